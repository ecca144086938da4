"""Keeps where leads stand: their stages, written in the transaction that changed the rows they follow from."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from accounts import webhooks
from campaigns.engine import news
from campaigns.models import Action, Campaign, Lead
from campaigns.models.lead import is_resolved
from campaigns.stages import Known, Told, stage_of
from campaigns.states import OPEN, State
from leadr.common.sql import adding, change_each, fetch, keys, values_of
from workflows.kinds import Kind

TELLING = ("kind", "state", "reason", "moved_at", "pk")
RESTAGE = "UPDATE campaigns_lead SET stage = %s, stage_at = %s WHERE id = %s"


def _telling(rows: str) -> str:
    """The statement that tells how leads stand: these rows of each, and what else a stage depends on.

    Row by row through the indexes (hence OFFSET 0), however small the tables were when the plan was made.
    """
    return f"""
SELECT lead.id, campaign.owner_id, {webhooks.WANTS_STAGES},
  lead.stage, lead.public_identifier, lead.provider_id, lead.replied_at,
  action.kind, action.state, action.reason, action.moved_at, action.id
FROM unnest(%s::bigint[]) AS asked(id)
CROSS JOIN LATERAL (SELECT * FROM campaigns_lead WHERE id = asked.id OFFSET 0) AS lead
CROSS JOIN LATERAL (SELECT owner_id FROM campaigns_campaign WHERE id = lead.campaign_id OFFSET 0) AS campaign
LEFT JOIN LATERAL ({rows} OFFSET 0) AS action ON TRUE
"""  # noqa: S608  # nosec B608 - our own words


OF_LEAD = "SELECT kind, state, reason, moved_at, id FROM campaigns_action WHERE lead_id = asked.id"
JUST_ADDED = "SELECT kind, state, reason, moved_at, id FROM added WHERE lead_id = asked.id"
TOLD = _telling(OF_LEAD)
# What one part of a statement adds the others do not see.
ADDED_AND_TOLD = f"""
WITH added AS ({adding(Action)} RETURNING lead_id, kind, state, reason, moved_at, id)
{_telling(f"{OF_LEAD} UNION ALL {JUST_ADDED}")}
"""  # noqa: S608  # nosec B608 - our own words


def of_action(action: Action, *, now: datetime) -> None:
    """Write the stage of the action's lead, in the transaction that changed it."""
    if action.lead_id:
        of_leads([action.lead_id], now=now)


def of_leads(pks: Sequence[int], *, now: datetime, new: Sequence[Action] = ()) -> None:
    """Write new rows of leads, but those that are there already, and the stages that all their rows stand for."""
    rows: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for pk, *row in _told_of(pks, new) if pks else ():
        rows[pk].append(tuple(row))
    stages = {pk: _stage_told(found) for pk, found in rows.items()}
    changed = {pk: stage for pk, stage in stages.items() if stage != rows[pk][0][2]}
    change_each(RESTAGE, [(stage, now, pk) for pk, stage in changed.items()])
    for pk, stage in changed.items():
        owner_id, is_wanted, before, *_ = rows[pk][0]
        if is_wanted:
            news.stage_changed(pk, owner_id=owner_id, stage=stage, before=before, now=now)


def _told_of(pks: Sequence[int], new: Sequence[Action]) -> list[tuple[Any, ...]]:
    return fetch(ADDED_AND_TOLD, [values_of(new), keys(pks)]) if new else fetch(TOLD, [keys(pks)])


def _stage_told(rows: Sequence[tuple[Any, ...]]) -> str:
    """The stage a lead's rows of `TOLD` stand for; the key is cut off already."""
    _, _, _, public_identifier, provider_id, replied_at, *_ = rows[0]
    return _stage(public_identifier, provider_id, replied_at, [_told(*row[-5:]) for row in rows if row[-1]])


def of_campaign(campaign: Campaign, *, now: datetime) -> None:
    """Write the stages of a whole campaign's leads after a sweep over their rows; tells nobody."""
    fresh: dict[str, list[int]] = defaultdict(list)
    for lead, stage in drifted(campaign.leads.all()):
        fresh[stage].append(lead.pk)
    for stage, pks in fresh.items():
        Lead.objects.filter(pk__in=pks).update(stage=stage, stage_at=now)


def drifted(leads: QuerySet[Lead]) -> Iterator[tuple[Lead, str]]:
    """The leads whose rows stand for another stage than they have, and that stage: two queries for any number."""
    rows: dict[int, list[Told]] = defaultdict(list)
    for pk, *fields in Action.objects.filter(lead__in=leads).values_list("lead", *TELLING):
        rows[pk].append(_told(*fields))
    for lead in leads:
        stage = _stage(lead.public_identifier, lead.provider_id, lead.replied_at, rows[lead.pk])
        if stage != lead.stage:
            yield lead, stage


def _stage(public_identifier: str, provider_id: str, replied_at: datetime | None, rows: list[Told]) -> str:
    known = Known(
        is_resolved=is_resolved(public_identifier),
        is_ready=bool(provider_id),
        has_replied=replied_at is not None,
        has_open_actions=any(row.state in OPEN for row in rows),
    )
    return stage_of(rows, known).value


def _told(kind: str, state: str, reason: str, moved_at: datetime, pk: int) -> Told:
    return Told(Kind(kind), State(state), reason, moved_at, pk)
