"""The journal: each deed is written down with it or not at all, by whom and from where, and never changed."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, connection, transaction
from django.test import Client

from accounts import connect, journal, plan_events, tasks, tokens, webhooks
from accounts.models import By, Did, Entry, NewsKind, PendingConnection, Plan, User
from campaigns import approval, launch, lifecycle
from campaigns.models import Action, Lead
from campaigns.states import State
from delivery import blocklist, senders, suppress
from delivery.models import BlockedKind, Sender, SuppressionReason
from tests.apps.conftest import browser_of
from tests.apps.pages import text_of
from tests.factories import AccountFactory, DraftFactory
from tests.world import MONDAY_9
from workflows.kinds import Kind

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)
HUSH = "a-secret-nobody-writes-down"


@pytest.fixture
def campaign(ada):
    return launch.launch(DraftFactory(owner=ada), accounts=[AccountFactory(owner=ada)], now=MONDAY_9).campaigns[0]


def did(user):
    """What stands in somebody's journal, oldest first, without the logins."""
    rows = user.journal.exclude(did=Did.LOGGED_IN).order_by("pk")
    return [Did(row.did) for row in rows]


def of_lead(campaign, kind, state):
    lead = Lead.objects.create(
        campaign=campaign, public_identifier="nora", provider_id="nora", first_name="Nora", found_at=MONDAY_9,
        stage_at=MONDAY_9,
    )  # fmt: skip
    more = {"step": kind.value, "lead": lead, "started_at": MONDAY_9, "state": state, "text": "Well said"}
    action = Action.new(kind, campaign=campaign, due_at=MONDAY_9, now=MONDAY_9, **more)
    action.save()
    return action


def test_the_life_of_a_campaign_is_written_down(ada, campaign):
    lifecycle.pause(campaign, now=NOW)
    lifecycle.resume(campaign, now=NOW)
    lifecycle.end_search(campaign, now=NOW)
    lifecycle.delete(campaign, now=NOW)
    lifecycle.delete(campaign, now=NOW)
    assert did(ada) == [Did.LAUNCHED, Did.PAUSED, Did.RESUMED, Did.ENDED, Did.DELETED]
    row = ada.journal.get(did=Did.PAUSED)
    assert (row.about, row.about_id, row.by, row.address, row.at) == ("Spring", campaign.pk, By.LEADR, None, NOW)


def test_what_was_not_done_is_not_written_down(ada, campaign):
    lifecycle.pause(campaign, now=NOW)
    with pytest.raises(lifecycle.Moved):
        lifecycle.pause(campaign, now=NOW)
    assert did(ada) == [Did.LAUNCHED, Did.PAUSED]


@pytest.mark.django_db(transaction=True)
def test_a_deed_that_cannot_be_written_down_is_not_done(ada, campaign, monkeypatch):
    def broken(*_args, **_named):
        raise IntegrityError("no journal today")

    monkeypatch.setattr(journal, "note", broken)
    for deed in (
        lambda: lifecycle.pause(campaign, now=NOW),
        lambda: tokens.create(ada, name="x", scopes=["read"], days=30, now=NOW),
        lambda: webhooks.add(ada, url="https://example.com/", kinds=NewsKind.values, now=NOW),
        lambda: suppress.suppress(ada.pk, "a@b.test", reason=SuppressionReason.ADDED, now=NOW),
        lambda: blocklist.add(ada.pk, BlockedKind.EMAIL, ["a@b.test"], now=NOW),
    ):
        with pytest.raises(IntegrityError):
            deed()
    campaign.refresh_from_db()
    counts = [rows.count() for rows in (ada.api_tokens, ada.webhooks, ada.suppressions, ada.blocklist)]
    assert (campaign.state, counts) == ("running", [0, 0, 0, 0])


