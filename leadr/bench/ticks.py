"""How long a heartbeat takes when few actions sleep, and when very many do."""

import time
from collections.abc import Mapping
from datetime import datetime
from functools import partial

from campaigns.engine import beat
from leadr.bench.figures import Figure, Goal, Samples, samples
from leadr.bench.timing import milliseconds

# A processor's pace changes every few seconds: ticks that stand apart see it at its best, whatever sleeps.
BURSTS, APART_SECONDS = 10, 1.0


def timed(count: int, *, now: datetime) -> Samples:
    """So many ticks in milliseconds, in bursts that stand apart, each after two that warm up."""
    found = list[float]()
    for _ in range(BURSTS):
        time.sleep(APART_SECONDS)
        found += milliseconds(partial(_tick, now), count // BURSTS).values
    return samples(found)


def figure(found: Mapping[int, Samples]) -> Figure:
    """The tick over the most sleeping actions beside the tick over the fewest; samples by how many there were.

    The quickest are compared, since few and many sleep at different moments, and for seconds on end a tick costs half
    as much again when the server answers from another processor than it did before.
    """
    few, *_, many = sorted(found)
    told = ", ".join(f"{found[size].least:.1f} ms over {size:,}" for size in sorted(found))
    return Figure(
        "tick_ratio", found[many].least / found[few].least, Goal(high=1.2),
        told=f"{told} sleeping actions, the quickest of {len(found[many].values)}",
        spread=max(found[few].spread, found[many].spread),
    )  # fmt: skip


def _tick(now: datetime) -> None:
    beat.recover_all(now=now)
    beat.wakes(now=now)
