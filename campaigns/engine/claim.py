"""The only place that takes locks on the queue. Committing a claim is the intent to act."""

from datetime import datetime, timedelta

from django.db import IntegrityError, connection, transaction

from campaigns.engine import facts, frozen, gates, moves, words
from campaigns.models import Action
from campaigns.states import State
from workflows.kinds import TRAITS, WRITTEN, Kind, Lane

BUSY = "one_started_action_per_account"
CANDIDATE = """
SELECT action.id
FROM campaigns_action AS action
JOIN campaigns_campaign AS campaign ON campaign.id = action.campaign_id AND campaign.state = 'running'
JOIN accounts_linkedinaccount AS account
  ON account.id = action.account_id AND account.health = 'working' AND account.deleted_at IS NULL
WHERE action.state = 'scheduled' AND action.lane = %(lane)s AND action.due_at <= %(now)s
  AND NOT EXISTS (
    SELECT FROM campaigns_action AS busy WHERE busy.account_id = action.account_id AND busy.state = 'started'
  )
ORDER BY action.due_at, action.id
LIMIT 1
FOR UPDATE OF action, account SKIP LOCKED
"""


def next_action(lane: Lane, *, now: datetime) -> Action | None:
    """Start the most overdue action of a lane that may go now; None when there is none.

    Rows the gates put off or rule out are moved as they are met. Losing a race for an account shows as an
    IntegrityError of its unique index: normal, so the loop goes on.
    """
    while True:
        try:
            action, ruled_out = _try(lane, now)
        except IntegrityError as error:
            if BUSY not in str(error):
                raise
            continue
        if ruled_out and action:
            _close(action, ruled_out, now=now)
        elif action is None or action.state == State.STARTED:
            return action


def is_still_right(action: Action, *, patience: timedelta, now: datetime) -> str:
    """Asked right before the call: empty while all still allow what was claimed, else why not.

    A worker that was held up for longer than `patience` must not begin any more: soon its row counts as silent,
    and the evidence would be asked while the call is under way.
    """
    if action.started_at is None or now > action.started_at + patience:
        return "Its worker was held up; again."
    # The start is part of the question: meanwhile another worker may have started it anew.
    mine = Action.objects.filter(pk=action.pk, state=State.STARTED, started_at=action.started_at)
    fresh = mine.allowed().select_related("lead", "campaign__owner").first()
    if fresh is None:
        return "Something changed just before it was sent."
    stop = facts.stop_rule(fresh) if TRAITS[Kind(action.kind)].can_be_stopped else None
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
    """The most overdue action of the lane whose account is free, with it and its account locked.

    Only two rows are locked and only a number comes back: most looks find nothing, and should cost next to nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(CANDIDATE, {"lane": lane.value, "now": now})
        found = cursor.fetchone()
    if found is None:
        return None
    action = Action.objects.select_related("account", "lead", "campaign").get(pk=found[0])
    action.campaign.account = action.account
    frozen.attach(action.campaign)
    return action


def _close(action: Action, never: gates.Never, *, now: datetime) -> None:
    # In a transaction of its own, campaign first: whoever recovers takes the rows in that order too.
    try:
        with transaction.atomic(durable=True):
            moves.lock(action.campaign)
            moves.close(action, State.SKIPPED, now=now, reason=never.reason, note=never.why)
    except moves.Moved:
        return
