"""Seeds the demo user of a development machine: a plan, a login, nothing else."""

from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.models import Plan, Subscription, User
from leadr.common import clock
from leadr.demonstration import EMAIL, PASSWORD


class Command(BaseCommand):
    """manage.py seed_demo"""

    help = "Make the demo user (only with LEADR_DEVELOPMENT=1)."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Make what is missing; a second run changes nothing."""
        if not settings.DEVELOPMENT:
            raise CommandError("The demo user is for development. Set LEADR_DEVELOPMENT=1, or sign up in the page.")
        user = User.objects.filter(email=EMAIL).first() or User.objects.create_user(
            EMAIL, PASSWORD, first_name="Demo", is_staff=True, is_superuser=True
        )
        EmailAddress.objects.get_or_create(user=user, email=EMAIL, defaults={"verified": True, "primary": True})
        plan, _ = Plan.objects.get_or_create(code="demo", defaults={"name": "Demo", "includes_leadr": True})
        today = clock.now().date()
        Subscription.objects.get_or_create(user=user, plan=plan, defaults={"starts_on": today})
        self.stdout.write(f"Log in as {EMAIL} with {PASSWORD}.")
