"""The only place that takes locks on the queue. Committing a claim is the intent to act."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from campaigns.engine import facts, frozen, gates, moves, words
from campaigns.engine.facts import Met
from campaigns.engine.gates import Whose
from campaigns.models import ALLOWED, Action
from campaigns.states import State
from delivery import blocklist, pacing
from leadr.common.sql import change, fetch, table
from workflows.kinds import TRAITS, WRITTEN, Kind, Lane

EVER = datetime.min.replace(tzinfo=UTC)
OUTREACH = [kind.value for kind in Kind if TRAITS[kind].is_outreach]
BUSY = "one_started_action_per_account"
CANDIDATES = f"""
SELECT action.account_id, {blocklist.BARS},
  (SELECT until FROM campaigns_hold WHERE account_id = action.account_id AND kind = action.kind),
  {frozen.JOINED}
{ALLOWED}
LEFT JOIN campaigns_lead AS lead ON lead.id = action.lead_id
WHERE action.state = 'scheduled' AND action.lane = %(lane)s AND action.due_at BETWEEN %(since)s AND %(now)s
  AND NOT EXISTS (
    SELECT FROM campaigns_action AS busy WHERE busy.account_id = action.account_id AND busy.state = 'started'
  )
ORDER BY action.due_at, action.id
LIMIT %(most)s
FOR NO KEY UPDATE OF action, account SKIP LOCKED
"""  # noqa: S608  # nosec B608 - only our columns
# What is due in a while waits with what is due now, else each would be met too early, one after another.
AHEAD = timedelta(hours=1)
# Rows somebody else is changing are left to the next look: nobody is waited for while an account is locked.
PUT_OFF = """
WITH held AS (
  SELECT id, due_at FROM campaigns_action
  WHERE state = 'scheduled' AND account_id = %(account)s AND due_at <= %(until)s AND kind = ANY(%(kinds)s)
    AND (%(campaign)s::bigint IS NULL OR campaign_id = %(campaign)s)
  FOR NO KEY UPDATE SKIP LOCKED
), line AS (
  SELECT id, due_at, row_number() OVER (ORDER BY due_at, id) - 1 AS place FROM held
), apart AS (
  SELECT id, due_at, place * %(gap)s + greatest(
    %(at)s::timestamptz, max(due_at - place * %(gap)s) OVER (ORDER BY place)
  ) AS at FROM line
)
UPDATE campaigns_action AS action SET due_at = apart.at, note = %(why)s
FROM apart WHERE action.id = apart.id AND apart.at <> apart.due_at
"""
# The start is part of the question: meanwhile another worker may have started the action anew.
STILL = f"""
SELECT asked.pk, still.*
FROM json_to_recordset(%s) AS asked(pk bigint, begun timestamptz)
CROSS JOIN LATERAL (
  SELECT lead.replied_at, {blocklist.BARS} AS bars
  {ALLOWED}
  LEFT JOIN campaigns_lead AS lead ON lead.id = action.lead_id
  WHERE action.id = asked.pk AND action.state = 'started' AND action.started_at = asked.begun
  OFFSET 0
) AS still
"""  # noqa: S608  # nosec B608 - our own statement


def next_action(lane: Lane, *, now: datetime) -> Action | None:
    """Start the most overdue action of a lane that may go now; None when there is none."""
    return next(iter(next_actions(lane, most=1, now=now)), None)


def next_actions(lane: Lane, *, most: int, now: datetime, since: datetime = EVER) -> list[Action]:
    """Start the most overdue actions of a lane that may go now, each of another account; none when there are none.

    What was due before `since` is not looked at (see `beat.first_due`).

    Rows the gates put off or rule out are moved as they are met. Losing a race for an account shows as an
    IntegrityError of its unique index: normal, so the loop goes on.
    """
    while True:
        try:
            is_all, started, ruled_out = _try(lane, most, since, now)
        except IntegrityError as error:
            if BUSY not in str(error):
                raise
            continue
        for action, never in ruled_out:
            _close(action, never, now=now)
        if started or (is_all and not ruled_out):
            return started


def objections(actions: Sequence[Action], *, patience: timedelta, now: datetime) -> dict[int, str]:
    """Asked right before the calls: why an action may not be done after all, by key; those that may are left out.

    A worker that was held up for longer than `patience` must not begin any more: soon its row counts as silent,
    and the evidence would be asked while the call is under way.
    """
    asked = table({"pk": action.pk, "begun": action.started_at} for action in actions)
    fresh = {pk: (replied_at, bars) for pk, replied_at, bars in fetch(STILL, [asked])}
    found = {action.pk: _objection(action, fresh.get(action.pk), patience, now) for action in actions}
    return {pk: why for pk, why in found.items() if why}


def _objection(action: Action, fresh: tuple[datetime | None, bool] | None, patience: timedelta, now: datetime) -> str:
    if action.started_at is None or now > action.started_at + patience:
        return "Its worker was held up; again."
    if fresh is None:
        return "Something changed just before it was sent."
    replied_at, bars = fresh
    if action.lead:
        action.lead.replied_at = replied_at
    stop = facts.stop_rule(action, bars=bars)
    return stop.why if stop else ""


def _try(
    lane: Lane, most: int, since: datetime, now: datetime
) -> tuple[bool, list[Action], list[tuple[Action, gates.Never]]]:
    """Whether all that is due was looked at, which actions were started, and which ruled out."""
    going, ruled_out = list[Action](), list[tuple[Action, gates.Never]]()
    with transaction.atomic(durable=True):
        found, is_all = _candidates(lane, most, since, now)
        for (action, *_), known in zip(found, facts.facts_for(found, now=now), strict=True):
            match gates.verdict(known, now=now):
                case gates.Wait() as wait:
                    _put_off(action, wait, now)
                case gates.Never() as never:
                    ruled_out.append((action, never))
                case _:
                    going.append(action)
        return is_all, _start(going[:most], now), ruled_out


def _put_off(action: Action, wait: gates.Wait, now: datetime) -> None:
    """Put off an action, and with it all that is due and has to wait for the same: each is met once, not in turn."""
    in_line = wait.whose is Whose.ACCOUNT
    values = {
        "account": action.account_id,
        "campaign": None if in_line else action.campaign_id,
        "kinds": [action.kind] if wait.whose is Whose.KIND else OUTREACH,
        "gap": pacing.GAP if in_line else timedelta(),
        "until": now + AHEAD,
    }
    change(PUT_OFF, {**values, "at": wait.at, "why": wait.why})


def _start(actions: Iterable[Action], now: datetime) -> list[Action]:
    """Move actions to their start, with the words they begin with."""
    return moves.move_all([(action, State.STARTED, _beginning(action, now)) for action in actions], now=now)


def _beginning(action: Action, now: datetime) -> dict[str, Any]:
    kind = Kind(action.kind)
    text = action.text or words.text_of(action)
    note = ""
    if kind is Kind.INVITE and text and facts.note_quota_is_used_up(action, now=now):
        text, note = "", "Sent without a note: this free account's notes of the month are used up."
    fields = {"text": text, "note": note} if kind in WRITTEN or kind is Kind.COMMENT else {}
    return {"started_at": now, "charged_at": now if TRAITS[kind].is_outreach else None, **fields}


def _candidates(lane: Lane, most: int, since: datetime, now: datetime) -> tuple[list[Met], bool]:
    """The most overdue actions of the lane whose accounts are free, one for each, and whether these are all.

    They and their accounts are locked, and nothing else. One more than can be started is looked at: when there is
    none, these are all, and nobody has to look again when they are put off.
    """
    found = fetch(CANDIDATES, {"lane": lane.value, "most": most + 1, "since": since, "now": now})
    rows = dict[int, Sequence[Any]]()
    for account, *row in found:
        rows.setdefault(account, row)
    is_all = len(found) == len(rows) <= most
    return [Met(frozen.joined(row), bars, held) for bars, held, *row in rows.values()], is_all


def _close(action: Action, never: gates.Never, *, now: datetime) -> None:
    # In a transaction of its own, since it takes the campaign: whoever recovers takes that before its actions.
    try:
        with transaction.atomic(durable=True):
            moves.close(action, State.SKIPPED, now=now, reason=never.reason, note=never.why)
    except moves.Moved:
        return
