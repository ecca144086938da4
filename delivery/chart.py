"""The forecast as a picture: bars with places and sizes, made on the server. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from delivery.forecast import DayForecast

WIDTH, HEIGHT = 700, 180
TOP, FOOT = 22, 26
GAP = 6
FLAT = 2


@dataclass(frozen=True, slots=True)
class Bar:
    """One day: where its bar stands, and what is written above and below it."""

    day: DayForecast
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """Where its words are centred."""
        return self.x + self.width / 2

    @property
    def above(self) -> float:
        """Where its number stands."""
        return self.y - 5


@dataclass(frozen=True, slots=True)
class Chart:
    """All bars, their sum, and one sentence that says what the picture shows."""

    bars: tuple[Bar, ...]
    total: int
    most: int
    sentence: str
    width: int = WIDTH
    height: int = HEIGHT
    foot: int = HEIGHT - 8
    floor: int = HEIGHT - FOOT


def draw(days: Sequence[DayForecast], *, what: str) -> Chart:
    """The picture of a forecast; `what` names the things counted, as in “invites”."""
    most, total = max((day.total for day in days), default=0), sum(day.total for day in days)
    share = WIDTH / max(1, len(days))
    bars = tuple(_bar(day, place * share, share, most) for place, day in enumerate(days))
    return Chart(bars, total, most, _sentence(days, total, most, what))


def _bar(day: DayForecast, x: float, share: float, most: int) -> Bar:
    room = HEIGHT - TOP - FOOT
    height = max(FLAT, room * day.total / most) if most and day.total else FLAT
    return Bar(day, round(x + GAP / 2, 1), round(HEIGHT - FOOT - height, 1), round(share - GAP, 1), round(height, 1))


def _sentence(days: Sequence[DayForecast], total: int, most: int, what: str) -> str:
    if not total:
        return f"No {what} leave in the next {len(days)} days."
    return f"About {total} {what} in the next {len(days)} days for each account, at most {most} on one day."
