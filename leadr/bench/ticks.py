"""How long a heartbeat takes when few actions sleep, and when very many do."""

import time
from datetime import datetime

from campaigns.engine import beat
from leadr.bench.figures import Figure, Goal, Samples, ratio, samples


def timed(count: int, *, now: datetime) -> Samples:
    """So many ticks in milliseconds, after two that warm up."""
    return samples([_tick(now) for _ in range(count + 2)][2:])


def figure(few: Samples, many: Samples, *, sizes: tuple[int, int]) -> Figure:
    """The tick over many sleeping actions beside the tick over few."""
    told = f"{many.middle:.1f} ms over {sizes[1]:,} sleeping actions, {few.middle:.1f} ms over {sizes[0]:,}"
    return ratio("tick_ratio", many, few, goal=Goal(high=1.2), told=told)


def _tick(now: datetime) -> float:
    begun = time.perf_counter()
    beat.recover_all(now=now)
    beat.wakes(now=now)
    return 1000 * (time.perf_counter() - begun)
