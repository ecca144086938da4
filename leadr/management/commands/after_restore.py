"""Run once after a backup was restored and before any worker is started: nothing that left since is sent again."""

from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from campaigns import restore
from leadr.common import clock


class Command(BaseCommand):
    """manage.py after_restore --backup-from 2026-11-24T03:00:00Z"""

    help = "Have everything that was due since the backup settled by evidence instead of sent."

    def add_arguments(self, parser: CommandParser) -> None:
        """When the backup was taken."""
        parser.add_argument("--backup-from", required=True, metavar="MOMENT", help="with its offset, as in …T03:00:00Z")

    def handle(self, *_args: Any, backup_from: str, **_options: Any) -> None:
        """Doubt and say how many."""
        try:
            since = datetime.fromisoformat(backup_from)
        except ValueError as error:
            raise CommandError(f"“{backup_from}” is no moment. Write it as 2026-11-24T03:00:00Z.") from error
        now = clock.now()
        if since.tzinfo is None or since > now:
            raise CommandError("The moment needs a UTC offset and must lie in the past.")
        counts = restore.doubt(since=since, now=now)
        told = ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items())) or "nothing"
        self.stdout.write(f"Unclear until the evidence is asked: {told}. Start the workers now.")
