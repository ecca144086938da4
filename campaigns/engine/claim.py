"""The only place that takes locks on the queue. Committing a claim is the intent to act."""

from datetime import datetime

from django.db import IntegrityError, transaction

from campaigns.engine import facts, gates, moves, words
from campaigns.models import Action
from campaigns.states import State
from workflows.kinds import TRAITS, WRITTEN, Kind, Lane

RELATED = (
    "account", "lead", "campaign__audience", "campaign__workflow", "campaign__delivery", "campaign__owner",
    "campaign__account",
)  # fmt: skip


def next_action(lane: Lane, *, now: datetime) -> Action | None:
    """Start the most overdue action of a lane that may go now; None when there is none.

    Rows the gates put off or rule out are moved as they are met. Losing a race for an account shows as an
    IntegrityError of its unique index: normal, so the loop goes on.
    """
    while True:
        try:
            action, ruled_out = _try(lane, now)
        except IntegrityError:
            continue
        if ruled_out and action:
            _close(action, ruled_out, now=now)
        elif action is None or action.state == State.STARTED:
            return action


def is_still_right(action: Action, *, now: datetime) -> str:
    """Asked right before the call: empty while all still allow what was claimed, else why not."""
    rows = Action.objects.filter(pk=action.pk, state=State.STARTED).allowed().select_related("lead", "campaign")
    fresh = rows.first()
    if fresh is None:
        return "Something changed just before it was sent."
    stop = facts.stop_rule(fresh) if TRAITS[Kind(action.kind)].is_outreach else None
    return stop.why if stop else ""


def _try(lane: Lane, now: datetime) -> tuple[Action | None, gates.Never | None]:
    with transaction.atomic(durable=True):
        action = _candidate(lane, now)
        if action is None:
            return None, None
        match gates.verdict(facts.facts_for(action, now=now), now=now):
            case gates.Wait(at, why):
                Action.objects.filter(pk=action.pk, state=State.SCHEDULED).update(due_at=at, note=why)
            case gates.Never() as never:
                return action, never
            case _:
                _start(action, now)
        return action, None


def _start(action: Action, now: datetime) -> None:
    kind = Kind(action.kind)
    text = action.text or words.text_of(action)
    note = ""
    if kind is Kind.INVITE and text and facts.note_quota_is_used_up(action, now=now):
        text, note = "", "Sent without a note: this free account's notes of the month are used up."
    charged = now if TRAITS[kind].is_outreach else None
    fields = {"text": text, "note": note} if kind in WRITTEN or kind is Kind.COMMENT else {}
    moves.move(action, State.STARTED, now=now, started_at=now, charged_at=charged, **fields)


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


def _close(action: Action, never: gates.Never, *, now: datetime) -> None:
    # In a transaction of its own, campaign first: whoever recovers takes the rows in that order too.
    try:
        with transaction.atomic(durable=True):
            moves.lock(action.campaign)
            moves.close(action, State.SKIPPED, now=now, reason=never.reason, note=never.why)
    except moves.Moved:
        return
