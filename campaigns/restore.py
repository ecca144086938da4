"""After a database was restored from a backup: what may have left since then is asked about, never sent again."""

from datetime import datetime, timedelta

from django.db import transaction

from campaigns.engine import moves, settle, words
from campaigns.models import Action
from campaigns.states import State
from workflows.kinds import TRAITS, Kind

ONLY_ONCE = sorted(kind for kind in Kind if TRAITS[kind].is_outreach and not TRAITS[kind].is_repeatable)
# A retry, a hold or a pause may have put off what went out all the same once it was over.
MARGIN = timedelta(hours=1)


def doubt(*, since: datetime, now: datetime) -> dict[str, int]:
    """Make everything that was due between `since` and now, and can only go once, unclear; how many of each kind.

    The evidence then settles each. A mail has none left, since its record is as old as the backup: a person looks.
    Campaigns must not be running meanwhile: start the workers afterwards.
    """
    due = Action.objects.scheduled().filter(kind__in=ONLY_ONCE, due_at__gte=since - MARGIN, due_at__lte=now)
    counts: dict[str, int] = {}
    for pk in list(due.order_by("pk").values_list("pk", flat=True)):
        kind = _doubt_one(pk, since=since, now=now)
        counts[kind] = counts.get(kind, 0) + 1
    return counts


def _doubt_one(pk: int, *, since: datetime, now: datetime) -> str:
    with transaction.atomic(durable=True):
        action = settle.whole(pk)
        moves.lock(action.campaign)
        # Started first: an unclear action is one that was begun, and says when.
        text = action.text or words.text_of(action)
        moves.move(action, State.STARTED, now=now, started_at=since, charged_at=now, text=text)
        is_mail = action.kind == Kind.EMAIL
        note = settle.LOOK if is_mail else "The database was restored; asking outside whether it went out."
        asked = settle.MAX_ASKED if is_mail else 0
        moves.move(action, State.UNCLEAR, now=now, reason="restored", note=note, due_at=now, asked=asked)
        moves.restage(action, now=now)
    return action.kind
