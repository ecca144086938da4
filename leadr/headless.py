"""A whole Leadr without a terminal, on servers and ports of its own, for the commands that measure and test it."""

import contextlib
import json
import os
import shutil
import urllib.request
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from leadr import embedded, stack
from leadr.fleet import Fleet, to_file
from leadr.stack import Pace, Stack

# What points at servers of somebody else must not leak into a stack that is thrown away.
FOREIGN = ("DATABASE_URL", "REDIS_URL", "UNIPILE_", "SMTP_", "LEADR_EMAIL_LIVE", "LEADR_CLOCK_", "SECRET_KEY")


@contextlib.contextmanager
def running(name: str, pace: Pace, *sandbox: str, environment: Mapping[str, str], workers: int = 1) -> Iterator[Stack]:
    """A fresh stack in var/NAME that ends with the block; its lines go to var/NAME/log.txt."""
    folder = _fresh(embedded.VAR / f"{name}-{os.getpid()}")
    servers = embedded.start(folder)
    fleet = Fleet(to_file(folder / "log.txt"), watch=servers.watch)
    base = {key: value for key, value in os.environ.items() if not key.startswith(FOREIGN)}
    url = f"http://127.0.0.1:{stack.free_port()}"
    env = stack.environment(base, url=url, addresses=servers.addresses, folder=folder) | dict(environment)
    made = Stack(fleet, env | pace.environment(datetime.now(UTC)), folder, workers=workers, concurrency=4)
    try:
        made.start_sandbox("--speed", str(pace.speed), "--start", pace.start.isoformat(), *sandbox)
        made.prepare()
        made.manage("seed_demo")
        made.start()
        made.manage("provider_webhooks")
        yield made
    except BaseException:
        shutil.copy(folder / "log.txt", embedded.VAR / f"{name}.log")
        raise
    finally:
        fleet.stop()
        servers.stop()
        shutil.rmtree(folder, ignore_errors=True)


def witness(made: Stack, path: str, body: Any = None) -> Any:
    """Ask the sandbox's control API."""
    data = None if body is None else json.dumps(body).encode()
    call = urllib.request.Request(  # noqa: S310 - our own sandbox
        f"{made.sandbox['control_url']}/{path}", data, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(call, timeout=60) as response:  # noqa: S310
        return json.load(response)


def _fresh(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
