"""Runs the sandbox as a process of its own: it has its own settings and world."""

import os
import sys
from typing import Any

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """manage.py sandbox --port 8001 --seed 1"""

    help = "Run the local LinkedIn provider; --help lists its options."
    requires_system_checks = ()

    def run_from_argv(self, argv: list[str]) -> None:
        """Become the sandbox, with whatever options were given."""
        os.execv(sys.executable, [sys.executable, "-m", "leadr.sandbox", *argv[2:]])  # noqa: S606  # nosec B606 - our own module, no words from outside

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Become the sandbox when called from code."""
        self.run_from_argv(["manage.py", "sandbox"])
