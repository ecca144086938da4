"""Wake-ups of the engine: a tick looks for what is due, a worker does it until nothing is left."""

import time
from typing import Any

from celery import shared_task
from django.conf import settings

from campaigns import retention
from campaigns.engine import beat, claim, outside, run
from campaigns.engine import settle as settling
from leadr.common import clock, drain, pulse
from workflows.kinds import Lane

WORK_SECONDS = 240
# Where most of the time is spent waiting for the provider: a worker looks after several accounts side by side.
AT_ONCE = {Lane.OUTREACH: settings.AT_ONCE}


@shared_task
def tick(**_ignored: Any) -> None:
    """Recover what fell silent, apply what was told, then wake one worker per lane and shard with work due."""
    pulse.beat()
    beat.recover_all(now=clock.now())
    for lane, shards in beat.wakes(now=clock.now()).items():
        for _ in range(shards):
            work.apply_async(kwargs={"lane": lane}, queue=lane, expires=60)
    settle.apply_async(queue=Lane.SEARCH, expires=60)


@shared_task
def work(lane: str, **_ignored: Any) -> None:
    """Do what is due in a lane and becomes due before the next tick: four minutes at most, or until asked to end."""
    begun = look_again = time.monotonic()
    since, most = claim.EVER, AT_ONCE.get(Lane(lane), 1)
    while time.monotonic() < begun + WORK_SECONDS and not drain.has_begun():
        if time.monotonic() >= look_again:
            since, look_again = beat.first_due(lane, now=clock.now()), time.monotonic() + settings.TICK_SECONDS
        if run.run_some(Lane(lane), most=most, outside=outside.real(), now=clock.now, since=since):
            continue
        left = begun + settings.TICK_SECONDS - time.monotonic()
        nap = beat.pause_until_due(lane, within=max(0, left), now=clock.now())
        if left <= 0 or nap < 0:
            return
        time.sleep(min(nap, left))


@shared_task
def settle(**_ignored: Any) -> None:
    """Ask the evidence of what is unclear."""
    settling.settle(outside=outside.real(), now=clock.now())


@shared_task
def tidy(**_ignored: Any) -> None:
    """Throw away what ended campaigns need no more."""
    retention.tidy(now=clock.now())
