"""Callbacks of the provider taken in a second, beside a view that does nothing."""

import itertools
import json

from django.conf import settings
from django.urls import reverse

from leadr.bench import web
from leadr.bench.figures import Figure, Goal, ratio, samples
from leadr.bench.surroundings import Surroundings
from leadr.bench.web import Caller

_numbers = itertools.count(1)
PATH = reverse("api:provider-event")


def measure(given: Surroundings) -> Figure:
    """Facts accepted over bare answers; the two take turns."""
    url, seconds = given.stack.url, given.scale.seconds
    web.rate(url, _bare, 0.3)
    web.rate(url, _fact, 0.3)
    taken, bare = [], []
    for _ in range(given.scale.rounds):
        taken.append(web.rate(url, _fact, seconds))
        bare.append(web.rate(url, _bare, seconds))
    ours, yardstick = samples(taken), samples(bare)
    told = (
        f"{ours.middle:.0f} new relations/s against {yardstick.middle:.0f} answers/s of /healthz, {web.CALLERS} callers"
    )
    return ratio("ingest_ratio", ours, yardstick, goal=Goal(low=0.5), told=told)


def _bare(caller: Caller) -> None:
    caller.ask("GET", "/healthz", None, {})


def _fact(caller: Caller) -> None:
    said = {
        "event": "new_relation", "account_id": "bench0", "account_type": "LINKEDIN", "webhook_name": "relations",
        "user_full_name": "First Last", "user_provider_id": f"crowd{next(_numbers)}",
        "user_public_identifier": "nobody", "user_profile_url": "https://www.linkedin.com/in/nobody/",
    }  # fmt: skip
    headers = {"X-Leadr-Secret": settings.CALLBACK_SECRET, "Content-Type": "application/json"}
    caller.ask("POST", PATH, json.dumps(said).encode(), headers)
