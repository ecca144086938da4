"""How long a heartbeat takes when few actions sleep, and when very many do."""

import time
from collections.abc import Mapping
from datetime import datetime

from campaigns.engine import beat
from leadr.bench.figures import Figure, Goal, Samples, ratio, samples


def timed(count: int, *, now: datetime) -> Samples:
    """So many ticks in milliseconds, after two that warm up."""
    return samples([_tick(now) for _ in range(count + 2)][2:])


def figure(found: Mapping[int, Samples]) -> Figure:
    """The tick over the most sleeping actions beside the tick over the fewest; samples by how many there were."""
    few, *_, many = sorted(found)
    told = ", ".join(f"{found[size].middle:.1f} ms over {size:,}" for size in sorted(found))
    return ratio("tick_ratio", found[many], found[few], goal=Goal(high=1.2), told=f"{told} sleeping actions")


def _tick(now: datetime) -> float:
    begun = time.perf_counter()
    beat.recover_all(now=now)
    beat.wakes(now=now)
    return 1000 * (time.perf_counter() - begun)
