"""What the next days bring: the same rules as the real thing, told ahead."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.calendar import EVERY_DAY, WEEKDAYS, Calendar
from delivery.chart import draw
from delivery.forecast import NOBODY_LEFT, SHORT_WINDOW, forecast, limits_of
from delivery.pacing import Allowance, Pace, account_allowance, governor, kind_allowance, pace_allowance
from tests.rules.test_pacing_simulation import STARTS, calendars, paces

MONDAY = datetime(2026, 11, 23, 6, tzinfo=UTC)
DAILY = Calendar(EVERY_DAY, 9, ZoneInfo("UTC"))
PREMIUM = account_allowance(is_free=False)


def told(pace=Pace.RECOMMENDED, *, manual=20, calendar=DAILY, now=MONDAY, account=PREMIUM, stock=None, **more):
    own = {name: more.pop(name) for name in ("by_campaign", "by_account", "governed") if name in more}
    limits = {"invite": limits_of(pace_allowance(pace, manual_per_day=manual), account, **own)}
    return forecast(calendar, limits, stock=stock, roots=["invite"], now=now, **more)


def counts(days):
    return [day.counts["invite"] for day in days]


def test_recommended_is_twenty_each_active_day():
    days = told(calendar=Calendar(WEEKDAYS, 9, ZoneInfo("Europe/Berlin")))
    assert counts(days) == [20, 20, 20, 20, 20, 0, 0] * 2
    assert [day.why_limited for day in days[4:6]] == ["", "No outreach on this day."]
    assert days[0].opens == datetime(2026, 11, 23, 8, tzinfo=UTC)


def test_conservative_is_fifteen_in_any_seven_days():
    assert counts(told(Pace.CONSERVATIVE)) == [15, 0, 0, 0, 0, 0, 0] * 2
    assert told(Pace.CONSERVATIVE)[1].why_limited == "The pace is 15 in any 7 days."


def test_high_volume_is_held_at_two_hundred():
    days = told(Pace.HIGH_VOLUME)
    assert counts(days) == [50, 50, 50, 50, 0, 0, 0] * 2
    assert "Held at 200 in any 7 days" in days[4].why_limited


def test_a_free_account_is_held_at_fifteen():
    assert sum(counts(told(account=account_allowance(is_free=True)))[:7]) == 15


def test_what_left_before_counts():
    before = {date(2026, 11, 23) - timedelta(days=back): 50 for back in range(1, 5)}
    assert counts(told(Pace.HIGH_VOLUME, by_account=before))[:5] == [0, 0, 0, 50, 50]
    assert counts(told(by_campaign={date(2026, 11, 23): 12}))[0] == 8


def test_stock_runs_out():
    days = told(stock=50)
    assert counts(days)[:4] == [20, 20, 10, 0]
    assert days[3].why_limited == NOBODY_LEFT


def test_the_rest_of_an_open_window():
    late = told(Pace.MANUAL, manual=75, now=datetime(2026, 11, 23, 16, tzinfo=UTC))
    assert late[0].counts["invite"] == 20
    assert late[0].why_limited == SHORT_WINDOW
    assert told(now=datetime(2026, 11, 23, 18, tzinfo=UTC))[0].why_limited == "Today's hours are over."


def test_a_new_account_warms_up():
    assert counts(told(Pace.MANUAL, manual=18, warm_day=1))[:5] == [5, 10, 15, 18, 18]
    assert told(warm_day=1)[0].why_limited == "Warming up: 5 on this day."


def test_the_governor_halves_the_day():
    days = told(governed=governor(invited=40, accepted=7))
    assert counts(days)[0] == 10
    assert "7 of 40" in days[0].why_limited


def test_two_first_steps_share_the_window():
    short = Calendar(EVERY_DAY, 23, ZoneInfo("UTC"))  # one hour: room for twenty deeds
    limits = {
        "like": limits_of(Allowance(60, 420), kind_allowance("like")),
        "invite": limits_of(Allowance(50, 350), PREMIUM),
    }
    days = forecast(short, limits, stock=None, roots=["like", "invite"], now=MONDAY)
    assert days[0].counts == {"like": 10, "invite": 10}
    assert days[0].total == 20


@given(calendar=calendars, pace=paces, now=st.sampled_from(STARTS), is_free=st.booleans(), days=st.integers(1, 30))
def test_no_forecast_promises_more_than_a_cap(calendar, pace, now, is_free, days):
    account = account_allowance(is_free=is_free)
    foretold = forecast(
        calendar, {"invite": limits_of(pace, account)}, stock=None, roots=["invite"], now=now, days=days
    )
    assert [day.date for day in foretold] == [foretold[0].date + timedelta(days=ahead) for ahead in range(days)]
    by_day = Counter({day.date: day.total for day in foretold})
    for first in by_day:
        week = sum(by_day[first + timedelta(days=ahead)] for ahead in range(7))
        assert week <= min(pace.per_week, account.per_week)
    assert max(by_day.values()) <= min(pace.per_day, account.per_day)
    assert all(bool(day.opens) or not day.total for day in foretold)


@pytest.mark.parametrize("pace", Pace)
def test_the_picture_has_a_bar_for_each_day_and_stays_inside(pace):
    chart = draw(told(pace), what="invites")
    assert len(chart.bars) == 14
    assert all(bar.x >= 0 and bar.x + bar.width <= chart.width for bar in chart.bars)
    assert all(bar.y > 0 and bar.y + bar.height <= chart.floor + 0.2 for bar in chart.bars)
    assert str(chart.total) in chart.sentence


def test_a_picture_of_nothing_says_so():
    assert draw(told(stock=0), what="invites").sentence == "No invites leave in the next 14 days."
