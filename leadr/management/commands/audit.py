"""Holds every launched campaign's rows against their own promises."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from campaigns.audit import Audit, as_json, audit
from campaigns.models import Lead


class Command(BaseCommand):
    """manage.py audit [--json]"""

    help = "Say what left, what is open, and what does not add up."

    def add_arguments(self, parser: CommandParser) -> None:
        """How to say it."""
        parser.add_argument("--json", action="store_true", help="one JSON object instead of sentences")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Audit all leads."""
        found = audit(Lead.objects.all())
        self.stdout.write(json.dumps(as_json(found)) if options["json"] else _sentences(found))


def _sentences(found: Audit) -> str:
    sent = ", ".join(f"{sum(people.values())} {kind}" for kind, people in sorted(found.sent.items())) or "nothing"
    lines = [f"{found.leads} leads; sent: {sent}; {found.open} actions are open."]
    for name, rows in (
        ("without any action", found.forgotten),
        ("unclear", [f"{row['kind']} to {row['person']}" for row in found.unsettled]),
        ("with a stage that is not what the rows say", found.stage_drift),
    ):
        lines += [f"{len(rows)} {name}: {', '.join(rows[:10])}"] if rows else []
    return "\n".join(lines)
