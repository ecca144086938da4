"""Plays one part of a simulation, some of its users, in a process of its own that is new and has no connections yet."""

import gc
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
# It is not tried here how fast the disk is, nor how often statements can be planned, nor what suits small tables.
SETTINGS = """
SET synchronous_commit = off;
SET plan_cache_mode = force_generic_plan;
SET enable_seqscan = off;
SET enable_bitmapscan = off;
"""


def play(database: str, number: int, *, leads: int, days: int, seed: int) -> dict[str, int]:
    """Let the days of one part pass and judge them: how often each promise was broken, and how much happened.

    The database has all tables and nobody in them.
    """
    logging.disable(logging.WARNING)
    gc.disable()  # the process ends before what refers to itself grows to anything
    connection.settings_dict["NAME"] = database
    clock = Clock(STARTS[seed % len(STARTS)])
    _say(SETTINGS)
    verdict.observe()
    world = World(seed, clock)
    cast = stage.build(world, leads=leads, part=number, now=clock.moment)
    played = Play(clock, world, cast, random.Random(f"{seed} {number}"))  # noqa: S311 - the same run every time
    for day in range(days):
        played.until(clock.moment + timedelta(days=1))
        if day.bit_count() < 2:  # days are seconds here, and the server looks at its tables once a minute
            _say("ANALYZE campaigns_action, campaigns_lead")
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


def _say(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
