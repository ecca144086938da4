"""The world's own time: from a start, at a speed, and it can be moved forward."""

import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta


@dataclass
class Clock:
    """Thread-safe; changing the speed keeps the present moment."""

    start: datetime = field(default_factory=lambda: datetime.now(UTC))
    speed: float = 1.0
    _since: float = field(default_factory=time.monotonic)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def now(self) -> datetime:
        """The world's present moment."""
        with self._lock:
            return self._now()

    def set(self, *, start: datetime | None = None, speed: float | None = None, advance: float = 0) -> None:
        """Jump to a start, change the speed, move forward by seconds."""
        with self._lock:
            self.start = (start or self._now()) + timedelta(seconds=advance)
            self._since = time.monotonic()
            self.speed = speed or self.speed

    def _now(self) -> datetime:
        return self.start + timedelta(seconds=(time.monotonic() - self._since) * self.speed)


CLOCK = Clock()


def now() -> datetime:
    """The world's present moment."""
    return CLOCK.now()


def stamp(moment: datetime) -> str:
    """A moment on the wire: milliseconds and Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
