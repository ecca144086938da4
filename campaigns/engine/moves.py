"""Guarded moves between states, and what each one brings with it: children, the lead's stage, the end."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection

from campaigns.engine import news, plan, restage
from campaigns.models import AccountLease, Action, Campaign
from campaigns.states import CLOSED, LIVE, TRANSITIONS, CampaignState, State
from leadr.common.sql import add_all, change, fetch, keys, table, typed
from workflows.kinds import OF_CAMPAIGN, Kind

FIELDS = {field.name: field for field in Action._meta.concrete_fields}
PLAIN = frozenset({str, int, datetime, type(None)})  # goes to the server as it is
# Everybody takes campaigns in this order, so that nobody waits for somebody who waits for them.
LOCK = """
SELECT id, state, is_exhausted FROM campaigns_campaign WHERE id = ANY(%s::bigint[]) ORDER BY id FOR NO KEY UPDATE
"""
UNFOLLOWED = """
SELECT asked.id
FROM unnest(%s::bigint[]) AS asked(id)
LEFT JOIN LATERAL (
  SELECT TRUE AS follows FROM campaigns_action
  WHERE campaign_id = asked.id AND kind = 'follow_up' AND lead_id IS NULL
    AND state NOT IN ('done', 'skipped', 'failed', 'cancelled')
  LIMIT 1
) AS look ON TRUE
WHERE look.follows IS NULL
"""
FINISH = """
UPDATE campaigns_campaign AS campaign SET state = 'finished', finished_at = %s, error = ''
WHERE campaign.id = %s AND campaign.state = 'running' AND campaign.is_exhausted AND NOT EXISTS (
  SELECT FROM campaigns_action AS action
  WHERE action.campaign_id = campaign.id AND action.lead_id IS NOT NULL
    AND action.state NOT IN ('done', 'skipped', 'failed', 'cancelled')
) AND NOT EXISTS (
  -- a search under way may bring people yet
  SELECT FROM campaigns_action AS search
  WHERE search.campaign_id = campaign.id AND search.kind = 'search' AND search.state = 'started'
)
"""
GUARD = "action.id = %s AND action.state = %s AND action.started_at IS NOT DISTINCT FROM %s"

type Wanted = tuple[Action, State, dict[str, Any]]


class Moved(Exception):
    """Somebody else moved the action first; what was to be written is void."""

    @classmethod
    def first(cls, action: Action) -> "Moved":
        """Of an action that is not any more where it was read."""
        return cls(f"{action} was moved by somebody else")


def lock(campaign: Campaign) -> None:
    """Take a campaign's row before those of its actions, always in this order, and read its state anew."""
    lock_all([campaign])


def lock_all(campaigns: Collection[Campaign]) -> None:
    """Take the rows of several campaigns as `lock` does; one that is gone counts as deleted."""
    rows = fetch(LOCK, [keys(campaign.pk for campaign in campaigns)])
    found = {pk: (state, is_exhausted) for pk, state, is_exhausted in rows}
    for campaign in campaigns:
        campaign.state, campaign.is_exhausted = found.get(campaign.pk, (CampaignState.DELETED.value, True))


def move(action: Action, to: State, *, now: datetime, **fields: Any) -> None:
    """Change an action's state only from the state it was read in; raises Moved when it is not there any more.

    Its start is part of that: a worker that was believed dead must not write on what another one started anew.
    The campaign's row is taken first, as `lock` does; only a start leaves it alone.
    """
    if to not in TRANSITIONS[State(action.state)]:
        raise Moved(f"{action} cannot become {to}")
    fields = _fields(to, fields, now)
    values = [
        value if type(value) in PLAIN else FIELDS[name].get_db_prep_save(value, connection)
        for name, value in fields.items()
    ]
    where = [action.pk, action.state, action.started_at]
    if to == State.STARTED:
        is_moved = change(_moving(*fields), [*values, *where])
    else:
        is_moved = _locked_and_moved(action, _moving_locked(*fields), [action.campaign_id, *values, *where])
    if not is_moved:
        raise Moved.first(action)
    _set(action, fields)


def _locked_and_moved(action: Action, statement: str, values: Sequence[Any]) -> bool:
    for state, is_exhausted in fetch(statement, values):
        action.campaign.state, action.campaign.is_exhausted = state, is_exhausted
        return True
    return False


def move_all(wanted: Sequence[Wanted], *, now: datetime) -> list[Action]:
    """Move several actions as `move` does, those of one shape together; the ones that were still there to move."""
    if len(wanted) == 1:
        return _moved_alone(*wanted[0], now)
    groups: dict[tuple[str, ...], list[tuple[Action, dict[str, Any]]]] = defaultdict(list)
    for action, to, fields in wanted:
        if to in TRANSITIONS[State(action.state)]:
            whole = _fields(to, fields, now)
            groups[tuple(whole)].append((action, whole))
    return [action for names, group in groups.items() for action in _move_group(names, group)]


def _moved_alone(action: Action, to: State, fields: dict[str, Any], now: datetime) -> list[Action]:
    try:
        move(action, to, now=now, **fields)
    except Moved:
        return []
    return [action]


