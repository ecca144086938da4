"""The migrations go forward, back to nothing, and forward again, on a database of their own."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
OUR_APPS = ("accounts", "audiences", "campaigns", "delivery", "video", "workflows")
TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE ANY (%s)"


@pytest.fixture
def database():
    """The address of a new, empty database on the tests' server."""
    address = os.environ["DATABASE_URL"]
    name = f"leadr_migrations_{os.getpid()}"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield urlunsplit(urlsplit(address)._replace(path=f"/{name}"))
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def migrate(database, *to):
    command = [sys.executable, "manage.py", "migrate", *to, "--verbosity", "0", "--skip-checks"]
    environment = {**os.environ, "DATABASE_URL": database}
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr


def tables(database):
    """How many tables of ours there are."""
    with psycopg.connect(database) as connection:
        return connection.execute(TABLES, [[f"{name}\\_%" for name in OUR_APPS]]).fetchone()[0]


@pytest.mark.slow
def test_forward_back_to_nothing_and_forward_again(database):
    migrate(database)
    there = tables(database)
    assert there > 15
    migrate(database, "accounts", "zero")  # everything of ours has an owner, so everything goes
    assert tables(database) == 0
    migrate(database)
    assert tables(database) == there
