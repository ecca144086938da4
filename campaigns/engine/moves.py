"""Guarded moves between states, and what each one brings with it: the lead's stage, children, the end."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef

from campaigns.engine import news, plan
from campaigns.models import AccountLease, Action, Campaign, Lead
from campaigns.stages import Known, Told, stage_of
from campaigns.states import CLOSED, LIVE, OPEN, TRANSITIONS, CampaignState, State
from workflows.kinds import OF_CAMPAIGN, Kind

TELLING = ("kind", "state", "reason", "moved_at", "pk")


class Moved(Exception):
    """Somebody else moved the action first; what was to be written is void."""


def lock(campaign: Campaign) -> None:
    """Take a campaign's row before those of its actions, always in this order, and read its state anew."""
    rows = Campaign.objects.select_for_update(no_key=True)
    campaign.state, campaign.is_exhausted = rows.values_list("state", "is_exhausted").get(pk=campaign.pk)


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
    if not Action.objects.filter(pk=action.pk, state=action.state, started_at=action.started_at).update(**fields):
        raise Moved(f"{action} was moved by somebody else")
    for name, value in fields.items():
        setattr(action, name, value)


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
        if rows:
            Action.objects.bulk_create(rows, ignore_conflicts=True)


def restage(action: Action, *, now: datetime) -> None:
    """Write the stage of the action's lead, in the transaction that changed it."""
    if action.lead_id:
        restage_lead(action.lead_id, now=now)


def restage_lead(pk: int, *, now: datetime) -> None:
    """Write the stage a lead's rows stand for."""
    lead = Lead.objects.select_related("campaign").get(pk=pk)
    stage = true_stage(lead)
    if Lead.objects.filter(pk=pk).exclude(stage=stage).update(stage=stage, stage_at=now):
        news.stage_changed(lead, stage=stage, now=now)


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
    if campaign.state in LIVE:
        Action.objects.bulk_create([plan.next_follow_up(campaign, now=now)], ignore_conflicts=True)


def finish_if_over(campaign: Campaign, *, now: datetime) -> bool:
    """Finish a running campaign whose source is exhausted and whose actions are all closed; frees its account."""
    if not campaign.is_exhausted:
        return False
    open_for_leads = Action.objects.open().filter(campaign=OuterRef("pk"), lead__isnull=False)
    over = Campaign.objects.filter(~Exists(open_for_leads), pk=campaign.pk, state=CampaignState.RUNNING)
    if not over.filter(is_exhausted=True).update(state=CampaignState.FINISHED, finished_at=now, error=""):
        return False
    AccountLease.objects.filter(campaign=campaign, released_at=None).update(released_at=now)
    Action.objects.scheduled().filter(campaign=campaign, lead=None).update(
        state=State.CANCELLED, finished_at=now, moved_at=now, reason="finished"
    )
    news.finished(campaign, now=now)
    return True
