"""What one heartbeat does: a fixed number of queries over what is due, whatever sleeps."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count

from campaigns.engine import recover
from campaigns.models import Action
from leadr.common import clock

SHARDS = 4
NAP_SECONDS = 0.02
# What other workers make due is not missed while their clocks are a little behind.
JUST_NOW = timedelta(minutes=1)


def recover_all(*, now: datetime) -> None:
    """Take back silent rows, read facts, close waits that ran out."""
    grace = clock.stretch(settings.UNIPILE_READ_SECONDS)
    recover.silent(silence=clock.stretch(settings.SILENT_SECONDS), grace=grace, now=now)
    recover.answers(now=now)
    recover.expired(now=now)
    recover.films(now=now)


def wakes(*, now: datetime) -> dict[str, int]:
    """How many workers each lane can use before the next tick: one per account with something due, at most SHARDS."""
    due = Action.objects.due(now + clock.stretch(settings.TICK_SECONDS)).allowed().order_by().values("lane")
    rows = due.annotate(accounts=Count("account", distinct=True)).values_list("lane", "accounts")
    return {lane: min(accounts, SHARDS) for lane, accounts in rows}


def first_due(lane: str, *, now: datetime) -> datetime:
    """Since when the most overdue thing of a lane waits that may be done; about now when there is none.

    What was due before is held back by pauses and by accounts that are away. It can be very much, and it would be
    looked through for each claim; whoever claims with this asks it anew from time to time, for what was set free.
    """
    return _earliest(lane, now) or now - JUST_NOW


def pause_until_due(lane: str, *, within: float, now: datetime) -> float:
    """How many real seconds to sleep until a lane's next action is due; negative when none is, so soon.

    The nap after a due action that could not be claimed lets the account's other action end first.
    """
    following = _earliest(lane, now + clock.stretch(within))
    return -1 if following is None else max(NAP_SECONDS, clock.shrink(following - now))


def _earliest(lane: str, end: datetime) -> datetime | None:
    """When the first thing of a lane is due, up to a moment, that may be done."""
    due = Action.objects.due(end).allowed().filter(lane=lane).order_by("due_at")
    return due.values_list("due_at", flat=True).first()
