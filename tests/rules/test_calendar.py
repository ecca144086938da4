"""Windows are wall-clock time, whatever the clocks do."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.calendar import EVERY_DAY, WEEKDAYS, Calendar, existing

ZONES = ["America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Sao_Paulo", "Africa/Casablanca", "UTC"]
calendars = st.builds(
    Calendar,
    days=st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))),
    start_hour=st.integers(0, 23),
    zone=st.sampled_from(ZONES).map(ZoneInfo),
)
moments = st.datetimes(datetime(2018, 1, 1), datetime(2030, 1, 1)).map(lambda moment: moment.replace(tzinfo=UTC))
BERLIN = Calendar(WEEKDAYS, 9, ZoneInfo("Europe/Berlin"))


def test_window_opens_at_nine_for_eight_hours():
    window = BERLIN.window(date(2026, 11, 24))
    assert (window.opens, window.closes) == (
        datetime(2026, 11, 24, 8, tzinfo=UTC),
        datetime(2026, 11, 24, 16, tzinfo=UTC),
    )


def test_weekend_has_no_window():
    assert BERLIN.window(date(2026, 11, 28)) is None


def test_next_window_skips_the_weekend():
    assert BERLIN.next_window(datetime(2026, 11, 27, 20, tzinfo=UTC)).day == date(2026, 11, 30)


def test_window_ends_by_local_midnight():
    late = Calendar(EVERY_DAY, 22, ZoneInfo("UTC")).window(date(2026, 11, 24))
    assert late.closes - late.opens == timedelta(hours=2)


def test_a_skipped_hour_opens_at_the_next_existing_minute():
    # New York, 8 March 2026: 2:00 becomes 3:00.
    window = Calendar(EVERY_DAY, 2, ZoneInfo("America/New_York")).window(date(2026, 3, 8))
    assert window.opens == datetime(2026, 3, 8, 7, tzinfo=UTC)


def test_a_repeated_hour_opens_the_first_time():
    # New York, 1 November 2026: 1:00 comes twice, first at UTC-4.
    window = Calendar(EVERY_DAY, 1, ZoneInfo("America/New_York")).window(date(2026, 11, 1))
    assert window.opens == datetime(2026, 11, 1, 5, tzinfo=UTC)


def test_half_hour_jump_of_lord_howe():
    # 4 October 2026: 2:00 becomes 2:30.
    opens = existing(datetime(2026, 10, 4, 2, 0), ZoneInfo("Australia/Lord_Howe"))
    assert opens.astimezone(ZoneInfo("Australia/Lord_Howe")).replace(tzinfo=None) == datetime(2026, 10, 4, 2, 30)


def test_midnight_that_does_not_exist():
    # São Paulo, 4 November 2018: the day began at 1:00.
    start = existing(datetime(2018, 11, 4), ZoneInfo("America/Sao_Paulo"))
    assert start == datetime(2018, 11, 4, 3, tzinfo=UTC)


def test_no_active_day_is_an_error():
    with pytest.raises(ValueError, match="active day"):
        Calendar((), 9, ZoneInfo("UTC")).next_window(datetime(2026, 1, 1, tzinfo=UTC))


@given(calendars, moments)
def test_next_window_is_ahead_and_on_an_active_day(calendar, moment):
    window = calendar.next_window(moment)
    assert moment < window.closes
    assert window.day.weekday() in calendar.days
    assert window.opens < window.closes <= window.opens + timedelta(hours=8)
    assert calendar.window_at(window.opens) == window


@given(calendars, moments)
def test_windows_never_touch_another_local_day(calendar, moment):
    window = calendar.next_window(moment)
    last = window.closes - timedelta(seconds=1)
    assert calendar.local_date(window.opens) == calendar.local_date(last) == window.day


@given(calendars, moments)
def test_window_after_is_a_later_day(calendar, moment):
    window = calendar.next_window(moment)
    assert calendar.window_after(window.day).day > window.day


@given(calendars, moments)
def test_search_is_due_two_hours_before_or_now(calendar, moment):
    window = calendar.next_window(moment)
    assert calendar.search_due(window, now=moment) == max(moment, window.opens - timedelta(hours=2))
