"""Gathers what results.why needs to know of a campaign, its account and a lead, in a fixed number of queries."""

from dataclasses import replace
from datetime import datetime

from django.db.models import Count, Q

from accounts.health import sentence
from accounts.models import LinkedInAccount
from campaigns.engine import facts as engine
from campaigns.engine.gates import Facts
from campaigns.models import Campaign, Lead
from campaigns.silence import Silence
from campaigns.states import OPEN, CampaignState, State
from results import counts, why
from results.why import AccountFacts, CampaignFacts, LeadFacts, Waits
from workflows.kinds import Kind

UPCOMING = Q(state=State.SCHEDULED)
OF_LEAD = Q(lead__isnull=False)


def of_campaign(campaign: Campaign, *, now: datetime) -> CampaignFacts:
    """The facts of a launched campaign."""
    upcoming = campaign.actions.filter(UPCOMING).order_by("due_at", "pk").values_list("due_at", "kind")
    next_at, next_kind = upcoming.filter(OF_LEAD).first() or (None, "")
    search_at, _ = upcoming.filter(kind=Kind.SEARCH).first() or (None, "")
    return CampaignFacts(
        state=CampaignState(campaign.state),
        error=campaign.error,
        has_searched=campaign.searched_at is not None,
        account=of_account(campaign.account, now=now),
        gate=gate_of(campaign, now=now),
        next_at=next_at,
        next_kind=next_kind,
        search_at=search_at,
        waits=_waits(campaign),
    )


def of_account(account: LinkedInAccount | None, *, now: datetime) -> AccountFacts:
    """The facts of an account."""
    if account is None:
        return AccountFacts("No account", works=False)
    return AccountFacts(
        name=str(account),
        works=account.is_working,
        reason=sentence(account.provider_status),
        governor=engine.governed(account, now=now).sentence,
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


def of_silence(silence: Silence) -> str:
    """Why a campaign sent nothing in a whole window, in one sentence."""
    campaign, at = silence.campaign, silence.last_moment
    facts = replace(of_campaign(campaign, now=at), gate=silence.gate)
    return why.of_silent_day(facts, failed=silence.failed, was_busy=silence.was_busy, now=at)


def _waits(campaign: Campaign) -> Waits:
    # Invites wait by the ten thousand, so the database's own count is read; drafts and films wait by the day.
    counted = counts.of_campaign(campaign)
    few: dict[str, int] = campaign.actions.filter(kind__in=[Kind.DRAFT, Kind.VIDEO], state=State.WAITING).aggregate(
        approval=Count("pk", filter=Q(kind=Kind.DRAFT)), video=Count("pk", filter=Q(kind=Kind.VIDEO))
    )
    return Waits(acceptance=counted.waiting_acceptance, unclear=counted.unclear, **few)
