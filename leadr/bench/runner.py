"""Measures everything on one database and gathers the figures."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from leadr.bench import actions, claims, crowd, ingest, pages, peaks, simulated, ticks, web, weight
from leadr.bench.figures import Figure, Samples
from leadr.bench.scale import Scale
from leadr.bench.surroundings import Surroundings, empty, made

Say = Callable[[str], None]


def run(scale: Scale, *, say: Say, now: datetime) -> list[Figure]:
    """All figures of one run; `say` hears what is being measured."""
    with made(scale) as given:
        say("simulation")  # first, as the command of its own has it: on a server that a million leads did not fill
        simulation = simulated.measure(given)
        say("actions, cycles and tasks")
        with ThreadPoolExecutor(1) as pool:
            found = actions.measure(given, meanwhile=pool.submit(web.start, given).result)
        say("callbacks")
        found.append(ingest.measure(given))
        found += _crowded(given, say=say, now=now)
    return [*found, simulation]


def _crowded(given: Surroundings, *, say: Say, now: datetime) -> list[Figure]:
    """Whatever must not care how much there is: measured over little, then over much."""
    empty()
    user, scale = crowd.owner(now), given.scale
    few, some, many = crowd.campaigns(user, 3, now=now)
    cookie = web.cookie_of(user)
    found = dict[int, Samples]()
    for campaign, count in ((few, scale.few), (some, scale.many // 10), (many, scale.many)):
        say(f"{count:,} leads")
        crowd.sleepers(campaign, count, now=now)
        found[count] = ticks.timed(scale.ticks, now=now)
    say("pages")
    shown = [pages.measure(given, few, many, cookie=cookie), pages.overview(given, cookie=cookie)]
    say("files")
    files = [peaks.measure(given, "export", few.pk, many.pk), peaks.measure(given, "import", scale.few, scale.imported)]
    looks = claims.measure(scale.ticks, rows=scale.many, now=now)
    return [ticks.figure(found), looks, *shown, *files, weight.measure(given, cookie=cookie)]
