"""Runs everything on this machine: servers, sandbox, web, worker, beat, a demo user and a campaign moving."""

import json
import os
import signal
import sys
import threading
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from leadr import embedded, stack
from leadr.demonstration import EMAIL, PASSWORD, first_campaign
from leadr.fleet import Fleet, to_terminal
from leadr.stack import Pace, Stack
from leadr.visitor import Lost, Visitor

SAVE_SECONDS = 2.0
MORNING = 8


class Stopped(Exception):
    """Somebody asked us to stop."""


class Command(BaseCommand):
    """manage.py up --port 8000 --speed 300"""

    help = "Run everything on this machine until Ctrl-C. With UNIPILE_BASE_URL set, no sandbox and real time."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Where, and how fast time runs."""
        parser.add_argument("--port", type=int, default=8000, help="of the pages; the next free one if it is taken")
        parser.add_argument("--speed", type=float, default=300, help="of time in the sandbox's world; 1 is real time")

    def handle(self, *_args: Any, port: int, speed: float, **_options: Any) -> None:
        """Hold the folder, start everything, wait for the first end, stop everything."""
        if speed < 1:
            raise CommandError("The speed is 1 or more.")
        try:
            with embedded.hold() as lock:
                self._run(lock, port, speed)
        except (embedded.Running, embedded.Unavailable, stack.NotReady) as problem:
            raise CommandError(str(problem)) from problem

    def _run(self, lock: Any, port: int, speed: float) -> None:
        signal.signal(signal.SIGTERM, _stop)
        signal.signal(signal.SIGINT, _stop)
        say = to_terminal()
        servers = _servers()
        fleet = Fleet(say, watch=servers.watch if servers else lambda _pid: None)
        try:
            running = _start(fleet, servers.addresses if servers else {}, port, speed)
            facts = {"pid": str(os.getpid()), "url": running.url, "environment": _told(running.env)}
            embedded.describe(lock, facts)
            self._welcome(running)
            self._wait(running)
        except Stopped:
            say("up", "Stopping…")
        finally:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            fleet.stop()
            if servers:
                servers.stop()
            embedded.describe(lock, {})
        say("up", "Everything has stopped.")

    def _welcome(self, running: Stack) -> None:
        lines = ["", f"Leadr is at {running.url}", f"Log in as {EMAIL} with {PASSWORD}"]
        if running.sandbox:
            threading.Thread(target=_begin, args=(running,), daemon=True).start()
            speed = running.env.get("LEADR_CLOCK_SPEED", "1")
            lines += [
                f"The LinkedIn provider is the sandbox at {running.sandbox['url']} (nobody real is behind it).",
                f"Mail ends up at {running.sandbox['url']}/mailbox/",
                f"Time runs {float(speed):.0f} times faster; `make run SPEED=1` runs in real time.",
            ]
        for line in [*lines, "Ctrl-C stops everything.", ""]:
            running.fleet.say("up", line)

    def _wait(self, running: Stack) -> None:
        while True:
            ended = running.fleet.wait(SAVE_SECONDS)
            _save_clock(running)
            if ended:
                raise CommandError(
                    f"{ended.name} ended with code {ended.code}, so everything was stopped. See its lines."
                )


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise Stopped


def _servers() -> embedded.Servers | None:
    needs = {"postgres": not os.environ.get("DATABASE_URL"), "valkey": not os.environ.get("REDIS_URL")}
    return embedded.start(embedded.VAR, **needs) if any(needs.values()) else None


def _start(fleet: Fleet, addresses: dict[str, str], port: int, speed: float) -> Stack:
    port = next(candidate for candidate in range(port, port + 50) if stack.is_free(candidate))
    env = stack.environment(os.environ, url=f"http://localhost:{port}", addresses=addresses, folder=embedded.VAR)
    running = Stack(fleet, env, embedded.VAR, concurrency=4)
    if not env.get("UNIPILE_BASE_URL"):
        pace = Pace(speed, _world_start(speed), tick_seconds=2 if speed > 1 else 5)
        running.env |= pace.environment(datetime.now(UTC))
        sandbox_port = next(number for number in range(8001, 8050) if number != port and stack.is_free(number))
        running.start_sandbox("--speed", str(speed), "--start", pace.start.isoformat(), port=sandbox_port)
    running.prepare()
    fleet.say("up", running.manage("seed_demo").strip())
    if running.sandbox:
        stack.side_by_side(running.start, partial(running.manage, "provider_webhooks"))
    else:
        running.start()
    return running


def _begin(running: Stack) -> None:
    """Have the demo user connect an account and launch a campaign, unless one is there already."""
    try:
        first_campaign(Visitor(running.url))
        running.fleet.say("up", "The demo user's first campaign is running.")
    except (Lost, OSError, ValueError) as problem:
        running.fleet.say("up", f"The demo campaign was not begun: {problem}")


def _told(env: dict[str, str]) -> dict[str, str]:
    """What other commands on this folder need to know of the running stack."""
    prefixes = ("LEADR_", "UNIPILE_", "SMTP_", "STUDIO_", "MODEL_", "SEARCH_", "DATABASE_URL", "REDIS_URL")
    return {name: value for name, value in env.items() if name.startswith(prefixes)}


def _world_start(speed: float) -> datetime:
    """Where the sandbox's time goes on: where it was when everything stopped, else now.

    A new world that runs faster begins in the morning, so that something happens whenever it is looked at.
    """
    try:
        return datetime.fromisoformat(json.loads(_clock_file().read_text())["now"])
    except (OSError, ValueError, KeyError):
        now = datetime.now(UTC)
        return now if speed == 1 else now.replace(hour=MORNING, minute=0)


def _save_clock(running: Stack) -> None:
    if epoch := running.env.get("LEADR_CLOCK_EPOCH"):
        start, speed = running.env["LEADR_CLOCK_START"], float(running.env["LEADR_CLOCK_SPEED"])
        now = datetime.fromisoformat(start) + (datetime.now(UTC) - datetime.fromisoformat(epoch)) * speed
        _clock_file().write_text(json.dumps({"now": now.isoformat()}) + "\n")


def _clock_file() -> Path:
    return embedded.VAR / "clock.json"


if sys.platform == "win32":
    raise SystemExit("manage.py up needs a system with process groups: Linux, macOS, or WSL on Windows.")
