"""The only place that takes locks on the queue. Committing a claim is the intent to act."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from campaigns.engine import facts, frozen, gates, moves, words
from campaigns.engine.gates import Whose
from campaigns.models import ALLOWED, Action
from campaigns.states import State
from delivery import blocklist, pacing
from leadr.common.sql import change, fetch
from workflows.kinds import TRAITS, WRITTEN, Kind, Lane

OUTREACH = [kind.value for kind in Kind if TRAITS[kind].is_outreach]
BUSY = "one_started_action_per_account"
CANDIDATE = f"""
SELECT {blocklist.BARS}, {frozen.JOINED}
{ALLOWED}
LEFT JOIN campaigns_lead AS lead ON lead.id = action.lead_id
WHERE action.state = 'scheduled' AND action.lane = %(lane)s AND action.due_at <= %(now)s
  AND NOT EXISTS (
    SELECT FROM campaigns_action AS busy WHERE busy.account_id = action.account_id AND busy.state = 'started'
  )
ORDER BY action.due_at, action.id
LIMIT 1
FOR NO KEY UPDATE OF action, account SKIP LOCKED
"""  # noqa: S608  # nosec B608 - only our columns
# Rows somebody else is changing are left to the next look: nobody is waited for while an account is locked.
PUT_OFF = """
WITH held AS (
  SELECT id, due_at FROM campaigns_action
  WHERE state = 'scheduled' AND account_id = %(account)s AND due_at <= %(now)s AND kind = ANY(%(kinds)s)
    AND (%(campaign)s::bigint IS NULL OR campaign_id = %(campaign)s)
  FOR NO KEY UPDATE SKIP LOCKED
), line AS (
  SELECT id, row_number() OVER (ORDER BY due_at, id) - 1 AS place FROM held
)
UPDATE campaigns_action AS action
SET due_at = %(at)s::timestamptz + line.place * %(gap)s, note = %(why)s
FROM line WHERE action.id = line.id
"""
# The start is part of the question: meanwhile another worker may have started the action anew.
STILL = f"""
SELECT lead.replied_at, {blocklist.BARS}
{ALLOWED}
LEFT JOIN campaigns_lead AS lead ON lead.id = action.lead_id
WHERE action.id = %s AND action.state = 'started' AND action.started_at = %s
"""  # noqa: S608  # nosec B608 - our own statement


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
    fresh = fetch(STILL, [action.pk, action.started_at])
    if not fresh:
        return "Something changed just before it was sent."
    replied_at, bars = fresh[0]
    if action.lead:
        action.lead.replied_at = replied_at
    stop = facts.stop_rule(action, bars=bars) if TRAITS[Kind(action.kind)].can_be_stopped else None
    return stop.why if stop else ""


def _try(lane: Lane, now: datetime) -> tuple[Action | None, gates.Never | None]:
    with transaction.atomic(durable=True):
        found = _candidate(lane, now)
        if found is None:
            return None, None
        action, bars = found
        match gates.verdict(facts.facts_for(action, bars=bars, now=now), now=now):
            case gates.Wait() as wait:
                _put_off(action, wait, now)
            case gates.Never() as never:
                return action, never
            case _:
                _start(action, now)
        return action, None


def _put_off(action: Action, wait: gates.Wait, now: datetime) -> None:
    """Put off an action, and with it all that is due and has to wait for the same: each is met once, not in turn."""
    in_line = wait.whose is Whose.ACCOUNT
    values = {
        "account": action.account_id,
        "campaign": None if in_line else action.campaign_id,
        "kinds": [action.kind] if wait.whose is Whose.KIND else OUTREACH,
        "gap": pacing.GAP if in_line else timedelta(),
    }
    change(PUT_OFF, {**values, "at": wait.at, "why": wait.why, "now": now})


def _start(action: Action, now: datetime) -> None:
    kind = Kind(action.kind)
    text = action.text or words.text_of(action)
    note = ""
    if kind is Kind.INVITE and text and facts.note_quota_is_used_up(action, now=now):
        text, note = "", "Sent without a note: this free account's notes of the month are used up."
    charged = now if TRAITS[kind].is_outreach else None
    fields = {"text": text, "note": note} if kind in WRITTEN or kind is Kind.COMMENT else {}
    moves.move(action, State.STARTED, now=now, started_at=now, charged_at=charged, **fields)


def _candidate(lane: Lane, now: datetime) -> tuple[Action, bool] | None:
    """The most overdue action of the lane whose account is free, and whether its owner bars anybody.

    It and its account are locked, and nothing else. Most looks find nothing, and should cost next to nothing.
    """
    found = fetch(CANDIDATE, {"lane": lane.value, "now": now})
    return (frozen.joined(found[0][1:]), found[0][0]) if found else None


def _close(action: Action, never: gates.Never, *, now: datetime) -> None:
    # In a transaction of its own, campaign first: whoever recovers takes the rows in that order too.
    try:
        with transaction.atomic(durable=True):
            moves.lock(action.campaign)
            moves.close(action, State.SKIPPED, now=now, reason=never.reason, note=never.why)
    except moves.Moved:
        return
