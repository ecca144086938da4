#!/usr/bin/env python
"""Django's command line, on the embedded servers when no others are named."""

import os
import sys

from django.core.management import execute_from_command_line

from leadr import embedded

# These need no database, or start what they need themselves.
ALONE = {
    "help", "--help", "-h", "version", "--version", "sandbox", "up", "demo", "chaos", "collectstatic",
}  # fmt: skip


def main() -> None:
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadr.settings")
    if not os.environ.get("SECRET_KEY") and not os.environ.get("DATABASE_URL"):
        # Neither a key nor a database of its own: this is somebody's laptop, not a server.
        os.environ.setdefault("LEADR_DEVELOPMENT", "1")
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    if command == "doctor":  # looks at what runs, and starts nothing
        embedded.borrow(os.environ)
    elif command not in ALONE and not {"--help", "-h"} & set(sys.argv):
        try:
            embedded.provide(os.environ)
        except embedded.Unavailable as problem:
            sys.exit(str(problem))
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
