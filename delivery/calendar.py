"""When outreach may leave: the window of an active day in wall-clock time, and when it opens next. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

WINDOW_HOURS = 8
KEPT = 4096  # a few moments of each day that is planned for
SEARCH_LEAD = timedelta(hours=2)
WEEKDAYS = (0, 1, 2, 3, 4)
EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time in which outreach may leave: from `opens` up to, not including, `closes` (both UTC)."""

    day: date
    opens: datetime
    closes: datetime

    def holds(self, moment: datetime) -> bool:
        """Whether the moment lies in it."""
        return self.opens <= moment < self.closes


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days, from which hour, in which time zone."""

    days: tuple[int, ...]
    start_hour: int
    zone: ZoneInfo

    def local_date(self, moment: datetime) -> date:
        """The date on the wall at that moment."""
        return moment.astimezone(self.zone).date()

    def window(self, day: date) -> Window | None:
        """The window of a local date; None when the day is not an active one."""
        if day.weekday() not in self.days:
            return None
        opens = existing(datetime.combine(day, time(self.start_hour)), self.zone)
        midnight = existing(datetime.combine(day + timedelta(days=1), time(0)), self.zone)
        return Window(day, opens, min(opens + timedelta(hours=WINDOW_HOURS), midnight))

    def window_at(self, moment: datetime) -> Window | None:
        """The window that is open at that moment, if one is."""
        window = self.window(self.local_date(moment))
        return window if window and window.holds(moment) else None

    def next_window(self, moment: datetime) -> Window:
        """The open window, or else the next one to open after the moment."""
        day = self.local_date(moment)
        for ahead in range(9):
            window = self.window(day + timedelta(days=ahead))
            if window and moment < window.closes:
                return window
        raise ValueError("A calendar needs at least one active day.")

    def window_after(self, day: date) -> Window:
        """The first window of a local date later than `day`."""
        start = existing(datetime.combine(day + timedelta(days=1), time(0)), self.zone)
        return self.next_window(start)

    def search_due(self, window: Window, *, now: datetime) -> datetime:
        """When to look for people for a window: two hours before it opens, but not in the past."""
        return max(window.opens - SEARCH_LEAD, now)


@lru_cache(KEPT)
def existing(wall: datetime, zone: ZoneInfo) -> datetime:
    """A wall-clock time as UTC: the next existing minute when clocks skip it, the first when they repeat it."""
    first = wall.replace(tzinfo=zone, fold=0)
    if _same_wall(first, wall):
        return first.astimezone(UTC)
    # The wall time was skipped. The moment the clocks jump is the first one that exists after it.
    return _jump(wall, zone)


def _same_wall(moment: datetime, wall: datetime) -> bool:
    return moment.astimezone(UTC).astimezone(moment.tzinfo).replace(tzinfo=None, fold=0) == wall


def _jump(wall: datetime, zone: ZoneInfo) -> datetime:
    # A day on each side: Samoa once skipped a whole date.
    low = wall.replace(tzinfo=zone, fold=1).astimezone(UTC) - timedelta(hours=30)
    high = low + timedelta(hours=60)
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        if middle.astimezone(zone).replace(tzinfo=None) < wall:
            low = middle
        else:
            high = middle
    return high.replace(microsecond=0)
