"""Actions a second by real processes, beside bare commits and beside Celery."""

import random
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime

from django.db import connection

from leadr.bench import broker, crowd
from leadr.bench.figures import Figure, Goal, ratio, samples
from leadr.bench.hands import hired
from leadr.bench.surroundings import Surroundings, empty

MONDAY_9 = datetime(2026, 9, 21, 9, tzinfo=UTC)
CYCLES = """
CREATE TABLE bench_cycle AS SELECT n AS id, 'scheduled' AS state FROM generate_series(1, %s) AS n;
ALTER TABLE bench_cycle ADD PRIMARY KEY (id);
CREATE INDEX ON bench_cycle (id) WHERE state = 'scheduled';
ANALYZE bench_cycle;
"""
CYCLES_A_SECOND = 10_000


def measure(given: Surroundings, *, meanwhile: Callable[[], object]) -> list[Figure]:
    """Actions over two-commit cycles, and over tasks that do nothing; the three take turns.

    `meanwhile` is waited for before anything is measured.
    """
    found = _rounds(given, meanwhile)
    engine, cycles, tasks = (samples(found[name]) for name in ("actions", "cycles", "tasks"))
    told = f"{engine.middle:.0f} invites/s by {given.processes} processes, against {{:.0f}} {{}}/s"
    return [
        ratio(
            "actions_ratio", engine, cycles, goal=Goal(low=0.5), told=told.format(cycles.middle, "two-commit cycles")
        ),
        ratio("celery_ratio", engine, tasks, goal=Goal(), told=told.format(tasks.middle, "Celery no-op tasks")),
    ]


def _rounds(given: Surroundings, meanwhile: Callable[[], object]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {"actions": [], "cycles": [], "tasks": []}
    with ExitStack() as held:
        hands = {
            name: held.enter_context(hired(name, given.processes, env=given.env, moment=MONDAY_9))
            for name in ("actions", "cycles")
        }
        valkey = held.enter_context(broker.worker(given))
        _prepare(given)
        meanwhile()
        broker.wait(valkey)
        for started in hands.values():
            started.wait()
        measures: dict[str, Callable[[float], float]] = {
            "actions": hands["actions"].rate,
            "cycles": hands["cycles"].rate,
            "tasks": lambda seconds: broker.rate(valkey, seconds),
        }
        for measured in measures.values():  # caches fill and plans are made before anything counts
            measured(0.3)
        for number in range(given.scale.rounds):
            for name in random.Random(number).sample(sorted(measures), k=3):  # noqa: S311 - nobody is always first
                found[name].append(measures[name](given.scale.seconds))
    return found


def _prepare(given: Surroundings) -> None:
    empty()
    user = crowd.owner(MONDAY_9)
    crowd.due(crowd.campaigns(user, given.scale.accounts * given.processes, now=MONDAY_9), now=MONDAY_9)
    wanted = int(CYCLES_A_SECOND * given.scale.seconds * given.scale.rounds)
    with connection.cursor() as cursor:
        cursor.execute(CYCLES.replace("%s", str(wanted)))
        cursor.execute("VACUUM ANALYZE")
