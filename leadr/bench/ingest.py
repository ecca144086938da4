"""Callbacks of the provider taken in a second, beside a view that is sent the same and does nothing."""

import itertools
import json
from functools import partial

from django.conf import settings
from django.urls import reverse

from leadr.bench import web
from leadr.bench.figures import Figure, Goal, ratio, samples
from leadr.bench.surroundings import BARE, Surroundings
from leadr.bench.web import Caller

# Twice the threads of the server, so that it is asked for all it can do: fewer would measure how long one waits.
CALLERS = 16
_numbers = itertools.count(1)
PATH = reverse("api:provider-event")


def measure(given: Surroundings) -> Figure:
    """Facts accepted over the same facts ignored; the two take turns, and so does a question without a body."""
    url, seconds = given.stack.url, given.scale.seconds
    calls: tuple[web.Call, ...] = (partial(_fact, PATH), partial(_fact, f"/{BARE}"), _lives)
    found: tuple[list[float], ...] = ([], [], [])
    for call in calls:
        web.rate(url, call, 0.3, CALLERS)
    for _ in range(given.scale.rounds):
        for rates, call in zip(found, calls, strict=True):
            rates.append(web.rate(url, call, seconds, CALLERS))
    ours, yardstick, lives = map(samples, found)
    told = (
        f"{ours.middle:.0f} new relations/s against {yardstick.middle:.0f}/s that a view ignores "
        f"({lives.middle:.0f}/s of GET /healthz), {CALLERS} callers"
    )
    return ratio("ingest_ratio", ours, yardstick, goal=Goal(low=0.5), told=told)


def _lives(caller: Caller) -> None:
    caller.ask("GET", "/healthz", None, {})


def _fact(path: str, caller: Caller) -> None:
    said = {
        "event": "new_relation", "account_id": "bench0", "account_type": "LINKEDIN", "webhook_name": "relations",
        "user_full_name": "First Last", "user_provider_id": f"crowd{next(_numbers)}",
        "user_public_identifier": "nobody", "user_profile_url": "https://www.linkedin.com/in/nobody/",
    }  # fmt: skip
    headers = {"X-Leadr-Secret": settings.CALLBACK_SECRET, "Content-Type": "application/json"}
    caller.ask("POST", path, json.dumps(said).encode(), headers)
