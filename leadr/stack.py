"""What a whole Leadr is made of: sandbox, web, worker and beat, on servers that are there already."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from leadr.embedded import Servers
from leadr.fleet import ROOT, Fleet

LANES = ("celery", "search", "video", "outreach", "email")
SERVERS = ("postgres", "valkey")
HOST = "127.0.0.1"


class NotReady(Exception):
    """A part of the stack did not come up; the text says which and where to look."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast time runs in a development stack: `speed` times, and at which moment it begins."""

    speed: float
    start: datetime
    tick_seconds: int = 5

    def environment(self, epoch: datetime) -> dict[str, str]:
        """The clock's variables, with the real moment that counts as the start."""
        if self.speed == 1:
            return {"LEADR_TICK_SECONDS": str(self.tick_seconds)}
        return {
            "LEADR_CLOCK_EPOCH": epoch.isoformat(),
            "LEADR_CLOCK_START": self.start.isoformat(),
            "LEADR_CLOCK_SPEED": str(self.speed),
            "LEADR_TICK_SECONDS": str(self.tick_seconds),
        }


@dataclass(frozen=True, slots=True)
class Machine:
    """A place for workers that shares nothing with others but the servers: own name, folders and clock."""

    name: str
    home: Path
    ahead: timedelta = timedelta()

    def environment(self, env: Mapping[str, str]) -> dict[str, str]:
        """The variables of a process on it; its clock runs ahead by so much real time."""
        here = {"HOSTNAME": self.name, "PYTHONPATH": str(ROOT), "LEADR_STATIC_ROOT": str(self.home / "static")}
        here |= {name: str(self.home) for name in ("HOME", "TMPDIR", "XDG_RUNTIME_DIR", "XDG_CACHE_HOME")}
        if epoch := env.get("LEADR_CLOCK_EPOCH"):
            here["LEADR_CLOCK_EPOCH"] = (datetime.fromisoformat(epoch) - self.ahead).isoformat()
        return {**env, **here}


