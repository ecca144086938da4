"""What will leave on the coming days, reckoned with the very rules that plan and hold the real thing. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from delivery import pacing
from delivery.calendar import Calendar, Window
from delivery.pacing import Allowance, Governed
from delivery.room import Limit, Room, room

DAYS = 14
NOBODY_LEFT = "Nobody is left to reach."
SHORT_WINDOW = "More do not fit into the hours of the day."


@dataclass(frozen=True, slots=True)
class DayForecast:
    """One local date: its window (None on a day off), how many of each kind, and what keeps it from being more."""

    date: date
    opens: datetime | None
    closes: datetime | None
    counts: Mapping[str, int]
    why_limited: str

    @property
    def total(self) -> int:
        """All kinds together."""
        return sum(self.counts.values())


@dataclass(slots=True)
class Ledger:
    """What left and is going to leave of one kind; grows day by day as the forecast is reckoned."""

    limits: tuple[Limit, ...]
    warm_day: int | None
    planned: dict[date, int]

    def room(self, day: date) -> Room:
        """What may still leave on the day, after what is planned before it."""
        with_plan = [Limit(limit.allowance, limit.why, _sum(limit.sent, self.planned)) for limit in self.limits]
        if self.warm_day is not None:
            most = pacing.warm_up(self.warm_day)
            sent = _sum(self.limits[-1].sent, self.planned)
            with_plan.append(Limit(Allowance(most, 7 * most), f"Warming up: {most} on this day.", sent))
        return room(with_plan, day)


def limits_of(
    pace: Allowance,
    account: Allowance,
    *,
    by_campaign: Mapping[date, int] | None = None,
    by_account: Mapping[date, int] | None = None,
    governed: Governed | None = None,
) -> tuple[Limit, ...]:
    """The limits of a kind: the campaign's pace first, the account's caps last."""
    held = pace.held(governed.of(pace.per_day)) if governed else pace
    return (
        Limit(held, governed.sentence if governed and governed.halves else pace_sentence(pace), by_campaign or {}),
        Limit(account, account_sentence(account), by_account or {}),
    )


def pace_sentence(pace: Allowance) -> str:
    """What a pace holds a day at."""
    return f"The pace is {pace.per_week} in any 7 days." if pace.per_week <= pace.per_day else ""


def account_sentence(account: Allowance) -> str:
    """What an account's caps hold a day at."""
    return f"Held at {account.per_week} in any 7 days and {account.per_day} a day by the account's own limits."


def forecast(
    calendar: Calendar,
    limits: Mapping[str, Sequence[Limit]],
    *,
    stock: int | None,
    roots: Sequence[str],
    now: datetime,
    warm_day: int | None = None,
    days: int = DAYS,
) -> list[DayForecast]:
    """The coming local days, today first.

    `roots` are the kinds each new lead begins with, `stock` how many leads there will ever be (None: no end in
    sight), `warm_day` the number of the account's next active day while it warms up.
    """
    ledgers = {kind: Ledger(tuple(limits[kind]), warm_day, {}) for kind in dict.fromkeys(roots)}
    today, told = calendar.local_date(now), list[DayForecast]()
    for ahead in range(days):
        day = today + timedelta(days=ahead)
        window = calendar.window(day)
        if window is None or window.closes <= now:
            told.append(DayForecast(day, None, None, dict.fromkeys(ledgers, 0), _day_off(window)))
            continue
        leads = _leads(window, ledgers, stock=stock, now=now)
        stock = None if stock is None else stock - leads.count
        for ledger in ledgers.values():
            ledger.planned[day] = leads.count
            ledger.warm_day = None if ledger.warm_day is None else ledger.warm_day + 1
        told.append(DayForecast(day, window.opens, window.closes, dict.fromkeys(ledgers, leads.count), leads.why))
    return told


def _leads(window: Window, ledgers: Mapping[str, Ledger], *, stock: int | None, now: datetime) -> Room:
    rooms: list[Room] = [ledger.room(window.day) for ledger in ledgers.values()]
    if stock is not None:
        rooms.append(Room(max(0, stock), NOBODY_LEFT))
    strictest = min(rooms, key=lambda found: found.count, default=Room(0, ""))
    # One lead's first steps leave one after the other, each GAP apart.
    deeds = len(pacing.spread(window, strictest.count * len(ledgers), seed=str(window.day), start=now))
    fitting = deeds // max(1, len(ledgers))
    return strictest if fitting >= strictest.count else Room(fitting, SHORT_WINDOW)


def _day_off(window: Window | None) -> str:
    return "No outreach on this day." if window is None else "Today's hours are over."


def _sum(*counts: Mapping[date, int]) -> dict[date, int]:
    days: Iterable[date] = {day for count in counts for day in count}
    return {day: sum(count.get(day, 0) for count in counts) for day in days}
