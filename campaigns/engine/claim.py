"""The only place that takes locks. Committing a claim is the intent to act."""

from datetime import datetime

from django.db import IntegrityError, transaction

from campaigns.engine import facts, gates, moves
from campaigns.models import Action
from campaigns.states import State
from workflows.kinds import TRAITS, Kind, Lane

RELATED = ("account", "lead", "campaign__audience", "campaign__workflow", "campaign__delivery", "campaign__owner")


def next_action(lane: Lane, *, now: datetime) -> Action | None:
    """Start the most overdue action of a lane that may go now; None when there is none.

    Rows the gates put off are moved as they are met. Losing a race for an account shows as an IntegrityError
    of its unique index: normal, so the loop goes on.
    """
    while True:
        try:
            with transaction.atomic(durable=True):
                action = _candidate(lane, now)
                if action is None:
                    return None
                if _decide(action, now=now):
                    return action
        except IntegrityError:
            continue


def is_still_right(action: Action) -> bool:
    """Asked right before the call: whether campaign, account and lead still allow what was claimed."""
    rows = Action.objects.filter(pk=action.pk, state=State.STARTED).allowed()
    return rows.filter(lead__replied_at=None).exists() if action.lead_id else rows.exists()


def _candidate(lane: Lane, now: datetime) -> Action | None:
    return (
        Action.objects.due(now)
        .filter(lane=lane)
        .allowed()
        .of_idle_accounts()
        .select_related(*RELATED)
        .select_for_update(skip_locked=True, of=("self", "account"))
        .order_by("due_at", "pk")
        .first()
    )


def _decide(action: Action, *, now: datetime) -> bool:
    match gates.verdict(facts.facts_for(action, now=now), now=now):
        case gates.Wait(at, why):
            Action.objects.filter(pk=action.pk, state=State.SCHEDULED).update(due_at=at, note=why)
            return False
        case gates.Never(reason, why):
            moves.close(action, State.SKIPPED, now=now, reason=reason, note=why)
            return False
    charged = now if TRAITS[Kind(action.kind)].is_outreach else None
    moves.move(action, State.STARTED, now=now, started_at=now, charged_at=charged)
    return True
