"""A whole Leadr without a terminal, on servers and ports of its own, for the commands that measure and test it."""

import contextlib
import hashlib
import json
import os
import shutil
import urllib.request
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import django

from leadr import embedded, stack
from leadr.fleet import ROOT, Fleet, to_file
from leadr.stack import Pace, Stack

# What points at servers of somebody else must not leak into a stack that is thrown away.
FOREIGN = ("DATABASE_URL", "REDIS_URL", "UNIPILE_", "SMTP_", "LEADR_EMAIL_LIVE", "LEADR_CLOCK_", "SECRET_KEY")


@contextlib.contextmanager
def running(
    name: str, pace: Pace, *sandbox: str, environment: Mapping[str, str], concurrency: int = 4, **shape: Any
) -> Iterator[Stack]:
    """A fresh stack in var/NAME that ends with the block; its lines go to var/NAME/log.txt. `shape` is a Stack's."""
    folder = _fresh(embedded.VAR / f"{name}-{os.getpid()}")
    servers = embedded.start(folder)
    fleet = Fleet(to_file(folder / "log.txt"), watch=servers.watch)
    base = {key: value for key, value in os.environ.items() if not key.startswith(FOREIGN)}
    url = f"http://127.0.0.1:{stack.free_port()}"
    env = stack.environment(base, url=url, addresses=servers.addresses, folder=folder) | dict(environment)
    epoch = datetime.now(UTC)
    env |= pace.environment(epoch)
    made = Stack(fleet, env, folder, concurrency=concurrency, servers=servers, **shape)
    world = ("--speed", str(pace.speed), "--start", pace.start.isoformat(), "--epoch", epoch.isoformat(), *sandbox)
    try:
        made.start_sandbox(*world)
        stack.side_by_side(partial(made.manage, "migrate", "--verbosity", "0"), partial(_gather_once, made))
        made.manage("seed_demo")
        stack.side_by_side(made.start, partial(made.manage, "provider_webhooks"))
        yield made
    except BaseException:
        shutil.copy(folder / "log.txt", embedded.VAR / f"{name}.log")
        raise
    finally:
        fleet.stop()
        servers.stop()
        shutil.rmtree(folder, ignore_errors=True)


def witness(made: Stack, path: str, body: Any = None, *, method: str | None = None) -> Any:
    """Ask the sandbox's control API."""
    data = None if body is None else json.dumps(body).encode()
    call = urllib.request.Request(  # noqa: S310 - our own sandbox
        f"{made.sandbox['control_url']}/{path}", data, {"Content-Type": "application/json"}, method=method
    )
    with urllib.request.urlopen(call, timeout=60) as response:  # noqa: S310  # nosec B310 - our own server
        return json.load(response)


def _gather_once(made: Stack) -> None:
    """Use the static files an earlier run gathered, if nothing changed since: compressing them takes a while."""
    kept = embedded.VAR / f"static-{_fingerprint()}"
    if not kept.exists():
        made.gather()
        with contextlib.suppress(OSError):  # somebody else was faster
            Path(made.env["LEADR_STATIC_ROOT"]).rename(kept)
    made.env["LEADR_STATIC_ROOT"] = str(kept)


def _fingerprint() -> str:
    """Changes with every file of ours, and whenever a package is installed."""
    places = [*sorted((ROOT / "static").rglob("*")), Path(django.__file__).parent.parent]
    told = "".join(f"{place} {place.stat().st_mtime_ns}\n" for place in places)
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def _fresh(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
