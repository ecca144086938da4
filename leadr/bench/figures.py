"""What a bench found: samples with their middle and spread, figures with their goals, a table. Pure."""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Goal:
    """What a figure must reach: at least `low`, or at most `high`."""

    low: float | None = None
    high: float | None = None

    def holds(self, value: float) -> bool:
        """Whether a value reaches it."""
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)

    def __str__(self) -> str:
        return f">= {self.low:g}" if self.low is not None else f"<= {self.high:g}" if self.high is not None else "-"


@dataclass(frozen=True, slots=True)
class Samples:
    """The same thing measured several times."""

    values: tuple[float, ...]

    @property
    def middle(self) -> float:
        """The median."""
        return statistics.median(self.values)

    @property
    def least(self) -> float:
        """The smallest: whatever disturbs a time only adds to it."""
        return min(self.values)

    @property
    def spread(self) -> float:
        """How far the runs lie apart: the whole range as a share of the median."""
        return (max(self.values) - min(self.values)) / self.middle if self.middle else 0.0


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: its value, what it was measured beside, and what stands in the issue."""

    name: str
    value: float
    goal: Goal = Goal()
    told: str = ""
    spread: float = 0.0
    more: dict[str, float] = field(default_factory=dict)

    @property
    def verdict(self) -> str:
        """Whether the goal holds, in a word."""
        if self.goal == Goal():
            return "no goal"
        return "holds" if self.goal.holds(self.value) else "missed"


def samples(values: Iterable[float]) -> Samples:
    """Samples of measured values."""
    return Samples(tuple(values))


def p95(values: Sequence[float]) -> float:
    """The value 95 of 100 stay below, by nearest rank."""
    return percentile(values, 95)


def percentile(values: Sequence[float], share: int) -> float:
    """The value that so many of 100 stay at or below, by nearest rank."""
    return sorted(values)[max(0, -(-len(values) * share // 100) - 1)]


def ratio(name: str, ours: Samples, yardstick: Samples, *, goal: Goal, told: str = "", **more: float) -> Figure:
    """Ours over the yardstick, by their medians; of the two spreads the wider one."""
    return Figure(
        name=name,
        value=ours.middle / yardstick.middle if yardstick.middle else 0.0,
        goal=goal,
        told=told,
        spread=max(ours.spread, yardstick.spread),
        more={"ours": ours.middle, "yardstick": yardstick.middle, **more},
    )


def table(figures: Sequence[Figure]) -> str:
    """The figures for people: value, goal, whether it holds, spread, and what was measured."""
    rows = [("figure", "value", "goal", "", "spread", "measured"), *map(_row, figures)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]) - 1)]
    lines = ["  ".join([*map(str.ljust, row, widths), row[-1]]).rstrip() for row in rows]
    return "\n".join(lines)


def as_json(figures: Sequence[Figure]) -> dict[str, Any]:
    """The figures for programs: each value by its name, the rest beside them."""
    return {
        **{figure.name: rounded(figure.value) for figure in figures},
        "goals": {figure.name: {"goal": str(figure.goal), "verdict": figure.verdict} for figure in figures},
        "spread": {figure.name: rounded(figure.spread) for figure in figures},
        "measured": {
            figure.name: {key: rounded(value) for key, value in figure.more.items()} | {"told": figure.told}
            for figure in figures
        },
    }


def rounded(value: float) -> float:
    """Three digits that matter, and no more."""
    return float(f"{value:.3g}") if abs(value) < 1000 else round(value)


def _row(figure: Figure) -> tuple[str, str, str, str, str, str]:
    spread = f"{figure.spread:.0%}" if figure.spread else "-"
    return figure.name, f"{rounded(figure.value):g}", str(figure.goal), figure.verdict, spread, figure.told
