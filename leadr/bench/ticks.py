"""How long a heartbeat takes when few actions sleep, and when very many do."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from campaigns.engine import beat
from leadr.bench.figures import Figure, Goal, Samples
from leadr.bench.timing import milliseconds


def timed(count: int, *, now: datetime) -> Samples:
    """So many ticks in milliseconds, after two that warm up."""
    return milliseconds(partial(_tick, now), count)


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
