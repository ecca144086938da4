"""Connecting an account: the hosted page is really pressed, and its notify call is matched once."""

from datetime import UTC, datetime

import pytest

from accounts import connect, watch
from accounts.linkedin import client as provider
from accounts.models import LinkedInAccount, PendingConnection, Plan, ProviderEvent
from leadr.common.gateways import Refused, Scope, TryLater
from tests.apps.hosted import notified, press, wait_for
from tests.apps.wires import closed_port, reply, wire
from tests.factories import AccountFactory
from tests.world import Time

pytestmark = pytest.mark.django_db
NOTIFY = "/api/v1/callbacks/linkedin/connected/"


@pytest.fixture
def clock(sandbox):
    """Our time and the sandbox's: now, since views read the real clock."""
    return Time(sandbox, datetime.now(UTC))


@pytest.fixture
def ears(settings):
    """A server in Leadr's place that keeps the notify calls."""
    with wire(reply()) as server:
        settings.BASE_URL = server.url
        yield server


def token_of(user, clock, ears, **more):
    """The token of a link somebody was given; only the provider's call tells it."""
    press(connect.begin(user, now=clock(), **more))
    return notified(ears)[0].partition("token=")[2]


@pytest.fixture
def token(ada, clock, ears):
    return token_of(ada, clock, ears)


def finish(token, clock, account_id="acc_new", status="CREATION_SUCCESS"):
    return connect.finish(token, provider_account_id=account_id, status=status, now=clock())


def event(account_id, status, at):
    watch.take_status(account_id, status, payload={"status": status}, happened_at=at, now=at)


def test_a_person_connects_and_the_account_works_and_has_its_name(ada, clock, ears, client):
    went_to = press(connect.begin(ada, now=clock()))
    assert went_to == f"{ears.url}/accounts/?added=1"
    address, body = notified(ears)
    assert address.startswith(f"{NOTIFY}?token=")
    assert client.post(address, body, content_type="application/json").status_code == 200
    account = ada.linkedin_accounts.get()
    assert (account.provider_account_id, account.health, account.name) == (body["account_id"], "working", "")
    connect.verify_pending(now=clock())
    account.refresh_from_db()
    facts = provider().account(account.provider_account_id)
    assert (account.name, account.tier, account.member_id) == (facts.name, facts.tier, facts.provider_id)


@pytest.mark.django_db(transaction=True)
def test_the_provider_reaches_us_by_itself(ada, clock, settings, live_server):
    settings.BASE_URL = live_server.url
    assert set(connect.register_webhooks()) == set(connect.EVENTS)
    assert connect.register_webhooks() == []
    press(connect.begin(ada, now=clock()))
    account = wait_for(lambda: ada.linkedin_accounts.filter(health="working").first())
    clock.forward(seconds=5)
    # The next word may follow at once, or come first, so it is the event that tells of this one.
    told = ProviderEvent.objects.filter(provider_account_id=account.provider_account_id, name="SYNC_SUCCESS")
    event = wait_for(told.first)
    account.refresh_from_db()
    assert event.verdict == "applied" or event.happened_at < account.status_at
    assert account.health == "working"
    for hook in provider().webhooks():
        provider()._http.write("DELETE", f"/webhooks/{hook.webhook_id}")


def test_a_person_who_fails_comes_back_without_an_account(ada, clock, ears):
    assert press(connect.begin(ada, now=clock()), "fail") == f"{ears.url}/accounts/?failed=1"
    assert ears.asked == []
    assert not ada.linkedin_accounts.exists()


def test_a_page_that_died_on_the_way_connects_nobody(ada, clock, ears, sandbox):
    address = connect.begin(ada, now=clock())
    sandbox.fault("link_expired", "hosted_page")
    assert press(address) == press(address) == ""
    assert ears.asked == []
    assert press(connect.begin(ada, now=clock())) == f"{ears.url}/accounts/?added=1"


def test_the_token_is_kept_hashed(token):
    assert len(token) >= 40
    assert token not in str(PendingConnection.objects.values().get())


def test_an_expired_token_changes_nothing(ada, token, clock):
    clock.forward(minutes=30)
    assert finish(token, clock) is False
    assert not ada.linkedin_accounts.exists()
    assert ada.pending_connections.get().used_at is None


