"""Says what is configured, reachable and wrong, in sentences."""

import json
import os
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from leadr import diagnosis
from leadr.diagnosis import Level


class Command(BaseCommand):
    """manage.py doctor [--json]"""

    help = "Say what is configured, reachable and wrong; exit 1 when something is wrong."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """How to say it."""
        parser.add_argument("--json", action="store_true", help="one JSON object instead of sentences")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Look at everything once."""
        if not os.environ.get("DATABASE_URL"):
            self.stderr.write("Nothing runs on this machine and no DATABASE_URL is set. `make run` starts everything.")
        found = diagnosis.findings()
        if options["json"]:
            self.stdout.write(json.dumps({"findings": [asdict(finding) for finding in found]}))
        else:
            for finding in found:
                self.stdout.write(f"{finding.level.value:<7} {finding.subject}: {finding.sentence}")
        if any(finding.level is Level.WRONG for finding in found):
            raise SystemExit(1)
