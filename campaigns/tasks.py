"""Wake-ups of the engine: a tick looks for what is due, a worker does it until nothing is left."""

import time
from typing import Any

from celery import shared_task

from accounts.linkedin import client
from campaigns.engine import beat, recover, run
from leadr.common import clock
from workflows.kinds import Lane

WORK_SECONDS = 240


@shared_task
def tick(**_ignored: Any) -> None:
    """Recover what fell silent, apply what was told, then wake one worker per lane and shard with work due."""
    beat.recover_all(now=clock.now())
    for lane, shards in beat.wakes(now=clock.now()).items():
        for _ in range(shards):
            work.apply_async(kwargs={"lane": lane}, queue=lane, expires=60)
    settle.apply_async(queue=Lane.SEARCH, expires=60)


@shared_task
def work(lane: str, **_ignored: Any) -> None:
    """Do what is due in a lane until nothing is left, or four minutes are over."""
    until = time.monotonic() + WORK_SECONDS
    while time.monotonic() < until and run.run_one(Lane(lane), linkedin=client(), now=clock.now):
        pass


@shared_task
def settle(**_ignored: Any) -> None:
    """Ask the evidence of what is unclear."""
    recover.settle(linkedin=client(), now=clock.now())
