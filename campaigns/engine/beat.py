"""What one heartbeat does: a fixed number of queries over what is due, whatever sleeps."""

from datetime import datetime

from django.conf import settings
from django.db.models import Count

from campaigns.engine import recover
from campaigns.models import Action
from leadr.common import clock

SHARDS = 4


def recover_all(*, now: datetime) -> None:
    """Take back silent rows, read facts, close waits that ran out."""
    grace = clock.stretch(settings.UNIPILE_READ_SECONDS)
    recover.silent(silence=clock.stretch(settings.SILENT_SECONDS), grace=grace, now=now)
    recover.answers(now=now)
    recover.expired(now=now)


def wakes(*, now: datetime) -> dict[str, int]:
    """How many workers each lane can use: one per account with something due, at most SHARDS."""
    due = Action.objects.due(now).allowed().order_by().values("lane")
    rows = due.annotate(accounts=Count("account", distinct=True)).values_list("lane", "accounts")
    return {lane: min(accounts, SHARDS) for lane, accounts in rows}
