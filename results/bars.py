"""Bars with places and sizes, made on the server: the funnel of a campaign, and days side by side. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WIDTH, HEIGHT, FOOT, TOP = 480, 170, 24, 20
ROW, LABEL, NUMBER = 34, 100, 90


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a funnel."""

    label: str
    count: int
    y: float
    length: float
    share: str

    @property
    def text_y(self) -> float:
        """The base line of its words."""
        return self.y + 17

    @property
    def number_x(self) -> float:
        """Where its number begins."""
        return LABEL + self.length + 8


@dataclass(frozen=True, slots=True)
class Funnel:
    """All levels, and one sentence."""

    levels: tuple[Level, ...]
    height: float
    sentence: str
    width: int = WIDTH


@dataclass(frozen=True, slots=True)
class Day:
    """A date with two numbers, as two bars beside each other."""

    date: date
    first: int
    second: int
    x: float
    width: float
    first_y: float
    second_y: float

    @property
    def second_x(self) -> float:
        """Where the second bar stands."""
        return self.x + self.width

    @property
    def first_height(self) -> float:
        """The first bar's height."""
        return HEIGHT - FOOT - self.first_y

    @property
    def second_height(self) -> float:
        """The second bar's height."""
        return HEIGHT - FOOT - self.second_y


@dataclass(frozen=True, slots=True)
class Days:
    """Days side by side, and one sentence; `marks` are the days that are named below the line."""

    days: tuple[Day, ...]
    marks: tuple[Day, ...]
    most: int
    sentence: str
    width: int = WIDTH
    height: int = HEIGHT
    floor: int = HEIGHT - FOOT
    foot: int = HEIGHT - 6


def funnel(levels: Sequence[tuple[str, int]]) -> Funnel:
    """Each level as long as its part of the longest."""
    most = max((count for _, count in levels), default=0)
    first = levels[0][1] if levels else 0
    rows = tuple(
        Level(
            label, count, place * ROW + 4, round((WIDTH - LABEL - NUMBER) * count / most, 1) if most else 0.0,
            f"{round(100 * count / first)} %" if place and first else "",
        )
        for place, (label, count) in enumerate(levels)
    )  # fmt: skip
    said = ", ".join(f"{count} {label.lower()}" for label, count in levels)
    return Funnel(rows, len(rows) * ROW + 4, f"{said}." if said else "Nothing yet.")


def days(
    first: Mapping[date, int], second: Mapping[date, int], *, until: date, count: int, names: tuple[str, str]
) -> Days:
    """The last `count` days up to `until`, with two numbers each."""
    dates = [until - timedelta(days=back) for back in reversed(range(count))]
    most = max([*(first.get(day, 0) for day in dates), *(second.get(day, 0) for day in dates)], default=0)
    share = WIDTH / max(1, count)
    rows = tuple(
        Day(
            day, first.get(day, 0), second.get(day, 0), round(place * share + 2, 1), round((share - 4) / 2, 1),
            _top(first.get(day, 0), most), _top(second.get(day, 0), most),
        )
        for place, day in enumerate(dates)
    )  # fmt: skip
    sums = sum(row.first for row in rows), sum(row.second for row in rows)
    said = f"{sums[0]} {names[0]} and {sums[1]} {names[1]} in the last {count} days."
    return Days(rows, rows[:: max(1, count // 5)], most, said)


def _top(count: int, most: int) -> float:
    room = HEIGHT - FOOT - TOP
    return round(HEIGHT - FOOT - (room * count / most if most else 0), 1)
