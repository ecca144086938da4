"""How long something takes, several times over."""

import time
from collections.abc import Callable

from leadr.bench.figures import Samples, samples

WARM = 2


def milliseconds(deed: Callable[[], object], count: int) -> Samples:
    """So many times of a deed, after two that warm up."""
    return samples([_once(deed) for _ in range(count + WARM)][WARM:])


def _once(deed: Callable[[], object]) -> float:
    begun = time.perf_counter()
    deed()
    return 1000 * (time.perf_counter() - begun)
