"""What the provider says of an account: taken once, in any order; one outage for each fall."""

from datetime import timedelta

import pytest

from accounts import watch
from accounts.health import Health, health_of
from accounts.models import LinkedInAccount, Outage, ProviderEvent
from tests.factories import AccountFactory
from tests.world import MONDAY_9

pytestmark = pytest.mark.django_db
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
LATER = MONDAY_9 + 10 * MINUTE


@pytest.fixture
def account(ada):
    return AccountFactory(owner=ada, status_at=MONDAY_9)


@pytest.fixture
def told(account):
    """Tells of the account, and returns it as it is then."""

    def tell(status, at=LATER, now=None):
        watch.take_status(
            account.provider_account_id, status, payload={"message": status}, happened_at=at, now=now or at
        )
        account.refresh_from_db()
        return account

    return tell


def verdicts():
    return list(ProviderEvent.objects.order_by("pk").values_list("name", "verdict"))


@pytest.mark.parametrize(
    "status",
    [
        "OK", "RECONNECTED", "SYNC_SUCCESS", "RUNNING", "CONNECTED", "CREATION_SUCCESS", "CONNECTING", "CREDENTIALS",
        "DISCONNECTED", "AUTH_REQUIRED", "SLEEPING", "ERROR", "STOPPED", "DELETED", "PERMISSIONS", "A_NEW_WORD",
    ],
)  # fmt: skip
def test_each_word_is_kept_as_it_came_and_gives_its_health(told, status):
    account = told(status)
    assert (account.provider_status, account.health) == (status, health_of(status))
    assert (account.status_at, verdicts()) == (LATER, [(status, "applied")])
    assert account.outages.count() == (account.health == Health.NEEDS_RECONNECT)


def test_the_same_word_again_within_a_minute_is_the_same_event(told, account):
    told("CREDENTIALS")
    told("CREDENTIALS", LATER + 59 * SECOND)
    assert verdicts() == [("CREDENTIALS", "applied")]


def test_the_same_word_after_another_one_is_news(told):
    told("CREDENTIALS")
    told("OK", LATER + SECOND)
    told("CREDENTIALS", LATER + 2 * SECOND)
    assert [name for name, _ in verdicts()] == ["CREDENTIALS", "OK", "CREDENTIALS"]
    assert Outage.objects.count() == 2


def test_an_event_that_is_older_than_the_newest_is_kept_and_not_applied(told):
    told("OK", LATER)
    account = told("CREDENTIALS", LATER - MINUTE, now=LATER + SECOND)
    assert account.health == "working"
    assert verdicts()[-1] == ("CREDENTIALS", "older than the newest seen")
    assert not Outage.objects.exists()


def test_a_late_event_does_not_close_a_newer_outage(told, account):
    told("CREDENTIALS", LATER)
    told("OK", LATER - MINUTE, now=LATER + SECOND)
    assert account.outages.get().closed_at is None


def test_events_in_any_order_end_in_the_newest(told, account):
    story = [("CREDENTIALS", 1), ("CONNECTING", 2), ("OK", 3), ("SYNC_SUCCESS", 4)]
    for status, minute in reversed(story):
        told(status, LATER + minute * MINUTE)
    assert account.provider_status == "SYNC_SUCCESS"
    assert len(verdicts()) == 4


def test_one_fall_is_one_outage_however_many_words_tell_of_it(told, account):
    for minute, status in enumerate(["CREDENTIALS", "ERROR", "STOPPED", "CREDENTIALS"]):
        told(status, LATER + minute * MINUTE)
    outage = account.outages.get()
    assert (outage.reason, outage.opened_at, outage.closed_at) == ("CREDENTIALS", LATER, None)


def test_recovery_closes_the_outage_and_the_next_fall_opens_another(told, account):
    told("CREDENTIALS", LATER)
    told("CONNECTING", LATER + MINUTE)
    assert account.outages.get().closed_at is None
    told("OK", LATER + 2 * MINUTE)
    assert account.outages.get().closed_at == LATER + 2 * MINUTE
    told("DISCONNECTED", LATER + 3 * MINUTE)
    assert account.outages.filter(closed_at=None).get().reason == "DISCONNECTED"


def test_an_unknown_word_is_logged_and_checked(told, caplog):
    assert told("HALF_ASLEEP").health == "checking"
    assert "unknown provider status 'HALF_ASLEEP'" in caplog.text


def test_a_word_too_long_for_its_column_is_cut(told):
    assert told("X" * 300).provider_status == "X" * 60


def test_an_event_of_an_unknown_account_is_kept(account):
    watch.take_status("acc_nobody", "OK", payload={}, happened_at=LATER, now=LATER)
    assert verdicts() == [("OK", "no such account yet")]
    assert LinkedInAccount.objects.get() == account


def test_a_deleted_account_is_left_in_peace(told, account):
    LinkedInAccount.objects.update(deleted_at=MONDAY_9)
    assert told("CREDENTIALS").health == "working"
    assert not Outage.objects.exists()


def test_two_accounts_of_one_name_hear_only_their_own(told, account, bob):
    other = AccountFactory(owner=bob, name=account.name, status_at=MONDAY_9)
    told("CREDENTIALS")
    other.refresh_from_db()
    assert other.health == "working"


def test_a_refused_call_tells_as_much_as_an_event(account):
    watch.lose_session(account, status="DISCONNECTED", now=LATER)
    account.refresh_from_db()
    assert (account.health, account.outages.get().reason) == ("needs_reconnect", "DISCONNECTED")


def test_a_refused_call_and_its_event_are_one_outage(account, told):
    watch.lose_session(account, status="DISCONNECTED", now=LATER)
    told("CREDENTIALS", LATER + SECOND)
    assert account.outages.count() == 1