def _move_group(names: tuple[str, ...], group: Sequence[tuple[Action, dict[str, Any]]]) -> Iterable[Action]:
    rows = [
        {str(FIELDS[name].column): value for name, value in fields.items()}
        | {"pk": action.pk, "was": action.state, "begun": action.started_at}
        for action, fields in group
    ]
    moved = {pk for (pk,) in fetch(_moving_many(*names), [table(rows)])}
    for action, fields in group:
        if action.pk in moved:
            _set(action, fields)
            yield action


def _fields(to: State, fields: dict[str, Any], now: datetime) -> dict[str, Any]:
    """All that a move sets."""
    fields = fields | {"state": to, "finished_at": now if to in CLOSED else None}
    if to == State.SCHEDULED:
        fields["started_at"] = None
    if to != State.STARTED:  # a claim tells nothing new of where the lead stands
        fields["moved_at"] = now
    return fields


def _set(action: Action, fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        setattr(action, name, value)


@cache
def _moving(*names: str) -> str:
    """The statement that moves an action and sets these fields with it."""
    return f"UPDATE campaigns_action AS action SET {_given(names)} WHERE {GUARD}"  # noqa: S608  # nosec B608 - only our columns


@cache
def _moving_locked(*names: str) -> str:
    """The same once the campaign's row is taken: the join asks for that row first, and tells how it stands."""
    return f"""
WITH campaign AS (SELECT id, state, is_exhausted FROM campaigns_campaign WHERE id = %s FOR NO KEY UPDATE)
UPDATE campaigns_action AS action SET {_given(names)} FROM campaign
WHERE action.campaign_id = campaign.id AND {GUARD} RETURNING campaign.state, campaign.is_exhausted
"""  # noqa: S608  # nosec B608 - only our columns


def _given(names: Iterable[str]) -> str:
    return ", ".join(f'"{FIELDS[name].column}" = %s' for name in names)


@cache
def _moving_many(*names: str) -> str:
    """The same for several actions, each with fields of its own."""
    fields = [FIELDS[name] for name in names]
    columns = ", ".join(f'"{field.column}" = new."{field.column}"' for field in fields)
    known = f"pk bigint, was text, begun timestamptz, {typed(fields)}"
    guard = "action.id = new.pk AND action.state = new.was AND action.started_at IS NOT DISTINCT FROM new.begun"
    return (
        f"UPDATE campaigns_action AS action SET {columns} "  # noqa: S608  # nosec B608 - only our columns
        f"FROM json_to_recordset(%s) AS new({known}) WHERE {guard} RETURNING action.id"
    )


def again(action: Action, *, now: datetime, **fields: Any) -> None:
    """Put a started action back into the queue; when its campaign, locked before, is over, it ends instead.

    Nobody would ever take it up again: a campaign finishes while somebody looks who accepted. Raises Moved.
    """
    campaign = action.campaign
    if campaign.state in LIVE:
        move(action, State.SCHEDULED, now=now, charged_at=None, **fields)
    else:
        note = f"Its campaign was {campaign.state} meanwhile."
        move(action, State.SKIPPED, now=now, charged_at=None, reason=campaign.state, note=note)
    restage.of_action(action, now=now)


def close(action: Action, to: State, *, now: datetime, **fields: Any) -> None:
    """Close an action for good and bring about what follows. Raises Moved."""
    if not bring_about([(action, to, fields)], now=now):
        raise Moved.first(action)


def bring_about(wanted: Sequence[Wanted], *, now: datetime) -> list[Action]:
    """Move actions and bring about what follows: children, the leads' stages, perhaps the end; which were moved."""
    moved = move_all(wanted, now=now)
    of_leads = [action for action in moved if Kind(action.kind) not in OF_CAMPAIGN]
    children = following([action for action in of_leads if action.campaign.state != CampaignState.DELETED], now=now)
    restage.of_leads([action.lead_id for action in of_leads if action.lead_id], new=children, now=now)
    for action in of_leads:
        finish_if_over(action.campaign, now=now)
    return moved


def following(actions: Iterable[Action], *, now: datetime) -> list[Action]:
    """The children of closed actions, not written yet."""
    going_on = [action for action in actions if action.lead and action.lead.replied_at is None]
    steps = (plan.children, plan.unreached, plan.withdrawals)
    return [row for action in going_on for step in steps for row in step(action, now=now)]


def keep_following(campaigns: Iterable[Campaign], *, now: datetime) -> None:
    """Make sure somebody looks who accepted, while the campaigns live."""
    alive = {campaign.pk: campaign for campaign in campaigns if campaign.state in LIVE}
    missing = fetch(UNFOLLOWED, [keys(alive)]) if alive else []
    add_all([plan.next_follow_up(alive[pk], now=now) for (pk,) in missing])


def finish_if_over(campaign: Campaign, *, now: datetime) -> bool:
    """Finish a running campaign whose source is exhausted and whose actions are all closed; frees its account."""
    if not campaign.is_exhausted:
        return False
    if not change(FINISH, [now, campaign.pk]):
        return False
    AccountLease.objects.filter(campaign=campaign, released_at=None).update(released_at=now)
    Action.objects.scheduled().filter(campaign=campaign, lead=None).update(
        state=State.CANCELLED, finished_at=now, moved_at=now, reason="finished"
    )
    news.finished(campaign, now=now)
    return True
