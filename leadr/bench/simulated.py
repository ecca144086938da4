"""How long a simulation of ten thousand leads over sixty days takes."""

import time

from leadr.bench.figures import Figure, Goal, samples
from leadr.bench.surroundings import Surroundings, empty
from leadr.simulation import stage, whole

LEADS, DAYS = 10_000, 60
BROKEN = "The simulation broke promises; its time says nothing."


def measure(given: Surroundings) -> Figure:
    """The whole, or a part of it and what the whole would take: accounts times days carry the load."""
    leads, days = given.scale.leads, given.scale.days
    empty()
    took, share = samples([_seconds(leads, days) for _ in range(given.scale.plays)]), stretched(leads, days)
    told = f"{leads:,} leads x {days} days took {', '.join(f'{seconds:.0f}' for seconds in took.values)} s"
    if share > 1:
        told += f"; extrapolated x {share:g} by account days, without the cost of a longer past"
    more = {"measured_s": took.middle, "stretched": share}
    return Figure("simulate_s", took.middle * share, Goal(high=60), told, took.spread, more)


def _seconds(leads: int, days: int) -> float:
    """How long the same run takes, once more."""
    begun = time.perf_counter()
    if whole.play(leads, days, seed=1)["violations"]:
        raise RuntimeError(BROKEN)
    return time.perf_counter() - begun


def stretched(leads: int, days: int) -> float:
    """How many times the account days of a run fit into those of the whole."""
    return max(1, (LEADS / stage.PER_ACCOUNT) * DAYS / (max(len(stage.ZONES), leads / stage.PER_ACCOUNT) * days))
