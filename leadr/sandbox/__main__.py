"""Starts the sandbox: `python -m leadr.sandbox --port 8001 --seed 1`; one JSON line says where it is."""

import argparse
import json
import os
import shutil
import signal
import sys
import threading
import time
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from types import FrameType


def options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="sandbox", description="The outside world of Leadr, made up and local.")
    parser.add_argument("--port", type=int, default=8001, help="0 picks a free one")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--speed", type=float, default=1.0, help="how much faster than real time the world runs")
    parser.add_argument("--start", type=datetime.fromisoformat, help="the world's first moment, with offset")
    parser.add_argument("--epoch", type=datetime.fromisoformat, help="the real moment that counts as --start; now")
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--accept-rate", type=float, default=0.55)
    parser.add_argument("--reply-rate", type=float, default=0.3)
    parser.add_argument("--api-key", default="sandbox-key")
    parser.add_argument("--studio-key", default="studio-secret", help="the secret of the key id studio")
    parser.add_argument("--model-key", default="model-key")
    parser.add_argument("--search-key", default="search-key")
    parser.add_argument("--smtp-port", type=int, default=0, help="0 picks a free one")
    parser.add_argument("--data", default="var/sandbox", help="the folder of the world's file")
    parser.add_argument("--reset", action="store_true", help="begin with an empty world")
    return parser.parse_args()


def leave(_signal: int, _frame: FrameType | None) -> None:
    """End at once; the world is in its file."""
    os._exit(0)


def watch_parent() -> None:
    """End when whoever started us is gone, so that no server stays behind."""
    parent = os.getppid()
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(0)


def main() -> None:
    """Read the command line, then run in the settings of the world it names."""
    chosen = options()
    if chosen.reset:
        shutil.rmtree(chosen.data, ignore_errors=True)
    if chosen.start and chosen.start.tzinfo is None:
        chosen.start = chosen.start.replace(tzinfo=UTC)
    os.environ["SANDBOX_DATA"] = str(Path(chosen.data).resolve())
    os.environ["DJANGO_SETTINGS_MODULE"] = "leadr.sandbox.settings"
    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)
    threading.Thread(target=watch_parent, daemon=True).start()
    # Django reads its settings when its parts are imported, so the server is imported by name, now.
    import_module("leadr.sandbox.server").serve(chosen, say=_say)


def _say(facts: dict[str, str | int]) -> None:
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
