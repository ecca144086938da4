"""How much a bench does: in earnest, or quickly."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """Sizes and lengths of a run; `accounts` are for each process, enough to be busy all the time."""

    few: int
    many: int
    rounds: int
    seconds: float
    accounts: int
    looks: int
    ticks: int
    leads: int
    days: int
    plays: int
    imported: int


FULL = Scale(
    few=1_000, many=1_000_000, rounds=5, seconds=4, accounts=30_000, looks=60, ticks=100, leads=10_000, days=60,
    plays=3, imported=300_000,
)  # fmt: skip
QUICK = Scale(
    few=1_000, many=100_000, rounds=3, seconds=1.5, accounts=6_000, looks=10, ticks=40, leads=5_000, days=1,
    plays=1, imported=30_000,
)  # fmt: skip
