"""A process that does one thing over and over: `python -m leadr.bench.hand NAME MOMENT`, then seconds by line."""

import gc
import sys
import time
from collections.abc import Callable
from datetime import datetime
from typing import cast

import django
import psycopg
from django.conf import settings

django.setup()

from accounts.linkedin import LinkedIn  # noqa: E402 - the apps must be loaded first
from campaigns.engine import run  # noqa: E402
from campaigns.engine.outside import Outside  # noqa: E402
from delivery.email import Delivered, Outcome  # noqa: E402
from leadr.simulation.world import World  # noqa: E402
from workflows.kinds import Lane  # noqa: E402

CLAIM = """
UPDATE bench_cycle SET state = 'started' WHERE id = (
  SELECT id FROM bench_cycle WHERE state = 'scheduled' ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
) RETURNING id
"""
Deed = Callable[[], int]


def actions(moment: datetime) -> Deed:
    """The engine: claim, perform in a world without delay or faults, record."""
    world = World(1, lambda: moment, faults=False)
    outside = Outside(
        linkedin=cast(LinkedIn, world),
        comment=lambda *_args, **_named: "",
        rephrase=lambda *_args, text, **_named: text,
        deliver=lambda letter, **_named: Delivered(Outcome.NO_CONTACT, ""),
        start_render=lambda *_args, **_named: None,
    )
    most = settings.AT_ONCE
    return lambda: len(run.run_some(Lane.OUTREACH, most=most, outside=outside, now=lambda: moment))


def cycles(_moment: datetime) -> Deed:
    """The yardstick: a row claimed and committed, then closed and committed, by bare psycopg."""
    connection = psycopg.connect(settings.ENV.database_url)

    def cycle() -> int:
        row = connection.execute(CLAIM).fetchone()
        connection.commit()
        if row:
            connection.execute("UPDATE bench_cycle SET state = 'done' WHERE id = %s", row)
            connection.commit()
        return int(row is not None)

    return cycle


DEEDS: dict[str, Callable[[datetime], Deed]] = {"actions": actions, "cycles": cycles}


def main(name: str, moment: str) -> None:
    """Say when ready; for each line read, work so many seconds and say how much was done in how long."""
    deed = DEEDS[name](datetime.fromisoformat(moment))
    gc.freeze()  # as workers do
    _say("ready")
    for line in sys.stdin:
        seconds, count, begun = float(line), 0, time.perf_counter()
        while time.perf_counter() < begun + seconds and (done := deed()):
            count += done
        _say(f"{count} {time.perf_counter() - begun}")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
