"""Measures speed against the machine's own limits, on a database of its own."""

import json
import logging
import os
import signal
import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from leadr.bench import figures, runner
from leadr.bench.scale import FULL, QUICK
from leadr.common import clock

BUSY = 1.5


class Command(BaseCommand):
    """manage.py bench --json"""

    help = "Measure each figure beside its yardstick in one run, on servers and a database of its own."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """How thoroughly, and for whom."""
        parser.add_argument("--json", action="store_true", help="one JSON object as the last line")
        parser.add_argument("--quick", action="store_true", help="smaller and shorter, in a few minutes")

    def handle(self, *_args: Any, quick: bool, **options: Any) -> None:
        """Measure and tell."""
        logging.disable(logging.WARNING)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # the servers and the database go, whoever ends us
        begun, load = time.monotonic(), os.getloadavg()[0]
        found = runner.run(QUICK if quick else FULL, say=_say(begun), now=clock.now())
        self.stdout.write(figures.table(found))
        if load > BUSY * (os.cpu_count() or 1):
            self.stdout.write(f"The machine was busy (load {load:.1f}): ratios hold better than times.")
        if options["json"]:
            told = {"quick": quick, "load": round(load, 1), "elapsed_s": round(time.monotonic() - begun, 1)}
            self.stdout.write(json.dumps(figures.as_json(found) | told))


def _say(begun: float) -> runner.Say:
    def say(text: str) -> None:
        sys.stderr.write(f"{time.monotonic() - begun:5.0f} s  {text}\n")

    return say
