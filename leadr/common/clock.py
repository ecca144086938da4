"""What time it is, read only at the edges: real time, or in development a faster one shared by all processes."""

from datetime import UTC, datetime, timedelta

from django.conf import settings


def now() -> datetime:
    """The aware moment every deed is told.

    With LEADR_CLOCK_EPOCH and LEADR_CLOCK_SPEED set (development only), time runs from the epoch at that speed,
    the same for every process because both are environment variables.
    """
    real = datetime.now(UTC)
    epoch: datetime | None = settings.CLOCK_EPOCH
    return real if epoch is None else epoch + (real - epoch) * settings.CLOCK_SPEED


def stretch(seconds: float) -> timedelta:
    """A length of real time (a worker's silence, a time-out) as it looks on this clock."""
    return timedelta(seconds=seconds * settings.CLOCK_SPEED)
