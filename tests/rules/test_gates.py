"""Go, later or never: the stop rules, holds, windows, caps and the gap between two deeds."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.engine.gates import Charged, Facts, Go, Never, Wait, Whose, left_today, verdict
from delivery.calendar import EVERY_DAY, WEEKDAYS, Calendar
from delivery.pacing import GAP, Allowance
from workflows.kinds import Kind

BERLIN = ZoneInfo("Europe/Berlin")
TUESDAY_10 = datetime(2026, 11, 24, 10, tzinfo=BERLIN)
PLENTY = Allowance(1000, 7000)
FREE = Facts(Kind.INVITE, Calendar(WEEKDAYS, 9, BERLIN), Allowance(20, 140), Allowance(79, 200))
MINUTE = timedelta(minutes=1)
STOP = Never("replied", "They replied, so nothing more is sent.")
OF_ACCOUNT, TO_PEOPLE = [Kind.SEARCH, Kind.FOLLOW_UP], [Kind.INVITE, Kind.MESSAGE]

moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)).map(lambda moment: moment.replace(tzinfo=UTC))
counts = st.builds(Charged, st.integers(0, 90), st.integers(0, 220))
facts_of_all_sorts = st.builds(
    Facts,
    kind=st.sampled_from([*OF_ACCOUNT, *TO_PEOPLE]),
    calendar=st.builds(
        Calendar,
        days=st.sets(st.integers(0, 6), min_size=1).map(tuple),
        start_hour=st.integers(0, 23),
        zone=st.sampled_from([BERLIN, ZoneInfo("UTC"), ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Asia/Kathmandu")]),
    ),
    campaign_allowance=st.builds(Allowance, st.integers(0, 79), st.integers(0, 350)),
    account_allowance=st.builds(Allowance, st.integers(0, 79), st.integers(0, 200)),
    by_campaign=counts,
    by_account=counts,
    last_outreach_at=st.none() | moments,
    held_until=st.none() | moments,
    stop=st.sampled_from([None, STOP]),
)


def local(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=BERLIN)


def test_an_invite_in_the_window_with_room_goes():
    assert verdict(FREE, now=TUESDAY_10) == Go()


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        (local(24, 8, 59), local(24, 9)),
        (local(24, 17), local(25, 9)),
        (local(27, 17), local(30, 9)),
        (local(28, 12), local(30, 9)),
        (local(24, 0), local(24, 9)),
    ],
)
def test_outside_the_window_it_waits_for_the_next_opening(now, opens):
    assert verdict(FREE, now=now) == Wait(opens, "The window is closed.", Whose.CAMPAIGN)


@pytest.mark.parametrize(("hour", "minute"), [(9, 0), (16, 59)])
def test_the_window_holds_its_first_minute_and_its_last(hour, minute):
    assert verdict(FREE, now=local(24, hour, minute)) == Go()


@pytest.mark.parametrize("kind", OF_ACCOUNT)
def test_a_search_goes_at_any_hour_and_costs_no_pace(kind):
    spent = replace(FREE, kind=kind, by_campaign=Charged(99, 999), by_account=Charged(99, 999))
    assert verdict(spent, now=local(28, 3)) == Go()


@pytest.mark.parametrize("kind", TO_PEOPLE)
def test_nothing_is_sent_to_somebody_who_replied(kind):
    replied = replace(FREE, kind=kind, stop=STOP)
    assert verdict(replied, now=TUESDAY_10) == Never("replied", "They replied, so nothing more is sent.")
    assert isinstance(verdict(replied, now=local(28, 3)), Never)
    assert isinstance(verdict(replace(replied, held_until=local(30, 12)), now=TUESDAY_10), Never)


def test_nothing_is_paid_for_somebody_who_is_out():
    film = replace(FREE, kind=Kind.VIDEO, stop=STOP)
    assert verdict(film, now=local(28, 3)) == STOP
    assert verdict(replace(film, stop=None), now=local(28, 3)) == Go()


@pytest.mark.parametrize(
    ("until", "at"),
    [(local(24, 12), local(24, 12)), (local(24, 20), local(25, 9)), (local(28, 12), local(30, 9))],
)
def test_a_hold_ends_in_an_open_window(until, at):
    assert verdict(replace(FREE, held_until=until), now=TUESDAY_10) == Wait(
        at, "LinkedIn asked this account to wait.", Whose.KIND
    )


@pytest.mark.parametrize("kind", OF_ACCOUNT)
def test_a_held_search_waits_too_and_needs_no_window(kind):
    held = replace(FREE, kind=kind, held_until=local(24, 20))
    assert verdict(held, now=TUESDAY_10) == Wait(local(24, 20), "LinkedIn asked this account to wait.", Whose.KIND)


def test_a_hold_that_is_over_holds_nothing():
    assert verdict(replace(FREE, held_until=TUESDAY_10), now=TUESDAY_10) == Go()


@pytest.mark.parametrize(
    "spent",
    [
        {"by_campaign": Charged(20, 20)},
        {"by_campaign": Charged(0, 140)},
        {"by_account": Charged(79, 79)},
        {"by_account": Charged(0, 200)},
        {"by_account": Charged(100, 300)},
    ],
    ids=["the campaign's day", "the campaign's week", "the account's day", "the account's week", "more than allowed"],
)
def test_a_number_used_up_waits_for_the_next_active_day(spent):
    assert verdict(replace(FREE, **spent), now=TUESDAY_10) == Wait(
        local(25, 9), "The day's number is used up.", Whose.KIND
    )
    assert verdict(replace(FREE, **spent), now=local(27, 10)).at == local(30, 9)


def test_the_account_rests_three_minutes_between_two_deeds():
    just_now = replace(FREE, last_outreach_at=TUESDAY_10 - MINUTE)
    assert verdict(just_now, now=TUESDAY_10) == Wait(
        TUESDAY_10 + 2 * MINUTE, "The account rests three minutes between two deeds.", Whose.ACCOUNT
    )
    assert verdict(replace(FREE, last_outreach_at=TUESDAY_10 - GAP), now=TUESDAY_10) == Go()


@pytest.mark.parametrize(
    ("campaign", "account", "left"),
    [(Charged(5, 5), Charged(70, 70), 9), (Charged(19, 19), Charged(19, 19), 1), (Charged(0, 139), Charged(0, 0), 1)],
)
def test_the_strictest_number_counts(campaign, account, left):
    assert left_today(replace(FREE, by_campaign=campaign, by_account=account)) == left


@given(facts_of_all_sorts, moments)
def test_what_waits_waits_for_a_later_moment(facts, now):
    told = verdict(facts, now=now)
    assert not isinstance(told, Wait) or told.at > now


@given(facts_of_all_sorts, moments)
def test_what_goes_breaks_no_rule(facts, now):
    if facts.kind not in TO_PEOPLE or verdict(facts, now=now) != Go():
        return
    assert facts.calendar.window_at(now)
    assert facts.stop is None
    assert facts.held_until is None or facts.held_until <= now
    assert facts.last_outreach_at is None or now - facts.last_outreach_at >= GAP
    for allowed, spent in (
        (facts.campaign_allowance, facts.by_campaign),
        (facts.account_allowance, facts.by_account),
    ):
        assert spent.today < allowed.per_day
        assert spent.week < allowed.per_week


@given(facts_of_all_sorts, moments)
def test_who_waits_is_let_through_in_the_end(facts, now):
    facts = replace(facts, by_campaign=Charged(), by_account=Charged(), stop=None)
    facts = replace(facts, campaign_allowance=PLENTY, account_allowance=PLENTY)
    for _ in range(4):
        told = verdict(facts, now=now)
        if told == Go():
            return
        now = told.at
    raise AssertionError("it waits for ever")


def test_every_day_means_every_day():
    assert verdict(replace(FREE, calendar=Calendar(EVERY_DAY, 9, BERLIN)), now=local(28, 10)) == Go()
