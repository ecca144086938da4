"""How long a simulation of ten thousand leads over sixty days takes."""

import time

from leadr.bench.figures import Figure, Goal
from leadr.bench.surroundings import Surroundings, empty
from leadr.simulation import stage, whole

LEADS, DAYS = 10_000, 60
BROKEN = "The simulation broke promises; its time says nothing."


def measure(given: Surroundings) -> Figure:
    """The whole, or a part of it and what the whole would take: accounts times days carry the load."""
    leads, days = given.scale.leads, given.scale.days
    empty()
    begun = time.perf_counter()
    found = whole.play(leads, days, seed=1)
    seconds = time.perf_counter() - begun
    if found["violations"]:
        raise RuntimeError(BROKEN)
    share = stretched(leads, days)
    told = f"{leads:,} leads x {days} days took {seconds:.0f} s"
    if share > 1:
        told += f"; extrapolated x {share:g} by account days, without the cost of a longer past"
    return Figure("simulate_s", seconds * share, Goal(high=60), told, more={"measured_s": seconds, "stretched": share})


def stretched(leads: int, days: int) -> float:
    """How many times the account days of a run fit into those of the whole."""
    return max(1, (LEADS / stage.PER_ACCOUNT) * DAYS / (max(len(stage.ZONES), leads / stage.PER_ACCOUNT) * days))