def test_what_a_person_decides_is_written_down(ada, campaign):
    draft = of_lead(campaign, Kind.DRAFT, State.WAITING)
    approval.approve(draft, text="Well said", now=NOW)
    unclear = Action.new(
        Kind.INVITE, campaign=campaign, due_at=MONDAY_9, now=MONDAY_9, step="invite", state=State.UNCLEAR,
        started_at=MONDAY_9, lead=draft.lead,
    )  # fmt: skip
    unclear.save()
    approval.settle_by_hand(unclear, was_sent=False, now=NOW)
    assert did(ada)[1:] == [Did.APPROVED, Did.SETTLED]
    assert "not sent" in ada.journal.get(did=Did.SETTLED).detail
    assert "Nora" not in str(list(ada.journal.values()))


def test_keys_and_lists_are_written_down_without_their_secrets(ada):
    token, words = tokens.create(ada, name="CRM", scopes=["read"], days=30, now=NOW)
    tokens.revoke(token, now=NOW)
    tokens.revoke(token, now=NOW)
    hook = webhooks.add(ada, url="https://example.com/in", kinds=NewsKind.values, now=NOW)
    webhooks.remove(hook, now=NOW)
    sender = Sender(address="ada@engines.test", name="Ada", host="mail.engines.test")
    sender.secret = HUSH
    senders.add(sender, owner=ada, now=NOW)
    senders.remove(sender, now=NOW)
    suppress.suppress_many(ada.pk, ["x@y.test", "z@y.test"], reason=SuppressionReason.ADDED, now=NOW)
    suppress.suppress(ada.pk, "bounced@y.test", reason=SuppressionReason.BOUNCED, now=NOW)
    blocklist.add(ada.pk, BlockedKind.DOMAIN, ["rival.test"], now=NOW)
    blocklist.remove(ada.blocklist.get(), now=NOW)
    assert did(ada) == [
        Did.TOKEN_MADE, Did.TOKEN_REVOKED, Did.WEBHOOK_ADDED, Did.WEBHOOK_REMOVED, Did.SENDER_ADDED,
        Did.SENDER_REMOVED, Did.SUPPRESSED, Did.BLOCKED, Did.UNBLOCKED,
    ]  # fmt: skip
    written = str(list(ada.journal.values()))
    for secret in (words, HUSH, hook.secret, sender.sealed_secret or HUSH, "x@y.test", "rival.test"):
        assert secret not in written
    assert ada.journal.get(did=Did.SUPPRESSED).detail == "2 addresses"


def test_who_and_from_where_is_known_from_the_request(ada, campaign, settings):
    settings.PROXIES = 1
    browser = browser_of(ada)
    browser.post(f"/campaigns/{campaign.pk}/pause/", headers={"X-Forwarded-For": "6.6.6.6, 203.0.113.7"})
    row = ada.journal.get(did=Did.PAUSED)
    assert (row.by, row.who, row.address) == (By.USER, "ada@leadr.test", "203.0.113.7")
    words = tokens.create(ada, name="CRM", scopes=["write"], days=30, now=NOW)[1]
    Client().post(f"/api/v1/campaigns/{campaign.pk}/resume/", headers={"Authorization": f"Bearer {words}"})
    row = ada.journal.get(did=Did.RESUMED)
    assert (row.by, row.who.startswith("CRM (ldr_"), row.address) == (By.TOKEN, True, "127.0.0.1")
    assert journal.AT_WORK.get() is None


def test_an_operator_is_named_and_users_see_no_name(ada, campaign):
    operator = browser_of(User.objects.create_superuser("root@leadr.test", "x"))
    operator.post("/operators/campaigns/campaign/", {"action": "pause", "_selected_action": campaign.pk})
    row = ada.journal.get(did=Did.PAUSED)
    assert (row.by, row.who) == (By.OPERATOR, "root@leadr.test")
    page = text_of(browser_of(ada).get("/accounts/history/"))
    assert "An operator of Leadr" in page
    assert "root@leadr.test" not in page


