"""Gathers what results.why needs to know of a campaign, its account and a lead, in a fixed number of queries."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q

from accounts.health import sentence
from accounts.models import LinkedInAccount
from campaigns.engine import facts as engine
from campaigns.engine.gates import Facts
from campaigns.models import Action, Campaign, Lead
from campaigns.stages import ACCEPTED
from campaigns.states import OPEN, CampaignState, State
from delivery import pacing
from results.why import AccountFacts, CampaignFacts, LeadFacts, Waits
from workflows.kinds import Kind

UPCOMING = Q(state=State.SCHEDULED)
OF_LEAD = Q(lead__isnull=False)


def of_campaign(campaign: Campaign, *, now: datetime) -> CampaignFacts:
    """The facts of a launched campaign."""
    found: dict[str, Any] = campaign.actions.filter(state__in=OPEN).aggregate(
        next_at=Min("due_at", filter=UPCOMING & OF_LEAD),
        search_at=Min("due_at", filter=UPCOMING & Q(kind=Kind.SEARCH)),
        acceptance=Count("pk", filter=Q(kind=Kind.INVITE, state=State.WAITING)),
        approval=Count("pk", filter=Q(kind=Kind.DRAFT, state=State.WAITING)),
        video=Count("pk", filter=Q(kind=Kind.VIDEO, state=State.WAITING)),
        unclear=Count("pk", filter=Q(state=State.UNCLEAR)),
    )
    upcoming = campaign.actions.filter(UPCOMING, OF_LEAD).order_by("due_at", "pk")
    return CampaignFacts(
        state=CampaignState(campaign.state),
        error=campaign.error,
        has_searched=campaign.searched_at is not None,
        account=of_account(campaign.account, now=now),
        gate=gate_of(campaign, now=now),
        next_at=found["next_at"],
        next_kind=upcoming.values_list("kind", flat=True).first() or "",
        search_at=found["search_at"],
        waits=Waits(found["acceptance"], found["approval"], found["video"], found["unclear"]),
    )


def of_account(account: LinkedInAccount | None, *, now: datetime) -> AccountFacts:
    """The facts of an account."""
    if account is None:
        return AccountFacts("No account", works=False)
    return AccountFacts(
        name=str(account),
        works=account.is_working,
        reason=sentence(account.provider_status),
        governor=governed(account, now=now).sentence,
    )


def of_lead(lead: Lead) -> LeadFacts:
    """The facts of a lead: its first open action, else its last closed one."""
    rows = lead.actions.exclude(kind=Kind.WITHDRAW)
    action = rows.filter(state__in=OPEN).order_by("due_at", "pk").first() or rows.order_by("-moved_at", "-pk").first()
    has_replied = lead.replied_at is not None
    if action is None:
        return LeadFacts(has_replied=has_replied)
    return LeadFacts(action.kind, action.state, action.due_at, action.note, has_replied=has_replied)


def gate_of(campaign: Campaign, *, now: datetime) -> Facts | None:
    """The counts and caps the engine goes by for what the campaign's pace counts."""
    if campaign.account is None:
        return None
    kind = campaign.paced_kind
    return engine.facts_of(campaign, campaign.account, kind, now=now)


def governed(account: LinkedInAccount, *, now: datetime) -> pacing.Governed:
    """What the safety governor makes of an account."""
    since = now - timedelta(days=pacing.GOVERNOR_DAYS)
    recent: dict[str, Any] = Action.objects.filter(account=account, kind=Kind.INVITE, charged_at__gte=since).aggregate(
        invited=Count("pk"), accepted=Count("pk", filter=Q(reason=ACCEPTED))
    )
    return pacing.governor(**recent)
