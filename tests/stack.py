"""pytest plugin: the embedded servers and the environment of the tests, before Django reads its settings."""

import atexit
import contextlib
import os
from pathlib import Path

from leadr import embedded

FOLDER = Path(__file__).resolve().parent.parent / "var" / "test"
_held = contextlib.ExitStack()


def _provide() -> None:
    os.environ.setdefault("DEBUG", "0")
    os.environ.setdefault("LEADR_HTTPS", "0")
    os.environ.setdefault("SECRET_KEY", "a-key-only-the-tests-use-0123456789-0123456789-0123456789")
    os.environ.setdefault("LEADR_CALLBACK_SECRET", "test-callback-secret")
    os.environ.setdefault("LEADR_ENCRYPTION_KEYS", "dGVzdHMtb25seS1rZXktb2YtMzItYnl0ZXMtMDEyMzQ=")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadr.settings")
    if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        _own_keys()  # real servers, or we are a worker of a run that has started them
        return
    folder = FOLDER
    try:
        _held.enter_context(embedded.hold(folder))
    except embedded.Running:
        folder = FOLDER.with_name(f"test-{os.getpid()}")  # another run uses the usual one
    servers = embedded.start(folder)
    atexit.register(servers.stop)
    os.environ.update({name.upper(): address for name, address in servers.addresses.items()})


def _own_keys() -> None:
    """Give each parallel worker a database of its own in the broker, as it has one in Postgres."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    base, _, number = os.environ["REDIS_URL"].rpartition("/")
    if worker.startswith("gw") and number.isdigit():
        os.environ["REDIS_URL"] = f"{base}/{1 + int(worker[2:]) % 15}"


_provide()
