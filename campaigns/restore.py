"""After a database was restored from a backup: what may have left since then is asked about, never sent again."""

from datetime import datetime, timedelta

from django.db import transaction

from campaigns.engine import doubts, frozen
from campaigns.models import Action, Restore
from leadr.common.sql import fetch

# A retry, a hold or a pause may have put off what went out all the same once it was over.
MARGIN = timedelta(hours=1)
# Letters and films carry the number of their action: those of the lost days must not be met again.
PAST_LOST_NUMBERS = """
SELECT setval(seat, nextval(seat) + 1000000) FROM pg_get_serial_sequence('campaigns_action', 'id') AS seat
"""


def doubt(*, since: datetime, now: datetime) -> dict[str, int]:
    """Make everything that was due between `since` and now, and can only go once, unclear; how many of each kind.

    The evidence then settles each. A mail has none left, since its record is as old as the backup: a person looks.
    What is found or planned anew later is asked about when its turn comes (campaigns/engine/doubts.py). Campaigns
    must not be running meanwhile: start the workers afterwards.
    """
    with transaction.atomic():
        fetch(PAST_LOST_NUMBERS, [])
        Restore.objects.create(backup_from=since, at=now)
    doubts.last.cache_clear()
    due = Action.objects.scheduled().filter(kind__in=doubts.ONLY_ONCE, due_at__gte=since - MARGIN, due_at__lte=now)
    counts: dict[str, int] = {}
    for pk in list(due.order_by("pk").values_list("pk", flat=True)):
        action = frozen.whole(pk)
        doubts.doubt(action, since=since, now=now)
        counts[action.kind] = counts.get(action.kind, 0) + 1
    return counts
