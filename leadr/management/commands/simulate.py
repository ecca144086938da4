"""Plays months of campaigns on a virtual clock and counts every broken promise."""

import json
import logging
import os
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from leadr.simulation import whole


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
            figures = {**whole.play(leads, days, seed), "seed": seed}
        finally:
            connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
        told = figures | {"elapsed_s": round(time.monotonic() - begun, 1)}
        self.stdout.write(json.dumps(told) if options["json"] else _sentences(told))
        if figures["violations"]:
            raise SystemExit(1)


def _sentences(figures: dict[str, Any]) -> str:
    return "\n".join(f"{name.replace('_', ' ')}: {value}" for name, value in figures.items())
