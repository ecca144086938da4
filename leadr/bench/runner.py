"""Measures everything on one database and gathers the figures."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from django.db import connection

from leadr.bench import actions, crowd, exporting, ingest, pages, simulated, ticks, web, weight
from leadr.bench.figures import Figure
from leadr.bench.scale import Scale
from leadr.bench.surroundings import Surroundings, empty, made

Say = Callable[[str], None]


def run(scale: Scale, *, say: Say, now: datetime) -> list[Figure]:
    """All figures of one run; `say` hears what is being measured."""
    with made(scale) as given:
        say("actions, cycles and tasks")
        with ThreadPoolExecutor(1) as pool:
            found = actions.measure(given, meanwhile=pool.submit(web.start, given).result)
        say("callbacks")
        found.append(ingest.measure(given))
        found += _crowded(given, say=say, now=now)
        given.stack.fleet.stop()
        say("simulation")
        found.append(simulated.measure(given))
        connection.close()
    return found


def _crowded(given: Surroundings, *, say: Say, now: datetime) -> list[Figure]:
    """Whatever must not care how much there is: measured over little, then over much."""
    empty()
    user, scale = crowd.owner(now), given.scale
    few, many = crowd.campaigns(user, 2, now=now)
    cookie = web.cookie_of(user)
    say(f"{scale.few:,} leads")
    crowd.sleepers(few, scale.few, now=now)
    heavy = weight.measure(given, cookie=cookie)
    before = ticks.timed(scale.ticks, now=now)
    say(f"{scale.many:,} leads")
    crowd.sleepers(many, scale.many, now=now)
    after = ticks.timed(scale.ticks, now=now)
    say("pages")
    shown = pages.measure(given, few, many, cookie=cookie)
    say("export")
    exported = exporting.measure(given, few, many)
    return [ticks.figure(before, after, sizes=(scale.few, scale.many)), shown, exported, heavy]
