"""How much a bench does: in earnest, or quickly."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """Sizes and lengths of a run."""

    few: int
    many: int
    rounds: int
    seconds: float
    accounts: int
    looks: int
    ticks: int
    leads: int
    days: int


FULL = Scale(
    few=1_000, many=1_000_000, rounds=5, seconds=4, accounts=12_000, looks=60, ticks=100, leads=10_000, days=60
)
QUICK = Scale(few=1_000, many=100_000, rounds=3, seconds=1.5, accounts=1_500, looks=10, ticks=40, leads=5_000, days=1)
