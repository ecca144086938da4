"""How many of a kind may still leave on a local day, which limit holds them, and when the next may leave. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from delivery import pacing
from delivery.calendar import Calendar
from delivery.pacing import Allowance

WEEK = 7


@dataclass(frozen=True, slots=True)
class Limit:
    """One allowance, the sentence for when it holds, and what left under it by local date."""

    allowance: Allowance
    why: str
    sent: Mapping[date, int] = field(default_factory=dict)

    def left(self, day: date) -> int:
        """How many may still leave on the day."""
        week = sum(self.sent.get(day - timedelta(days=back), 0) for back in range(WEEK))
        return self.allowance.left(today=self.sent.get(day, 0), week=week)


@dataclass(frozen=True, slots=True)
class Room:
    """How many, and what keeps it from being more."""

    count: int
    why: str


@dataclass(frozen=True, slots=True)
class Opening:
    """The moment the next one may leave; `why` is empty when that is now."""

    at: datetime
    why: str = ""


def room(limits: Sequence[Limit], day: date) -> Room:
    """What the strictest limit leaves of a day; of equally strict ones the first speaks."""
    strictest = min(limits, key=lambda limit: limit.left(day))
    return Room(strictest.left(day), strictest.why)


def opening(calendar: Calendar, limits: Sequence[Limit], *, last: datetime | None, now: datetime) -> Opening:
    """When the next one may leave: inside a window, under every limit, GAP after the account's last deed.

    Past a used-up day it names the next window, where it is to be asked again: the week may hold that one too.
    """
    window = calendar.window_at(now)
    if window is None:
        return Opening(calendar.next_window(now).opens, "The window is closed.")
    left = room(limits, window.day)
    if left.count <= 0:
        return Opening(calendar.window_after(window.day).opens, left.why)
    if last and now < last + pacing.GAP:
        return Opening(last + pacing.GAP, "The account rests three minutes between two deeds.")
    return Opening(now)
