"""Registers our callback address at the LinkedIn provider, for every kind of event that is not there yet."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import connect
from leadr.common.gateways import Refused, TryLater, Unclear


class Command(BaseCommand):
    """manage.py provider_webhooks"""

    help = "Register the callbacks of the LinkedIn provider; harmless to repeat."
    requires_system_checks = ()

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Add what is missing and say so."""
        try:
            added = connect.register_webhooks()
        except (TryLater, Refused, Unclear) as no:
            raise CommandError(f"The provider's webhooks could not be registered: {no.sentence}") from no
        self.stdout.write(f"Webhooks added: {', '.join(added)}." if added else "All webhooks are registered.")