@dataclass
class Stack:
    """A running Leadr: its fleet, its environment, and what the sandbox said of itself."""

    fleet: Fleet
    env: dict[str, str]
    folder: Path
    workers: int = 1
    concurrency: int = 6
    machines: int = 1
    skew: timedelta = timedelta()
    servers: Servers | None = None
    sandbox: dict[str, str] = field(default_factory=dict)
    _world: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """The address of the pages."""
        return self.env["LEADR_BASE_URL"]

    def start_sandbox(self, *options: str, port: int = 0) -> None:
        """Start the outside world and point the product at it."""
        data = str(self.folder / "sandbox")
        command = [sys.executable, "-m", "leadr.sandbox", "--port", str(port), "--data", data]
        self.fleet.start("sandbox", [*command, *options], self.env)
        line = self.fleet.first_line("sandbox", 60)
        if not line.startswith("{"):
            raise NotReady(f"The sandbox did not start. It said: {line.strip() or 'nothing'}")
        self.sandbox, self._world = json.loads(line), options
        self.env |= outside_environment(self.sandbox)

    def prepare(self) -> None:
        """Migrate and gather static files: what the parts take for granted."""
        side_by_side(partial(self.manage, "migrate", "--verbosity", "0"), self.gather)

    def gather(self) -> None:
        """Gather the static files."""
        self.manage("collectstatic", "--noinput", "--verbosity", "0")

    def start_web(self, site: str = "leadr.wsgi") -> None:
        """Start the web server and wait until it answers."""
        port = self.url.rpartition(":")[2]
        options = ["--interface", "wsgi", "--host", HOST, "--port", port, "--blocking-threads", "8", "--no-ws"]
        granian = str(Path(sys.executable).with_name("granian"))
        self.fleet.start("web", [granian, *options, "--log-level", "warning", f"{site}:application"], self.env)
        _answers(f"{self.url}/healthz")

    def start_worker(self, number: int = 0) -> None:
        """Start a worker for all lanes; with several machines, on each in turn."""
        name = "worker" if self.workers == 1 else f"worker{number + 1}"
        options = ["--queues", ",".join(LANES), "--concurrency", str(self.concurrency), "--loglevel", "INFO"]
        # Nothing is lost without gossip: workers meet in the table, not in the broker.
        place = self.machine_of(number) if self.machines > 1 else None
        host = f"{name}-{os.getpid()}@{place.name if place else '%h'}"
        quiet = ["--without-gossip", "--without-mingle", "--hostname", host]
        env, cwd = (place.environment(self.env), place.home) if place else (self.env, ROOT)
        self.fleet.start(name, [*_celery(), "worker", *options, *quiet], env, cwd=cwd)

    def machine_of(self, number: int) -> Machine:
        """The machine a worker runs on; the clock of the last one is off by the skew."""
        place = number % self.machines
        home = self.folder / f"machine{place + 1}"
        home.mkdir(mode=0o700, exist_ok=True)
        return Machine(home.name, home, self.skew if place == self.machines - 1 else timedelta())

    def start_beat(self) -> None:
        """Start the heartbeat, with its timetable in the database."""
        pid = ["--pidfile", "", "--loglevel", "WARNING"]
        scheduler = ["--scheduler", "leadr.timetable:Timetable"]
        self.fleet.start("beat", [*_celery(), "beat", *scheduler, *pid], self.env)

    def start(self) -> None:
        """Start workers, beat and web, and wait for the pages."""
        for number in range(self.workers):
            self.start_worker(number)
        self.start_beat()
        self.start_web()

    def kill(self, name: str) -> None:
        """End a part as a crash would; Postgres and Valkey come back at once, where they were."""
        if self.servers and name in SERVERS:
            self.servers.crash(name)
        else:
            self.fleet.kill(name)

    def revive(self, name: str) -> None:
        """Start a part again that has ended, where it was before."""
        match name:
            case "sandbox":
                port = int(self.sandbox["url"].rpartition(":")[2])
                mail = [] if "--smtp-port" in self._world else ["--smtp-port", str(self.sandbox["smtp_port"])]
                self.start_sandbox(*self._world, *mail, port=port)
            case "web":
                self.start_web()
            case "beat":
                self.start_beat()
            case _:
                self.start_worker(int(name.removeprefix("worker") or 1) - 1)

    def manage(self, *arguments: str) -> str:
        """Run a management command in the stack's environment; returns what it printed."""
        command = [sys.executable, str(ROOT / "manage.py"), *arguments]
        done = subprocess.run(command, env=self.env, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NotReady(f"manage.py {' '.join(arguments)} failed: {(done.stderr or done.stdout).strip()[-2000:]}")
        return done.stdout


def side_by_side(*deeds: Callable[[], object]) -> None:
    """Do at once what does not need each other; raises what one of them raised, when all have ended."""
    with ThreadPoolExecutor() as pool:
        for done in [pool.submit(deed) for deed in deeds]:
            done.result()


def database_address(database: str) -> str:
    """Where a database of the present server is, as DATABASE_URL says it."""
    return urlsplit(settings.ENV.database_url or "postgresql:///leadr")._replace(path=f"/{database}").geturl()


def environment(base: Mapping[str, str], *, url: str, addresses: Mapping[str, str], folder: Path) -> dict[str, str]:
    """The variables of a development stack on these servers."""
    return {
        **base,
        **{name.upper(): address for name, address in addresses.items()},
        "DJANGO_SETTINGS_MODULE": "leadr.settings",
        "LEADR_DEVELOPMENT": base.get("LEADR_DEVELOPMENT", "1"),
        "LEADR_BASE_URL": url,
        "LEADR_STATIC_ROOT": str(folder / "static"),
        "PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges",
    }


def outside_environment(sandbox: Mapping[str, str]) -> dict[str, str]:
    """Where the product finds the sandbox's services."""
    return {
        "UNIPILE_BASE_URL": sandbox["url"],
        "UNIPILE_API_KEY": sandbox["api_key"],
        "SMTP_HOST": HOST,
        "SMTP_PORT": str(sandbox.get("smtp_port", 25)),
        "SMTP_TLS": "0",
        "STUDIO_BASE_URL": sandbox["url"],
        "STUDIO_KEY_ID": "studio",
        "STUDIO_SECRET": sandbox.get("studio_key", ""),
        "STUDIO_VIDEO_HOSTS": "127.0.0.1,bhuman.ai",
        "MODEL_BASE_URL": f"{sandbox['url']}/v1",
        "MODEL_API_KEY": sandbox.get("model_key", ""),
        "SEARCH_BASE_URL": sandbox["url"],
        "SEARCH_API_KEY": sandbox.get("search_key", ""),
    }


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def is_free(port: int) -> bool:
    """Whether a server could listen on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _celery() -> list[str]:
    return [sys.executable, "-m", "celery", "--app", "leadr", "--quiet"]


def _answers(url: str, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310  # nosec B310 - our own server
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise NotReady(f"The web server did not answer at {url} within {seconds:.0f} seconds; its log says why.")
