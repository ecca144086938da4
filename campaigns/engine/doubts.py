"""After a backup was restored: what may have left since it was taken is asked about before it is done."""

from datetime import datetime, timedelta
from functools import cache

from django.db import transaction

from campaigns.engine import moves, restage, settle, words
from campaigns.models import Action, Restore
from campaigns.stages import RESTORED
from campaigns.states import State
from workflows.kinds import TRAITS, Kind

ONLY_ONCE = frozenset(kind for kind in Kind if TRAITS[kind].is_outreach and not TRAITS[kind].is_repeatable)
# People found and steps planned since the backup are found and planned again, some of them weeks later.
FOR = timedelta(days=90)
DAY = timedelta(days=1)


@cache
def last() -> Restore | None:
    """The last restore: asked once by each process, since workers are started after it."""
    return Restore.objects.order_by("pk").last()


def since(action: Action, *, now: datetime) -> datetime | None:
    """From when on an action may have been done without our knowing; None when it was asked about, or cannot be."""
    restore = last()
    if restore is None or action.reason == RESTORED or action.kind not in ONLY_ONCE:
        return None
    # Only a person can tell of a mail: they are asked for as long as the backup was old, not for months.
    length = restore.at - restore.backup_from + DAY if action.kind == Kind.EMAIL else FOR
    return restore.backup_from if now < restore.at + length else None


def doubt(action: Action, *, since: datetime, now: datetime) -> None:
    """Make a scheduled or started action unclear, to be settled by what the outside knows since then. Raises Moved."""
    with transaction.atomic(durable=True):
        moves.lock(action.campaign)
        if action.state == State.SCHEDULED:
            # Started first: an unclear action is one that was begun, and says when.
            text = action.text or words.text_of(action)
            moves.move(action, State.STARTED, now=now, started_at=since, charged_at=now, text=text)
        is_mail = action.kind == Kind.EMAIL
        note = settle.LOOK if is_mail else "The database was restored; asking outside whether it went out."
        asked = settle.MAX_ASKED if is_mail else 0
        fields = {"started_at": since, "reason": RESTORED, "note": note, "due_at": now, "asked": asked}
        moves.move(action, State.UNCLEAR, now=now, **fields)
        restage.of_action(action, now=now)
