"""Writes docs/states.md from the tables of states."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from leadr import drawing


class Command(BaseCommand):
    """manage.py draw_states"""

    help = "Draw every table of states in docs/states.md."
    requires_system_checks = ()

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Write the page."""
        file = settings.BASE_DIR / "docs" / "states.md"
        file.parent.mkdir(exist_ok=True)
        file.write_text(drawing.page())
        self.stdout.write(f"{file.relative_to(settings.BASE_DIR)} is drawn.")
