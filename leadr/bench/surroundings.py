"""The throwaway database of a bench, and the environment of the processes that work on it."""

import contextlib
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import connection

from leadr import stack
from leadr.bench.scale import Scale
from leadr.fleet import Fleet, to_file
from leadr.stack import Stack

STATIC = "static"
BARE = "bench/bare"  # where the site of the bench does nothing
# Whoever a campaign, a lead or an action belongs to goes, and all that is theirs goes with them.
EMPTY = "TRUNCATE accounts_user, accounts_providerevent RESTART IDENTITY CASCADE"
# What is still to be written to the disk is written before anything is timed, and not meanwhile.
SETTLED = "CHECKPOINT"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a figure is measured in."""

    scale: Scale
    env: dict[str, str]
    stack: Stack
    processes: int


@contextlib.contextmanager
def made(scale: Scale) -> Iterator[Surroundings]:
    """A database of its own with all tables, dropped at the end, and a fleet that ends with it."""
    usual = connection.settings_dict["NAME"]
    name = connection.settings_dict["TEST"]["NAME"] = f"bench_{os.getpid()}"
    with TemporaryDirectory(prefix="leadr-bench-") as folder:
        fleet = Fleet(to_file(Path(folder) / "log.txt"))
        env = environment(name, Path(folder))
        fleet.start(STATIC, [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"], env)
        try:
            connection.creation.create_test_db(verbosity=0, autoclobber=True)
            yield Surroundings(scale, env, Stack(fleet, env, Path(folder)), os.cpu_count() or 1)
        finally:
            fleet.stop()
            connection.creation.destroy_test_db(usual, verbosity=0)


def environment(database: str, folder: Path) -> dict[str, str]:
    """The variables of a process on the bench's database, with a web address nobody listens on yet."""
    addresses = {"database_url": stack.database_address(database), "redis_url": settings.REDIS_URL}
    url = f"http://{stack.HOST}:{stack.free_port()}"
    return stack.environment(os.environ, url=url, addresses=addresses, folder=folder)


def empty() -> None:
    """Take away everything a figure left behind."""
    with connection.cursor() as cursor:
        cursor.execute(EMPTY)
        cursor.execute(SETTLED)
