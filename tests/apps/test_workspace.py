"""What stands around the campaigns: the feed, the accounts' numbers and caps, settings, and the kept first steps."""

import json

import pytest

from campaigns.states import State
from leadr.common import clock
from tests.apps.pages import queries_of, said, text_of
from tests.apps.test_lists import campaign_of
from tests.apps.test_results import deed, people
from tests.factories import AccountFactory
from workflows.kinds import Kind

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(ada):
    return AccountFactory(owner=ada, name="Tom Reyes")


@pytest.fixture
def campaign(ada, account):
    return campaign_of(ada, account)


def left_now(lead, kind, state, **more):
    """A deed that counted against today."""
    row = deed(lead, kind, state, **more)
    row.charged_at = clock.now()
    row.sent_at = clock.now() if row.sent_at else None
    row.save()
    return row


def words_of_feed(browser):
    return {event.word for day in browser.get("/").context["feed"] for event in day.events}


def test_the_feed_tells_every_kind_of_news(as_ada, campaign):
    liked, waiting, accepted, written, skipped, busy = people(campaign, 6, found_at=clock.now())
    left_now(liked, Kind.LIKE, State.DONE, sent=True)
    left_now(waiting, Kind.INVITE, State.WAITING, sent=True)
    left_now(accepted, Kind.INVITE, State.DONE, sent=True, reason="accepted")
    left_now(written, Kind.MESSAGE, State.DONE, sent=True)
    row = deed(skipped, Kind.MESSAGE, State.SKIPPED)
    row.finished_at = clock.now()
    row.save()
    left_now(busy, Kind.INVITE, State.STARTED)
    assert words_of_feed(as_ada) == {
        "matched", "engaged", "waiting acceptance", "invite sent", "message sent", "skipped", "processing",
    }  # fmt: skip


def test_the_feed_is_empty_before_anything_happened(as_ada, campaign):
    assert "Nothing has happened in the last 14 days." in text_of(as_ada.get("/"))


def test_home_counts_todays_invites_of_todays_allowance(as_ada, campaign):
    left_now(people(campaign, 1)[0], Kind.INVITE, State.WAITING, sent=True)
    page = as_ada.get("/")
    numbers = {number.label: (number.value, number.more) for number in page.context["numbers"]}
    assert (numbers["Running campaigns"], numbers["Invites today"]) == ((1, ""), (1, "of 20"))
    assert numbers["Acceptance rate, 30 days"] == ("0 %", "")


def test_the_inbox_and_a_broken_sender_need_the_user(as_ada, ada, campaign):
    deed(people(campaign, 1)[0], Kind.DRAFT, State.WAITING)
    ada.senders.create(
        name="Ada", address="ada@leadr.test", state="needs_attention", problem="The password was refused.",
        created_at=clock.now(), broke_at=clock.now(),
    )  # fmt: skip
    page = text_of(as_ada.get("/"))
    assert "1 thing waits for your decision in the inbox." in page
    assert "The sender ada@leadr.test needs attention. The password was refused." in page


def test_a_card_has_todays_number_and_the_campaigns(as_ada, campaign):
    left_now(people(campaign, 1)[0], Kind.INVITE, State.WAITING, sent=True)
    page = text_of(as_ada.get("/accounts/"))
    assert "1 of 20 invites today" in page
    assert "Campaigns: Spring" in page


def test_caps_are_saved_and_bad_ones_get_their_sentence(as_ada, account):
    address = f"/accounts/{account.pk}/"
    sent = {"max_invites_per_day": "10", "max_invites_per_week": "", "notes_per_month": "3", "warms_up": "on"}
    assert said(as_ada.post(address, sent, follow=True)) == ["Saved. It holds from the next send on."]
    account.refresh_from_db()
    assert (account.max_invites_per_day, account.notes_per_month, account.warms_up) == (10, 3, True)
    for bad in ("80", "-1", "many", "9" * 30, "1\x00"):
        assert as_ada.post(address, sent | {"max_invites_per_day": bad}).status_code == 422, bad
    account.refresh_from_db()
    assert account.max_invites_per_day == 10


def test_bob_sees_and_changes_no_caps_of_adas(as_bob, account):
    assert as_bob.get(f"/accounts/{account.pk}/").status_code == 404
    assert as_bob.post(f"/accounts/{account.pk}/", {"notes_per_month": "0"}).status_code == 404


def test_the_time_zone_is_set(as_ada, ada):
    as_ada.post("/settings/", {"timezone": "Asia/Kathmandu"})
    ada.refresh_from_db()
    assert str(ada.timezone) == "Asia/Kathmandu"
    assert as_ada.post("/settings/", {"timezone": "Mars/Base"}).status_code == 422


def test_settings_lead_to_password_address_and_second_factor(as_ada):
    page = as_ada.get("/settings/").content.decode()
    for address in ("/auth/password/change/", "/auth/email/", "/auth/2fa/"):
        assert f'href="{address}"' in page


def keep(browser, body):
    return browser.post("/onboarding/", body, content_type="application/json")


def test_what_the_browser_keeps_comes_back_with_a_version(as_ada, as_bob):
    assert as_ada.get("/onboarding/").json() == {"state": {}, "version": 0}
    assert keep(as_ada, json.dumps({"done": ["plan"]})).json() == {"state": {"done": ["plan"]}, "version": 1}
    assert keep(as_ada, json.dumps({"done": []})).json()["version"] == 2
    assert as_bob.get("/onboarding/").json()["version"] == 0


@pytest.mark.parametrize(
    "body", ["", "[]", "nonsense", '{"a": NaN}', '{"a": "\\u0000"}', "[" * 3000, '{"a": "%s"}' % ("x" * 5000), "\xff"]
)
def test_nonsense_is_not_kept(as_ada, body):
    assert keep(as_ada, body).status_code == 400
    assert as_ada.get("/onboarding/").json()["version"] == 0


def test_the_rail_says_how_the_accounts_are(as_ada, ada, account):
    assert "Account working" in text_of(as_ada.get("/settings/"))
    AccountFactory(owner=ada, health="needs_reconnect")
    page = text_of(as_ada.get("/settings/"))
    assert "1 account to reconnect" in page
    assert "Pro" in page


@pytest.mark.parametrize("place", ["/", "/accounts/", "/settings/"])
def test_a_page_asks_the_same_for_few_and_for_many(as_ada, ada, campaign, place, django_assert_num_queries):
    left_now(people(campaign, 1)[0], Kind.INVITE, State.WAITING, sent=True)
    few = queries_of(as_ada, place)
    for number in range(5):
        other = campaign_of(ada, AccountFactory(owner=ada), name=str(number))
        left_now(people(other, 3)[0], Kind.INVITE, State.WAITING, sent=True)
    with django_assert_num_queries(few):
        as_ada.get(place)
