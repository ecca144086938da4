"""How many tasks that do nothing Celery's workers take off the broker in a second."""

import contextlib
import sys
import time
from collections.abc import Iterator

import redis
from django.conf import settings

from leadr.bench import noop
from leadr.bench.surroundings import Surroundings

ENOUGH = 1_000  # for a second
PATIENCE = 60.0


@contextlib.contextmanager
def worker(given: Surroundings) -> Iterator["redis.Redis"]:
    """A worker with as many processes as the other measures."""
    valkey = redis.Redis.from_url(settings.REDIS_URL)
    valkey.delete(noop.QUEUE)
    options = ["--queues", noop.QUEUE, "--concurrency", str(given.processes), "--max-tasks-per-child", "1000000"]
    command = [sys.executable, "-m", "celery", "--quiet", "--app", "leadr.bench.noop", "worker", *options]
    quiet = ["--loglevel", "WARNING", "--without-gossip", "--without-mingle", "--hostname", "bench@%h"]
    given.stack.fleet.start("noop", [*command, *quiet], given.env)
    try:
        yield valkey
    finally:
        given.stack.fleet.kill("noop")
        valkey.delete(noop.QUEUE)


def wait(valkey: "redis.Redis") -> None:
    """Until the worker has done its first tasks."""
    _fill(valkey, 10)
    until = time.monotonic() + PATIENCE
    while _waiting(valkey):
        if time.monotonic() > until:
            raise RuntimeError("The Celery worker took no task within a minute.")
        time.sleep(0.1)


def rate(valkey: "redis.Redis", seconds: float) -> float:
    """Tasks a second while there are always more: nothing is published in the time that counts."""
    _fill(valkey, int(ENOUGH * seconds * 2))
    begun, waiting = time.perf_counter(), _waiting(valkey)
    while time.perf_counter() < begun + seconds and _waiting(valkey):
        time.sleep(0.05)
    taken = waiting - _waiting(valkey)
    passed = time.perf_counter() - begun
    valkey.delete(noop.QUEUE)
    return taken / passed


def _fill(valkey: "redis.Redis", count: int) -> None:
    # One message is made by Celery and copied: publishing thousands one by one would take longer than doing them.
    with noop.app.connection_for_write() as link, noop.app.amqp.Producer(link) as producer:
        noop.nothing.apply_async(queue="bench.pattern", producer=producer)
    pattern = valkey.rpop("bench.pattern")
    assert isinstance(pattern, bytes), "one message was published just now"
    valkey.lpush(noop.QUEUE, *[pattern] * count)


def _waiting(valkey: "redis.Redis") -> int:
    return int(valkey.llen(noop.QUEUE))
