"""Whatever is paused, resumed, delayed or moved by the clocks: never outside a window, never above a cap."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from delivery.calendar import Calendar
from delivery.pacing import GAP, Allowance, Pace, account_allowance, pace_allowance, spread
from delivery.room import WEEK, Limit, opening, room

ZONES = ["America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "America/Santiago", "Asia/Kathmandu", "UTC"]
# Around the clock changes of those zones, in both directions.
STARTS = [datetime(2026, month, 20, hour, tzinfo=UTC) for month in (3, 4, 10) for hour in (0, 13)]
DAYS = 16
calendars = st.builds(
    Calendar,
    days=st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))),
    start_hour=st.integers(0, 23),
    zone=st.sampled_from(ZONES).map(ZoneInfo),
)
paces = st.builds(
    lambda pace, number: pace_allowance(pace, manual_per_day=number), st.sampled_from(Pace), st.integers(1, 79)
)
accounts = st.builds(
    account_allowance,
    is_free=st.booleans(),
    per_day=st.none() | st.integers(1, 79),
    per_week=st.none() | st.integers(1, 200),
)


class World:
    """An account with campaigns whose workers wake up when they like, and late."""

    def __init__(self, calendar, paces, account, dice, now):
        self.calendar, self.dice, self.now = calendar, dice, now
        self.account, self.by_account, self.sent = account, Counter(), []
        self.campaigns = [(pace, Counter()) for pace in paces]
        self.paused = set()

    def limits(self, number):
        pace, own = self.campaigns[number]
        return [Limit(pace, "pace", own), Limit(self.account, "account", self.by_account)]

    def planned(self, number):
        """The moments a search plans for the window ahead, as the engine does."""
        window = self.calendar.next_window(self.now)
        left = room(self.limits(number), window.day).count
        return spread(window, left, seed=f"{number} {window.day}", start=self.now)

    def wake(self, number):
        """A worker looks after one due action of a campaign, under the account's lock."""
        if number in self.paused:
            return
        last = self.sent[-1] if self.sent else None
        told = opening(self.calendar, self.limits(number), last=last, now=self.now)
        if told.why:
            assert told.at > self.now
            return
        day = self.calendar.local_date(self.now)
        self.sent.append(self.now)
        self.by_account[day] += 1
        self.campaigns[number][1][day] += 1

    def run(self):
        end = self.now + timedelta(days=DAYS)
        while self.now < end:
            number = self.dice.randrange(len(self.campaigns))
            due = [*self.planned(number)[:40], self.now + timedelta(hours=self.dice.choice([1, 7, 30]))]
            for moment in due:
                late = timedelta(seconds=self.dice.choice([0, 1, 170, 900, 20_000]))
                self.now = max(self.now, moment) + late
                self._interrupt()
                self.wake(number)

    def _interrupt(self):
        # Paused and resumed at random; a resumed campaign finds everything overdue at once.
        number = self.dice.randrange(len(self.campaigns))
        if self.dice.random() < 0.1:
            self.paused ^= {number}


def most_in_a_week(counts):
    return max((sum(counts[day + timedelta(days=ahead)] for ahead in range(WEEK)) for day in list(counts)), default=0)


@settings(max_examples=60, deadline=None)
@given(
    calendar=calendars,
    paces=st.lists(paces, min_size=1, max_size=3),
    account=accounts,
    dice=st.randoms(use_true_random=False),
    start=st.sampled_from(STARTS),
)
def test_no_plan_exceeds_a_cap_or_leaves_its_window(calendar, paces, account, dice, start):
    world = World(calendar, paces, account, dice, start)
    world.run()
    for moment in world.sent:
        window = calendar.window(calendar.local_date(moment))
        assert window
        assert window.holds(moment)
    assert all(later - earlier >= GAP for earlier, later in zip(world.sent, world.sent[1:], strict=False))
    for allowance, counts in [*world.campaigns, (account, world.by_account)]:
        assert max(counts.values(), default=0) <= allowance.per_day
        assert most_in_a_week(counts) <= allowance.per_week


@given(calendar=calendars, pace=paces, now=st.sampled_from(STARTS), last=st.none() | st.integers(0, 400))
def test_an_opening_is_now_or_ahead_and_inside_a_window(calendar, pace, now, last):
    before = None if last is None else now - timedelta(seconds=last)
    told = opening(calendar, [Limit(pace, "pace")], last=before, now=now)
    assert told.at >= now
    assert bool(told.why) == (told.at > now)
    if told.why != "The account rests three minutes between two deeds.":
        assert calendar.window_at(told.at)


def test_of_equally_strict_limits_the_first_speaks():
    day = STARTS[0].date()
    assert room([Limit(Allowance(5, 5), "pace"), Limit(Allowance(5, 5), "account")], day).why == "pace"
    assert room([Limit(Allowance(5, 5), "pace"), Limit(Allowance(5, 5), "account", {day: 1})], day).why == "account"
