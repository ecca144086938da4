"""The world's constants, its dice, and its calendar of thirty-day periods."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
PERIOD = timedelta(days=30)


@dataclass(slots=True)
class World:
    """Set once when the server starts."""

    seed: int = 1
    size: int = 2000
    accept_rate: float = 0.55
    reply_rate: float = 0.3
    api_key: str = "sandbox-key"
    studio_key: str = "studio-secret"
    model_key: str = "model-key"
    search_key: str = "search-key"
    smtp_port: int = 0


WORLD = World()


def doors() -> dict[str, str | int]:
    """What a caller needs besides the address: a key for each service, and the mail server's port."""
    return {
        "api_key": WORLD.api_key,
        "studio_key": WORLD.studio_key,
        "model_key": WORLD.model_key,
        "search_key": WORLD.search_key,
        "smtp_port": WORLD.smtp_port,
    }


def dice(*parts: str | int) -> random.Random:
    """Dice that always fall the same way for the same parts."""
    return random.Random(" ".join(map(str, (WORLD.seed, *parts))))  # noqa: S311 - a world that can be made again


def periods(now: datetime, back: timedelta) -> range:
    """The periods that touch the time from now back; things keep their period and so their ids while time runs."""
    return range(max(0, (now - back - EPOCH) // PERIOD), (now - EPOCH) // PERIOD + 1)


def moment(period: int, share: float) -> datetime:
    """A moment of a period, from 0 for its beginning to 1 for its end."""
    return EPOCH + PERIOD * (period + share)
