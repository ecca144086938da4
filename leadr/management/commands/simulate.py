"""Plays months of campaigns on a virtual clock and counts every broken promise."""

import json
import logging
import os
import random
import sys
import time
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from campaigns.models import Action, Lead
from leadr.simulation import stage, verdict
from leadr.simulation.play import Clock, Play
from leadr.simulation.world import World

# Clocks change in New York on 1 November, at Lord Howe on 4 October, in Casablanca around Ramadan.
STARTS = (datetime(2026, 9, 21, 5, tzinfo=UTC), datetime(2027, 2, 1, 5, tzinfo=UTC))


class Command(BaseCommand):
    """manage.py simulate --leads 1000 --days 30 --seed 1 --json"""

    help = "Simulate campaigns on a database of its own; exit 1 when a promise was broken."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """How much, how long, which dice."""
        parser.add_argument("--leads", type=int, default=1000)
        parser.add_argument("--days", type=int, default=30)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--json", action="store_true", help="one JSON object as the last line")

    def handle(self, *_args: Any, leads: int, days: int, seed: int, **options: Any) -> None:
        """Play on a fresh database and judge."""
        if leads < 1 or days < 1:
            raise CommandError("Simulate at least one lead and one day.")
        logging.disable(logging.WARNING)
        begun = time.monotonic()
        connection.settings_dict["TEST"]["NAME"] = f"simulation_{os.getpid()}"
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        try:
            figures = play(leads, days, seed)
        finally:
            connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
        figures["elapsed_s"] = round(time.monotonic() - begun, 1)
        self.stdout.write(json.dumps(figures) if options["json"] else _sentences(figures))
        if figures["violations"]:
            raise SystemExit(1)


def play(leads: int, days: int, seed: int) -> dict[str, Any]:
    """Play on the present database, which is empty, and judge."""
    clock = Clock(STARTS[seed % len(STARTS)])
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")  # the disk is not what is tried here
    verdict.observe()
    world = World(seed, clock)
    cast = stage.build(world, leads=leads, now=clock.moment)
    play = Play(clock, world, cast, random.Random(seed))  # noqa: S311 - the same run every time
    for day in range(days):
        play.until(clock.moment + timedelta(days=1))
        sys.stderr.write(f"\rday {day + 1} of {days}, {len(world.effects)} effects ")
    sys.stderr.write("\n")
    found = asdict(verdict.judge(world, cast, now=clock.moment))
    return {
        **found,
        "violations": sum(found.values()),
        "leads": Lead.objects.count(),
        "actions": Action.objects.count(),
        "effects": len(world.effects),
        "faults": world.faults,
        "deaths": play.deaths,
        "seed": seed,
    }


def _sentences(figures: dict[str, Any]) -> str:
    return "\n".join(f"{name.replace('_', ' ')}: {value}" for name, value in figures.items())
