"""Plays one part of a simulation, some of its users: `python -m leadr.simulation.part LEADS DAYS SEED NUMBER`.

Its database has all tables and nobody in them. The figures come as one JSON object on the last line.
"""

import gc
import json
import logging
import random
import sys
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import django

django.setup()

from django.db import connection  # noqa: E402 - the apps must be loaded first

from campaigns.models import Action, Lead  # noqa: E402
from leadr.simulation import stage, verdict  # noqa: E402
from leadr.simulation.play import Clock, Play  # noqa: E402
from leadr.simulation.world import World  # noqa: E402

# Clocks change in New York on 1 November, at Lord Howe on 4 October, in Casablanca around Ramadan.
STARTS = (datetime(2026, 9, 21, 5, tzinfo=UTC), datetime(2027, 2, 1, 5, tzinfo=UTC))


def play(leads: int, days: int, seed: int, number: int) -> dict[str, int]:
    """Let the days of one part pass and judge them: how often each promise was broken, and how much happened."""
    clock = Clock(STARTS[seed % len(STARTS)])
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")  # the disk is not what is tried here
        cursor.execute("SET plan_cache_mode = force_generic_plan")  # nor how often a statement can be planned
    verdict.observe()
    world = World(seed, clock)
    cast = stage.build(world, leads=leads, part=number, now=clock.moment)
    played = Play(clock, world, cast, random.Random(f"{seed} {number}"))  # noqa: S311 - the same run every time
    for day in range(days):
        played.until(clock.moment + timedelta(days=1))
        sys.stderr.write(f"\rpart {number}: day {day + 1} of {days}, {len(world.effects)} effects ")
    sys.stderr.write("\n")
    found = asdict(verdict.judge(world, cast, now=clock.moment))
    return found | {
        "violations": sum(found.values()),
        "leads": Lead.objects.count(),
        "actions": Action.objects.count(),
        "effects": len(world.effects),
        "faults": world.faults,
        "deaths": played.deaths,
    }


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    gc.freeze()  # as workers do
    sys.stdout.write(json.dumps(play(*map(int, sys.argv[1:]))) + "\n")
