"""Whether the engine's heart beats: a tick writes it down, every page may ask."""

import logging
import time

from django.core.cache import cache
from django.http import HttpRequest
from redis import RedisError

log = logging.getLogger(__name__)
HEARTBEAT, HEARTBEAT_SECONDS = "heartbeat", 300
BROKER_AWAY = (
    "The broker is away, so nothing is sent just now. Nothing is lost: everything keeps its place and goes on by "
    "itself once the broker is back."
)
NO_HEARTBEAT = (
    "The engine has given no sign for five minutes, so nothing is sent just now. Nothing is lost; it goes on once a "
    "worker and beat run again."
)


def beat() -> None:
    """Write down that a tick ran."""
    cache.set(HEARTBEAT, time.time(), HEARTBEAT_SECONDS)


def age() -> tuple[bool, float | None]:
    """Whether the broker answers, and how many real seconds ago a tick ran; None when none did for minutes."""
    try:
        last = cache.get(HEARTBEAT)
    except (RedisError, OSError):
        return False, None
    return True, None if last is None else max(0.0, time.time() - float(last))


def trouble() -> str:
    """The sentence about what keeps the engine from working; empty while its heart beats."""
    try:
        return "" if cache.get(HEARTBEAT) else NO_HEARTBEAT
    except (RedisError, OSError) as error:
        log.error("%s (%s)", BROKER_AWAY, error)
        return BROKER_AWAY


def shown(request: HttpRequest) -> dict[str, str]:
    """For templates of signed-in people: the engine's trouble, asked once a page."""
    user = getattr(request, "user", None)
    return {"engine_trouble": trouble()} if user and user.is_authenticated else {}
