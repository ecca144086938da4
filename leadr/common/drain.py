"""Whether this worker was asked to end: its processes see it at once, and begin nothing new."""

import mmap
from typing import Any

# A byte that a worker shares with the processes it forks; no lock that a killed one could take with it.
_ASKED = mmap.mmap(-1, 1)


def begin(**_ignored: Any) -> None:
    """Ask every process of this worker to end with what it has in hand."""
    _ASKED[0] = 1


def has_begun() -> bool:
    """Whether nothing new is to be begun."""
    return bool(_ASKED[0])
