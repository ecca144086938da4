"""How much of today's allowance each account has used, and how invites were taken lately."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q

from accounts.models import LinkedInAccount, User
from accounts.models.connection import Tier
from campaigns.models import Action, Campaign
from campaigns.stages import ACCEPTED
from campaigns.states import CampaignState
from delivery import calendar, pacing
from workflows.kinds import Kind

MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Used:
    """An account's invites of today, of how many, and of the last seven days; and its live campaigns."""

    account: LinkedInAccount
    today: int
    allowed: int
    week: int
    week_allowed: int
    campaigns: list[Campaign]


def of_user(user: User, *, now: datetime) -> list[Used]:
    """Every present account with its numbers, in three queries."""
    accounts = list(user.linkedin_accounts.present().order_by("pk"))
    live: dict[int, list[Campaign]] = {}
    for campaign in user.campaigns.live().select_related("delivery").order_by("pk"):
        live.setdefault(campaign.account_id or 0, []).append(campaign)
    counts = _counts(user, now)
    return [_used(account, live.get(account.pk, []), counts.get(account.pk, (0, 0))) for account in accounts]


def acceptance_rate(user: User, *, now: datetime) -> int | None:
    """Accepted of the invites of the last 30 days, in percent."""
    invites = Action.objects.filter(account__owner=user, kind=Kind.INVITE, charged_at__gte=now - MONTH)
    found: dict[str, Any] = invites.aggregate(
        sent=Count("pk", filter=Q(sent_at__isnull=False)), accepted=Count("pk", filter=Q(reason=ACCEPTED))
    )
    return round(100 * found["accepted"] / found["sent"]) if found["sent"] else None


def _counts(user: User, now: datetime) -> dict[int, tuple[int, int]]:
    today = now.astimezone(user.timezone).date()
    midnight = calendar.existing(datetime.combine(today, time(0)), user.timezone)
    invites = Action.objects.filter(account__owner=user, kind=Kind.INVITE, charged_at__gte=midnight - timedelta(days=6))
    rows = (
        invites.order_by()
        .values_list("account")
        .annotate(today=Count("pk", filter=Q(charged_at__gte=midnight)), week=Count("pk"))
    )
    return {account: (day, week) for account, day, week in rows}


def _used(account: LinkedInAccount, campaigns: list[Campaign], counts: tuple[int, int]) -> Used:
    cap = pacing.account_allowance(
        is_free=account.tier == Tier.CLASSIC,
        per_day=account.max_invites_per_day,
        per_week=account.max_invites_per_week,
    )
    paced = sum(row.delivery.allowance.per_day for row in campaigns if row.state == CampaignState.RUNNING)
    today, week = counts
    return Used(account, today, min(cap.per_day, paced, cap.per_week), week, cap.per_week, campaigns)
