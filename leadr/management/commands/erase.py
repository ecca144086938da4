"""Erases one outreach person on request."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from campaigns import erase
from campaigns.erase import Erased
from leadr.common import clock


class Command(BaseCommand):
    """manage.py erase PERSON [--user EMAIL] [--dry-run] [--json]"""

    help = "Forget everything that names a person, and never contact them again."

    def add_arguments(self, parser: CommandParser) -> None:
        """Who, in whose data, and how to say it."""
        parser.add_argument("person", help="a LinkedIn profile's address or public identifier, or an email address")
        parser.add_argument("--user", metavar="EMAIL", help="only in this customer's data; else in everybody's")
        parser.add_argument("--dry-run", action="store_true", help="only count")
        parser.add_argument("--json", action="store_true", help="one JSON object instead of sentences")

    def handle(self, *_args: Any, person: str, user: str | None, **options: Any) -> None:
        """Erase and say what was done, never whom it was about."""
        owner = User.objects.filter(email__iexact=user).first() if user else None
        if user and owner is None:
            raise CommandError(f"There is no user “{user}”.")
        try:
            done = erase.erase(person, owner=owner, is_dry=options["dry_run"], now=clock.now())
        except erase.Refused as no:
            raise CommandError(str(no)) from no
        told = {"dry_run": options["dry_run"], **asdict(done)}
        self.stdout.write(json.dumps(told) if options["json"] else _sentences(done, is_dry=options["dry_run"]))


def _sentences(done: Erased, *, is_dry: bool) -> str:
    if not done.rows:
        return "They were erased before: nothing names them, and they stay suppressed."
    would = "Would be erased" if is_dry else "Erased"
    lines = [f"{would} in the data of {done.owners} users; {done.cancelled} actions cancelled. Rows by table:"]
    return "\n".join([*lines, *(f"{count:>7} {table}" for table, count in sorted(done.rows.items()))])