def test_a_plan_granted_by_hand_or_by_billing_is_written_down(ada, bob, settings):
    plan = Plan.objects.get(code="pro")
    operator = browser_of(User.objects.create_superuser("root@leadr.test", "x"))
    form = {"user": ada.pk, "plan": plan.pk, "starts_on": "2026-11-01", "ends_on": ""}
    assert operator.post("/operators/accounts/subscription/add/", form).status_code == 302
    told = plan_events.Told("e1", "bob@leadr.test", "plan", "pro", NOW.date(), None)
    plan_events.take(told, now=NOW)
    plan_events.take(told, now=NOW)
    assert did(ada) == did(bob) == [Did.GRANTED]
    assert (ada.journal.get(did=Did.GRANTED).about, bob.journal.get(did=Did.GRANTED).by) == ("Pro", By.LEADR)


def test_logins_and_failed_ones_are_written_down(db):
    user = User.objects.create_user("grace@leadr.test", "a-long-and-quiet-word")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    browser = Client(REMOTE_ADDR="198.51.100.9")
    for password in ("wrong", "a-long-and-quiet-word"):
        browser.post("/auth/login/", {"login": user.email, "password": password})
    browser.post("/auth/login/", {"login": "nobody\x00@leadr.test", "password": "x"})
    rows = list(user.journal.order_by("pk").values_list("did", "by", "address"))
    assert rows == [
        (Did.LOGIN_FAILED, By.VISITOR, "198.51.100.9"), (Did.LOGGED_IN, By.USER, "198.51.100.9"),
    ]  # fmt: skip
    new = {"oldpassword": "a-long-and-quiet-word", "password1": "quite-another-word", "password2": "quite-another-word"}
    browser.post("/auth/password/change/", new)
    assert user.journal.latest("pk").did == Did.PASSWORD_CHANGED


def test_connecting_and_deleting_an_account_is_written_down(ada, sandbox, client):
    ends = NOW + timedelta(hours=1)
    PendingConnection.objects.create(owner=ada, token_hash=connect._hash("t"), created_at=NOW, expires_at=ends)
    told = {"account_id": sandbox.new_account(), "status": "CREATION_SUCCESS"}
    client.post("/api/v1/callbacks/linkedin/connected/?token=t", told, content_type="application/json")
    account = ada.linkedin_accounts.get()
    row = ada.journal.get(did=Did.CONNECTED)
    assert (row.about_id, row.by) == (account.pk, By.CALLER)
    lifecycle.remove_account(account, stops_campaigns=False, now=NOW)
    assert did(ada) == [Did.CONNECTED, Did.DISCONNECTED]


@pytest.mark.parametrize("change", ["UPDATE accounts_entry SET did = 'plan.granted'", "DELETE FROM accounts_entry"])
def test_the_database_refuses_every_change(ada, change):
    journal.note(ada.pk, Did.LOGGED_IN, now=NOW)
    with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert Entry.objects.count() == 1


def test_the_journal_of_somebody_who_is_gone_goes_too(ada, bob):
    for user in (ada, bob):
        journal.note(user.pk, Did.LOGGED_IN, now=NOW)
    ada.subscriptions.all().delete()
    ada.delete()
    tasks.tidy()
    assert set(Entry.objects.values_list("owner_id", flat=True)) == {bob.pk}


def test_the_page_shows_ones_own_and_goes_on(ada, bob, django_assert_max_num_queries):
    for _ in range(60):
        journal.note(ada.pk, Did.PAUSED, DraftFactory.build(name="<b>Spring</b>", pk=7), now=NOW)
    journal.note(bob.pk, Did.SENDER_ADDED, now=NOW)
    browser = browser_of(ada)
    with django_assert_max_num_queries(8):
        first = browser.get("/accounts/history/")
    page = first.content.decode()
    assert page.count("Paused the campaign") == 49  # and the login
    assert "<b>Spring" not in page
    assert "Added the sender" not in page
    after = page.partition("?after=")[2].partition('"')[0]
    assert browser.get(f"/accounts/history/?after={after}").content.decode().count("Paused the campaign") == 11
    assert browser.get("/accounts/history/?after=" + "9" * 40).status_code == 200
    assert "What happened on your account" in text_of(browser.get("/settings/"))
