"""How many may leave, and how they are spread over a window. Pure: counts come in, verdicts go out."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from delivery.calendar import Window

MANUAL_SLIDER = range(10, 76)
GUARD = range(1, 80)
ACCOUNT_DAY_CAP = 79
ACCOUNT_WEEK_CAP = 200
FREE_WEEK_CAP = 15
DAY_CAPS = {"like": 60, "comment": 20, "message": 100, "email": 100, "withdraw": 20}
GAP = timedelta(minutes=3)
WARM_UP_STEP = 5
GOVERNOR_DAYS = 14
GOVERNOR_INVITES = 40
GOVERNOR_RATE = 0.2
SEARCH_SURPLUS = 0.2


class Pace(StrEnum):
    """How fast a campaign goes."""

    CONSERVATIVE = "conservative"
    RECOMMENDED = "recommended"
    HIGH_VOLUME = "high_volume"
    MANUAL = "manual"


LABELS = {
    Pace.CONSERVATIVE.value: "Conservative",
    Pace.RECOMMENDED.value: "Recommended",
    Pace.HIGH_VOLUME.value: "High volume",
    Pace.MANUAL.value: "Manual",
}


@dataclass(frozen=True, slots=True)
class Allowance:
    """At most so many in a local day, and so many in any seven local days in a row."""

    per_day: int
    per_week: int

    def left(self, *, today: int, week: int) -> int:
        """How many may still leave today; `week` counts today and the six days before."""
        return max(0, min(self.per_day - today, self.per_week - week))

    def held(self, per_day: int) -> "Allowance":
        """The same with at most so many a day."""
        return Allowance(min(self.per_day, per_day), self.per_week)

    def within(self, other: "Allowance") -> "Allowance":
        """The stricter of the two in each number."""
        return Allowance(min(self.per_day, other.per_day), min(self.per_week, other.per_week))


def pace_allowance(pace: Pace, *, manual_per_day: int) -> Allowance:
    """What a pace allows: Conservative counts by the week, the others by the day."""
    match pace:
        case Pace.CONSERVATIVE:
            return Allowance(15, 15)
        case Pace.RECOMMENDED:
            return Allowance(20, 7 * 20)
        case Pace.HIGH_VOLUME:
            return Allowance(50, 7 * 50)
        case Pace.MANUAL:
            return Allowance(manual_per_day, 7 * manual_per_day)


def account_allowance(*, is_free: bool, per_day: int | None = None, per_week: int | None = None) -> Allowance:
    """What an account may send over all its campaigns (behaviour.md §7); its own numbers only make it less."""
    most = Allowance(ACCOUNT_DAY_CAP, FREE_WEEK_CAP if is_free else ACCOUNT_WEEK_CAP)
    own_day = ACCOUNT_DAY_CAP if per_day is None else max(0, per_day)
    own_week = ACCOUNT_WEEK_CAP if per_week is None else max(0, per_week)
    return most.within(Allowance(own_day, own_week))


def kind_allowance(kind: str) -> Allowance:
    """What an account may do of a kind that is no invite: a number a day."""
    per_day = DAY_CAPS[kind]
    return Allowance(per_day, 7 * per_day)


def warm_up(day_number: int) -> int:
    """How many invites a new account may send on its n-th active day: 5, then 5 more each day."""
    return WARM_UP_STEP * max(1, day_number)


@dataclass(frozen=True, slots=True)
class Governed:
    """What the safety governor makes of the last 14 days; the sentence is empty while all is well."""

    halves: bool = False
    sentence: str = ""

    def of(self, per_day: int) -> int:
        """The day's number under it, never less than one."""
        return max(1, per_day // 2) if self.halves else per_day


def governor(*, invited: int, accepted: int) -> Governed:
    """Halve the day's number when too few accept: under 20 % of at least 40 invites in 14 days."""
    if invited < GOVERNOR_INVITES or accepted >= GOVERNOR_RATE * invited:
        return Governed()
    return Governed(
        halves=True,
        sentence=f"Only {accepted} of {invited} invites of the last {GOVERNOR_DAYS} days were accepted, "
        "so the day's number is halved until more are.",
    )


def wanted_leads(*, left_today: int, in_stock: int) -> int:
    """How many people a search should bring: what the day may use and a fifth more, less what is waiting."""
    surplus = int(left_today * SEARCH_SURPLUS + 0.999)
    return max(0, left_today + surplus - in_stock)


def spread(window: Window, count: int, *, seed: str, start: datetime | None = None) -> list[datetime]:
    """`count` moments in order over the rest of a window, at least GAP apart, the same for the same seed.

    Fewer come back when they do not fit: what is left over belongs to the next day.
    """
    opens = max(window.opens, start or window.opens)
    room = window.closes - opens
    fitting = min(count, int(room / GAP)) if room > timedelta() else 0
    if not fitting:
        return []
    share = room / fitting
    dice = random.Random(seed)  # noqa: S311 - a plan that can be recomputed, not a secret
    # Each moment lies in the first part of its own share, so that two neighbours are never closer than GAP.
    return [opens + share * number + (share - GAP) * dice.random() for number in range(fitting)]
