"""Reads the facts a verdict or a plan rests on, counted from rows and never from a cache."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Count, Max, Q

from accounts.models import LinkedInAccount
from accounts.models.connection import Tier
from campaigns.engine.gates import Charged, Facts
from campaigns.models import Action, Campaign, Hold
from delivery import calendar, pacing
from delivery.calendar import Calendar
from delivery.pacing import Allowance
from workflows.kinds import OF_CAMPAIGN, TRAITS, Kind


@dataclass(frozen=True, slots=True)
class Counted:
    """What left: of one kind by the account and by its campaign, and when the account last reached out at all."""

    today: int
    week: int
    own_today: int
    own_week: int
    last: datetime | None


def facts_for(action: Action, *, now: datetime) -> Facts:
    """The facts of an action whose account is locked."""
    kind = Kind(action.kind)
    held = Hold.objects.filter(account=action.account_id, kind=kind).values_list("until", flat=True).first()
    return facts_of(
        action.campaign, action.account, kind, now=now, held=held, replied=bool(action.lead and action.lead.replied_at)
    )


def facts_of(
    campaign: Campaign,
    account: LinkedInAccount,
    kind: Kind,
    *,
    now: datetime,
    held: datetime | None = None,
    replied: bool = False,
) -> Facts:
    """The facts of a kind for a campaign and its account: one counting query."""
    plan = campaign.delivery.calendar
    counted = _count(campaign, account, kind, plan, now)
    return Facts(
        kind=kind,
        calendar=plan,
        campaign_allowance=_campaign_allowance(campaign, kind),
        account_allowance=_account_allowance(account, kind),
        by_campaign=Charged(counted.own_today, counted.own_week),
        by_account=Charged(counted.today, counted.week),
        last_outreach_at=counted.last,
        held_until=held,
        has_replied=replied,
    )


def _count(campaign: Campaign, account: LinkedInAccount, kind: Kind, plan: Calendar, now: datetime) -> Counted:
    today = plan.local_date(now)
    midnight = calendar.existing(datetime.combine(today, time(0)), plan.zone)
    week_start = calendar.existing(datetime.combine(today - timedelta(days=6), time(0)), plan.zone)
    of_kind, own, of_today = Q(kind=kind), Q(campaign=campaign), Q(charged_at__gte=midnight)
    found: dict[str, Any] = Action.objects.filter(account=account, charged_at__gte=week_start).aggregate(
        today=Count("pk", filter=of_kind & of_today),
        week=Count("pk", filter=of_kind),
        own_today=Count("pk", filter=of_kind & of_today & own),
        own_week=Count("pk", filter=of_kind & own),
        last=Max("charged_at", filter=~Q(kind__in=sorted(OF_CAMPAIGN))),
    )
    return Counted(**found)


def _campaign_allowance(campaign: Campaign, kind: Kind) -> Allowance:
    # The pace counts invites; in a message-only workflow it counts messages the same way (behaviour.md §7).
    if kind is Kind.INVITE or campaign.workflow.graph.kinds() == {kind}:
        return campaign.delivery.allowance
    return _daily_cap(kind)


def _account_allowance(account: LinkedInAccount, kind: Kind) -> Allowance:
    if kind is Kind.INVITE:
        return pacing.account_allowance(is_free=account.tier == Tier.CLASSIC)
    return _daily_cap(kind)


def _daily_cap(kind: Kind) -> Allowance:
    cap = TRAITS[kind].daily_cap or 0
    return Allowance(cap, 7 * cap)
