"""How many may leave, and how far apart."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.calendar import Window
from delivery.pacing import (
    GAP,
    Allowance,
    Pace,
    account_allowance,
    governor,
    kind_allowance,
    pace_allowance,
    spread,
    wanted_leads,
    warm_up,
)

OPENS = datetime(2026, 11, 24, 9, tzinfo=UTC)
WINDOW = Window(date(2026, 11, 24), OPENS, OPENS + timedelta(hours=8))


@pytest.mark.parametrize(
    ("pace", "day", "week"),
    [(Pace.CONSERVATIVE, 15, 15), (Pace.RECOMMENDED, 20, 140), (Pace.HIGH_VOLUME, 50, 350), (Pace.MANUAL, 33, 231)],
)
def test_paces(pace, day, week):
    assert pace_allowance(pace, manual_per_day=33) == Allowance(day, week)


def test_account_caps():
    assert account_allowance(is_free=False) == Allowance(79, 200)
    assert account_allowance(is_free=True).per_week == 15


@given(st.integers(0, 200), st.integers(0, 200), st.integers(0, 300), st.integers(0, 300))
def test_what_is_left_never_passes_a_cap(per_day, per_week, today, week):
    left = Allowance(per_day, per_week).left(today=today, week=week)
    assert left >= 0
    assert left == 0 or (today + left <= per_day and week + left <= per_week)


def test_within_takes_the_stricter_number():
    assert Allowance(50, 350).within(Allowance(79, 200)) == Allowance(50, 200)


@pytest.mark.parametrize(("left", "stock", "wanted"), [(20, 0, 24), (20, 24, 0), (20, 4, 20), (0, 0, 0), (1, 0, 2)])
def test_a_search_asks_for_a_fifth_more_than_the_day(left, stock, wanted):
    assert wanted_leads(left_today=left, in_stock=stock) == wanted


@given(st.integers(0, 300), st.text(max_size=8), st.integers(-120, 600))
def test_spread_stays_inside_and_apart(count, seed, start_minutes):
    start = OPENS + timedelta(minutes=start_minutes)
    moments = spread(WINDOW, count, seed=seed, start=start)
    assert len(moments) <= count
    assert all(max(OPENS, start) <= moment < WINDOW.closes for moment in moments)
    assert all(later - earlier >= GAP for earlier, later in zip(moments, moments[1:], strict=False))


def test_spread_is_the_same_for_the_same_seed_and_another_for_another():
    assert spread(WINDOW, 20, seed="7 2026-11-24") == spread(WINDOW, 20, seed="7 2026-11-24")
    assert spread(WINDOW, 20, seed="7 2026-11-24") != spread(WINDOW, 20, seed="8 2026-11-24")


def test_spread_of_a_whole_day_fits_the_account_cap():
    assert len(spread(WINDOW, 79, seed="x")) == 79


def test_an_account_s_own_caps_only_make_it_less():
    assert account_allowance(is_free=False, per_day=30, per_week=90) == Allowance(30, 90)
    assert account_allowance(is_free=False, per_day=500, per_week=900) == Allowance(79, 200)
    assert account_allowance(is_free=True, per_week=0) == Allowance(79, 0)


@pytest.mark.parametrize(("kind", "cap"), [("like", 60), ("comment", 20), ("message", 100), ("email", 100)])
def test_other_kinds_have_a_number_a_day(kind, cap):
    assert kind_allowance(kind) == Allowance(cap, 7 * cap)


@pytest.mark.parametrize(("day", "most"), [(0, 5), (1, 5), (2, 10), (10, 50), (16, 80)])
def test_a_new_account_grows_by_five_a_day(day, most):
    assert warm_up(day) == most


@pytest.mark.parametrize(
    ("invited", "accepted", "halves"),
    [(39, 0, False), (40, 7, True), (40, 8, False), (100, 19, True), (100, 20, False), (0, 0, False)],
)
def test_the_governor_speaks_below_a_fifth_of_at_least_forty(invited, accepted, halves):
    told = governor(invited=invited, accepted=accepted)
    assert (told.halves, bool(told.sentence)) == (halves, halves)
    assert told.of(21) == (10 if halves else 21)
    assert told.of(1) == 1
