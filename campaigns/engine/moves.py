"""Guarded moves between states, and what each one brings with it: the lead's stage, children, the end."""

from collections import defaultdict
from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection

from campaigns.engine import news, plan
from campaigns.models import AccountLease, Action, Campaign, Lead
from campaigns.stages import Known, Told, stage_of
from campaigns.states import CLOSED, LIVE, OPEN, TRANSITIONS, CampaignState, State
from leadr.common.sql import add, change, fetch
from workflows.kinds import OF_CAMPAIGN, Kind

FIELDS = {field.name: field for field in Action._meta.concrete_fields}
TELLING = ("kind", "state", "reason", "moved_at", "pk")
KNOWN = ("stage", "public_identifier", "provider_id", "replied_at")
LOCK = "SELECT state, is_exhausted FROM campaigns_campaign WHERE id = %s FOR NO KEY UPDATE"
TOLD = """
SELECT campaign.owner_id, lead.stage, lead.public_identifier, lead.provider_id, lead.replied_at,
  action.kind, action.state, action.reason, action.moved_at, action.id
FROM campaigns_lead AS lead
JOIN campaigns_campaign AS campaign ON campaign.id = lead.campaign_id
LEFT JOIN campaigns_action AS action ON action.lead_id = lead.id
WHERE lead.id = %s
"""
RESTAGE = "UPDATE campaigns_lead SET stage = %s, stage_at = %s WHERE id = %s AND stage <> %s"
FOLLOWED = """
SELECT FROM campaigns_action
WHERE campaign_id = %s AND kind = 'follow_up' AND lead_id IS NULL
  AND state NOT IN ('done', 'skipped', 'failed', 'cancelled')
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


class Moved(Exception):
    """Somebody else moved the action first; what was to be written is void."""


def lock(campaign: Campaign) -> None:
    """Take a campaign's row before those of its actions, always in this order, and read its state anew."""
    campaign.state, campaign.is_exhausted = fetch(LOCK, [campaign.pk])[0]


def move(action: Action, to: State, *, now: datetime, **fields: Any) -> None:
    """Change an action's state only from the state it was read in; raises Moved when it is not there any more.

    Its start is part of that: a worker that was believed dead must not write on what another one started anew.
    """
    if to not in TRANSITIONS[State(action.state)]:
        raise Moved(f"{action} cannot become {to}")
    fields |= {"state": to, "moved_at": now, "finished_at": now if to in CLOSED else None}
    if to == State.SCHEDULED:
        fields["started_at"] = None
    if to == State.STARTED:
        del fields["moved_at"]  # a claim tells nothing new of where the lead stands
    values = [FIELDS[name].get_db_prep_save(value, connection) for name, value in fields.items()]
    if not change(_moving(*fields), [*values, action.pk, action.state, action.started_at]):
        raise Moved(f"{action} was moved by somebody else")
    for name, value in fields.items():
        setattr(action, name, value)


@cache
def _moving(*names: str) -> str:
    """The statement that moves an action and sets these fields with it."""
    columns = ", ".join(f'"{FIELDS[name].column}" = %s' for name in names)
    guard = "id = %s AND state = %s AND started_at IS NOT DISTINCT FROM %s"
    return f"UPDATE campaigns_action SET {columns} WHERE {guard}"  # noqa: S608  # nosec B608 - only our columns


def close(action: Action, to: State, *, now: datetime, **fields: Any) -> None:
    """Close an action for good and bring about what follows: children, the lead's stage, perhaps the end."""
    move(action, to, now=now, **fields)
    if Kind(action.kind) in OF_CAMPAIGN:
        return
    if action.campaign.state != CampaignState.DELETED:
        follow(action, now=now)
    restage(action, now=now)
    finish_if_over(action.campaign, now=now)


def follow(action: Action, *, now: datetime) -> None:
    """Write the children of a closed action; a child that is there already stays as it is."""
    if action.lead and action.lead.replied_at is None:
        rows = plan.children(action, now=now) + plan.unreached(action, now=now) + plan.withdrawals(action, now=now)
        for row in rows:
            add(row)


def restage(action: Action, *, now: datetime) -> None:
    """Write the stage of the action's lead, in the transaction that changed it."""
    if action.lead_id:
        restage_lead(action.lead_id, now=now)


def restage_lead(pk: int, *, now: datetime) -> None:
    """Write the stage a lead's rows stand for."""
    rows = fetch(TOLD, [pk])
    owner_id, *known = rows[0][: len(KNOWN) + 1]
    lead = Lead(**dict(zip(KNOWN, known, strict=True)))
    stage = _stage(lead, [_told(*row[len(KNOWN) + 1 :]) for row in rows if row[-1]])
    if change(RESTAGE, [stage, now, pk, stage]):
        news.stage_changed(pk, owner_id=owner_id, stage=stage, before=lead.stage, now=now)


def restage_all(campaign: Campaign, *, now: datetime) -> None:
    """Write the stages of a whole campaign's leads after a sweep over their rows; tells nobody."""
    rows: dict[int, list[Told]] = defaultdict(list)
    of_leads = Action.objects.filter(campaign=campaign, lead__isnull=False)
    for pk, *fields in of_leads.values_list("lead", *TELLING):
        rows[pk].append(_told(*fields))
    fresh: dict[str, list[int]] = defaultdict(list)
    for lead in campaign.leads.all():
        stage = _stage(lead, rows[lead.pk])
        if stage != lead.stage:
            fresh[stage].append(lead.pk)
    for stage, pks in fresh.items():
        Lead.objects.filter(pk__in=pks).update(stage=stage, stage_at=now)


def true_stage(lead: Lead) -> str:
    """The stage of a lead, derived from its rows."""
    return _stage(lead, told(lead))


def _stage(lead: Lead, rows: list[Told]) -> str:
    known = Known(
        is_resolved=lead.is_resolved,
        is_ready=bool(lead.provider_id),
        has_replied=lead.replied_at is not None,
        has_open_actions=any(row.state in OPEN for row in rows),
    )
    return stage_of(rows, known).value


def told(lead: Lead) -> list[Told]:
    """What a lead's actions tell of its stage."""
    return [_told(*fields) for fields in lead.actions.values_list(*TELLING)]


def _told(kind: str, state: str, reason: str, moved_at: datetime, pk: int) -> Told:
    return Told(Kind(kind), State(state), reason, moved_at, pk)


def keep_following(campaign: Campaign, *, now: datetime) -> None:
    """Make sure somebody looks who accepted, while the campaign lives."""
    if campaign.state in LIVE and not fetch(FOLLOWED, [campaign.pk]):
        add(plan.next_follow_up(campaign, now=now))


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