def test_a_token_of_the_last_minute_is_good(ada, token, clock):
    clock.forward(minutes=29, seconds=59)
    assert finish(token, clock) is True


def test_a_token_used_twice_changes_nothing_the_second_time(ada, token, clock):
    assert finish(token, clock) is True
    assert finish(token, clock) is False
    assert finish(token, clock, account_id="acc_another") is False
    assert [account.provider_account_id for account in ada.linkedin_accounts.all()] == ["acc_new"]


@pytest.mark.parametrize("unknown", ["", "guessed", "\x00", "🙂" * 1000])
def test_an_unknown_token_changes_nothing(token, clock, unknown):
    assert finish(unknown, clock) is False
    assert not LinkedInAccount.objects.exists()


def test_an_account_of_somebody_else_stays_theirs(bob, token, clock):
    theirs = AccountFactory(owner=bob, health="needs_reconnect", provider_status="CREDENTIALS")
    assert finish(token, clock, account_id=theirs.provider_account_id) is False
    theirs.refresh_from_db()
    assert (theirs.owner, theirs.health) == (bob, "needs_reconnect")
    assert PendingConnection.objects.get().used_at is None


def test_an_account_connected_again_is_the_same_account(ada, token, clock):
    known = AccountFactory(owner=ada, health="needs_reconnect")
    assert finish(token, clock, account_id=known.provider_account_id) is True
    known.refresh_from_db()
    assert known.health == "working"
    assert ada.linkedin_accounts.count() == 1


def test_an_account_deleted_before_can_be_connected_anew(ada, bob, token, clock):
    AccountFactory(owner=bob, provider_account_id="acc_new", deleted_at=clock())
    assert finish(token, clock) is True
    assert ada.linkedin_accounts.get().deleted_at is None


def test_events_that_came_before_the_notify_call_are_not_lost(ada, token, clock):
    event("acc_new", "CREATION_SUCCESS", clock())
    event("acc_new", "CONNECTING", clock.forward(seconds=1))
    assert finish(token, clock) is True
    assert ada.linkedin_accounts.get().provider_status == "CONNECTING"
    assert ada.linkedin_accounts.get().health == "checking"


def test_events_that_come_after_the_notify_call_are_applied(ada, token, clock):
    finish(token, clock)
    event("acc_new", "CREDENTIALS", clock.forward(seconds=1))
    assert ada.linkedin_accounts.get().health == "needs_reconnect"


def test_what_was_said_of_an_earlier_connection_does_not_count(ada, clock, ears):
    event("acc_new", "DELETED", clock())
    clock.forward(days=1)
    assert finish(token_of(ada, clock, ears), clock) is True
    assert ada.linkedin_accounts.get().health == "working"


def cap(number):
    Plan.objects.filter(code="pro").update(max_accounts=number)


@pytest.mark.parametrize(
    ("number", "has", "sentence"),
    [
        (0, 0, "Your plan Pro includes 0 LinkedIn accounts, all in use."),
        (1, 1, "Your plan Pro includes 1 LinkedIn account, all in use."),
        (2, 3, "Your plan Pro includes 2 LinkedIn accounts, all in use."),
    ],
)
def test_the_plan_caps_the_accounts(ada, clock, number, has, sentence):
    cap(number)
    AccountFactory.create_batch(has, owner=ada)
    with pytest.raises(Refused) as refusal:
        connect.begin(ada, now=clock())
    assert (refusal.value.sentence, refusal.value.scope) == (sentence, Scope.CONFIG)
    assert not ada.pending_connections.exists()


def test_deleted_accounts_and_those_of_others_do_not_fill_the_cap(ada, bob, clock, ears):
    cap(1)
    AccountFactory(owner=bob)
    AccountFactory(owner=ada, deleted_at=clock())
    assert connect.begin(ada, now=clock())


def test_reconnecting_is_never_capped(ada, account, clock, ears):
    cap(1)
    assert connect.begin(ada, now=clock(), reconnects=account)


def test_a_lost_account_is_reconnected_and_its_outage_ends(ada, account, clock, ears, client, sandbox):
    sandbox.control(f"accounts/{account.provider_account_id}/status", {"message": "CREDENTIALS"})
    connect.check(account, now=clock())
    assert account.outages.get().closed_at is None
    clock.forward(minutes=1)
    press(connect.begin(ada, now=clock(), reconnects=account))
    address, body = notified(ears)
    assert body["status"] == "RECONNECTED"
    assert client.post(address, body, content_type="application/json").status_code == 200
    account.refresh_from_db()
    assert account.health == "working"
    assert account.outages.get().closed_at is not None
    assert ada.linkedin_accounts.count() == 1


