"""What time it is, read only at the edges: real time, or in development a faster one shared by all processes."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest


def now() -> datetime:
    """The aware moment every deed is told.

    In development LEADR_CLOCK_EPOCH names a real moment that counts as LEADR_CLOCK_START, and LEADR_CLOCK_SPEED
    how fast time runs from there; all processes agree because all three are environment variables.
    """
    real = datetime.now(UTC)
    epoch, start = settings.CLOCK_EPOCH, settings.CLOCK_START
    return real if epoch is None or start is None else start + (real - epoch) * settings.CLOCK_SPEED


def stretch(seconds: float) -> timedelta:
    """A length of real time (a worker's silence, a time-out) as it looks on this clock."""
    return timedelta(seconds=seconds * settings.CLOCK_SPEED)


def shrink(length: timedelta) -> float:
    """How many real seconds a length on this clock takes."""
    return length.total_seconds() / settings.CLOCK_SPEED


def day_in_words(day: date) -> str:
    """A day for people: “Monday 23 November”."""
    return f"{day:%A} {day.day} {day:%B}"


def shown(_request: HttpRequest) -> dict[str, Any]:
    """For templates: the clock, when it is not the real one."""
    if settings.CLOCK_EPOCH is None:
        return {}
    return {"clock_now": now(), "clock_speed": settings.CLOCK_SPEED}
