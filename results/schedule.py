"""The coming days of a live campaign, reckoned by the very rules that plan it, with what has left counted in."""

from datetime import datetime, time

from django.db.models.functions import TruncDate

from accounts.models.connection import Tier
from campaigns.engine import facts
from campaigns.models import Campaign
from campaigns.states import State
from delivery import calendar, pacing
from delivery.chart import Chart, draw
from delivery.forecast import forecast, limits_of
from results import daily
from workflows.kinds import Kind

WHAT = {Kind.INVITE: "invites", Kind.MESSAGE: "messages", Kind.COMMENT: "comments", Kind.LIKE: "likes"}


def picture(campaign: Campaign, *, now: datetime) -> Chart | None:
    """The forecast of the next 14 days; None for a campaign that is over."""
    account, kind = campaign.account, campaign.paced_kind
    if account is None or not campaign.is_live:
        return None
    own, whole = daily.charged(campaign, kind, now=now)
    if kind is Kind.INVITE:
        cap = pacing.account_allowance(
            is_free=account.tier == Tier.CLASSIC,
            per_day=account.max_invites_per_day,
            per_week=account.max_invites_per_week,
        )
    else:
        cap = pacing.kind_allowance(kind.value)
    limits = limits_of(
        campaign.delivery.allowance,
        cap,
        by_campaign=own,
        by_account=whole,
        governed=facts.governed(account, now=now),
    )
    days = forecast(
        campaign.delivery.calendar,
        {kind.value: limits},
        stock=_stock(campaign) if campaign.is_exhausted else None,
        roots=[kind.value],
        now=now,
        warm_day=_warm_day(campaign, now=now) if account.warms_up and kind is Kind.INVITE else None,
    )
    return draw(days, what=WHAT.get(kind, "sends"))


def _stock(campaign: Campaign) -> int:
    """How many leads still wait for their turn."""
    return campaign.actions.filter(kind=campaign.paced_kind, state=State.SCHEDULED).count()


def _warm_day(campaign: Campaign, *, now: datetime) -> int:
    plan = campaign.delivery.calendar
    midnight = calendar.existing(datetime.combine(plan.local_date(now), time(0)), plan.zone)
    assert campaign.account is not None, "asked for a campaign with an account"
    invites = campaign.account.actions.filter(kind=Kind.INVITE, charged_at__lt=midnight)
    return invites.annotate(day=TruncDate("charged_at", tzinfo=plan.zone)).values("day").distinct().count() + 1