def test_reconnecting_does_not_take_in_an_unknown_account(ada, account, clock, ears):
    token = token_of(ada, clock, ears, reconnects=account)
    assert finish(token, clock, account_id="acc_stranger") is False
    assert ada.linkedin_accounts.get() == account


def test_a_check_reads_name_product_and_status(account, clock, sandbox):
    sandbox.control(f"accounts/{account.provider_account_id}/status", {"message": "STOPPED"})
    account.name = ""
    account.save()
    connect.check(account, now=clock())
    account.refresh_from_db()
    assert (account.provider_status, account.health) == ("STOPPED", "needs_reconnect")
    assert account.name


def test_an_account_the_provider_has_no_more_needs_reconnecting(ada, clock, sandbox):
    gone = AccountFactory(owner=ada, provider_account_id="acc_gone")
    connect.check(gone, now=clock())
    gone.refresh_from_db()
    assert (gone.provider_status, gone.health) == ("DELETED", "needs_reconnect")


def test_a_check_of_a_dead_provider_changes_nothing(account, clock, settings):
    settings.UNIPILE_BASE_URL = closed_port()
    with pytest.raises(TryLater):
        connect.check(account, now=clock())
    account.refresh_from_db()
    assert account.health == "working"


def test_a_refresh_looks_after_all_of_ones_own_accounts_alone(ada, bob, account, clock, sandbox):
    sandbox.control(f"accounts/{account.provider_account_id}/status", {"message": "CREDENTIALS"})
    gone, theirs = AccountFactory(owner=ada), AccountFactory(owner=bob)
    connect.refresh(ada, now=clock())
    words = {row.pk: row.provider_status for row in LinkedInAccount.objects.all()}
    assert words == {account.pk: "CREDENTIALS", gone.pk: "DELETED", theirs.pk: "OK"}


def test_a_list_that_says_nothing_loses_no_account(ada, clock, settings):
    known = AccountFactory(owner=ada, provider_account_id="acc_known")
    one = reply('{"id": "acc_known", "name": "Tom", "sources": [{"status": "OK"}]}')
    with wire(reply('{"object": "AccountList"}'), one) as server:
        settings.UNIPILE_BASE_URL = server.url
        connect.refresh(ada, now=clock())
    known.refresh_from_db()
    assert known.health == "working"


def test_one_account_that_cannot_be_asked_does_not_keep_the_others_from_it(ada, account, clock, sandbox):
    LinkedInAccount.objects.update(health="checking")
    first = LinkedInAccount.objects.get()
    fresh = AccountFactory(owner=ada, provider_account_id=sandbox.new_account(), name="", health="checking")
    sandbox.fault("reset", "account", count=3)
    connect.verify_pending(now=clock())
    first.refresh_from_db()
    fresh.refresh_from_db()
    assert (first.health, fresh.health) == ("checking", "working")


def test_a_dead_provider_is_not_asked_account_by_account(ada, clock, settings):
    AccountFactory.create_batch(3, owner=ada, health="checking")
    with wire(reply('{"type": "errors/missing_credentials"}', status="401 No")) as server:
        settings.UNIPILE_BASE_URL = server.url
        connect.verify_pending(now=clock())
    assert len(server.asked) == 1


def test_a_deleted_account_is_gone_at_the_provider_and_here(account, clock):
    connect.forget(account, now=clock())
    account.refresh_from_db()
    assert account.deleted_at == clock()
    with pytest.raises(Refused):
        provider().account(account.provider_account_id)


def test_an_account_that_is_gone_already_can_be_deleted(ada, clock, sandbox):
    gone = AccountFactory(owner=ada, provider_account_id="acc_gone")
    connect.forget(gone, now=clock())
    assert not ada.linkedin_accounts.present().exists()


def test_an_account_stays_when_the_provider_cannot_be_reached(ada, account, clock, settings):
    settings.UNIPILE_BASE_URL = closed_port()
    with pytest.raises(TryLater):
        connect.forget(account, now=clock())
    assert ada.linkedin_accounts.present().get() == account
