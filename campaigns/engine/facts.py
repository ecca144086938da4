"""Reads the facts a verdict or a plan rests on, counted from rows and never from a cache."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models.functions import TruncDate

from accounts.models import LinkedInAccount
from accounts.models.connection import Tier
from campaigns.engine import words
from campaigns.engine.gates import Charged, Facts, Never
from campaigns.models import Action, Campaign
from campaigns.stages import ACCEPTED
from delivery import blocklist, calendar, pacing
from delivery.calendar import Calendar
from delivery.pacing import Allowance
from leadr.common.sql import fetch
from workflows.kinds import TRAITS, Kind

MONTH = timedelta(days=30)
HELD = "(SELECT until FROM campaigns_hold WHERE account_id = %(account)s AND kind = %(kind)s)"
COUNTED = f"""
SELECT
  count(*) FILTER (WHERE kind = %(kind)s AND charged_at >= %(today)s),
  count(*) FILTER (WHERE kind = %(kind)s AND charged_at >= %(week)s),
  count(*) FILTER (WHERE kind = %(kind)s AND charged_at >= %(today)s AND campaign_id = %(campaign)s),
  count(*) FILTER (WHERE kind = %(kind)s AND charged_at >= %(week)s AND campaign_id = %(campaign)s),
  count(*) FILTER (WHERE kind = %(kind)s AND charged_at >= %(governed)s),
  count(*) FILTER (WHERE kind = %(kind)s AND charged_at >= %(governed)s AND reason = %(accepted)s),
  max(charged_at),
  {HELD}
FROM campaigns_action
WHERE account_id = %(account)s AND charged_at >= %(since)s
"""  # noqa: S608  # nosec B608 - our own statement


@dataclass(frozen=True, slots=True)
class Counted:
    """What left of one kind: by the account and by its campaign, and in the governor's days; accepted of those.

    And when the account last reached out at all, and until when it does nothing more of the kind.
    """

    today: int
    week: int
    own_today: int
    own_week: int
    governed: int
    accepted: int
    last: datetime | None
    held: datetime | None


def facts_for(action: Action, *, bars: bool, now: datetime) -> Facts:
    """The facts of an action whose account is locked; `bars` says whether its owner bars anybody at all."""
    kind = Kind(action.kind)
    stop = stop_rule(action, bars=bars) if TRAITS[kind].can_be_stopped else None
    if not TRAITS[kind].is_outreach:
        held = fetch(f"SELECT {HELD}", {"account": action.account_id, "kind": kind})[0][0]
        return Facts(kind, action.campaign.delivery.calendar, _NOTHING, _NOTHING, held_until=held, stop=stop)
    return facts_of(action.campaign, action.account, kind, now=now, stop=stop)


def facts_of(
    campaign: Campaign,
    account: LinkedInAccount,
    kind: Kind,
    *,
    now: datetime,
    stop: Never | None = None,
) -> Facts:
    """The facts of a kind for a campaign and its account: one counting query."""
    plan = campaign.delivery.calendar
    counts = _counts(campaign, account, kind, plan, now)
    own = _account_allowance(account, kind)
    if kind is Kind.INVITE:
        own = _governed(own, counts, account, plan, now)
    return Facts(
        kind=kind,
        calendar=plan,
        campaign_allowance=_campaign_allowance(campaign, kind),
        account_allowance=own,
        by_campaign=Charged(counts.own_today, counts.own_week),
        by_account=Charged(counts.today, counts.week),
        last_outreach_at=counts.last,
        held_until=counts.held,
        stop=stop,
    )


def governed(account: LinkedInAccount, *, now: datetime) -> pacing.Governed:
    """What the safety governor makes of an account, by the very count the gates go by."""
    since = now - timedelta(days=pacing.GOVERNOR_DAYS)
    moments = dict.fromkeys(["today", "week", "governed", "since"], since)
    keys = {"account": account.pk, "campaign": None, "kind": Kind.INVITE, "accepted": ACCEPTED}
    counts = Counted(*fetch(COUNTED, {**keys, **moments})[0])
    return pacing.governor(invited=counts.governed, accepted=counts.accepted)


def stop_rule(action: Action, *, bars: bool) -> Never | None:
    """Why nothing more may go to this lead; None while nothing stands against it (behaviour.md §5)."""
    lead = action.lead
    if lead is None or action.kind == Kind.WITHDRAW:
        return None
    if lead.replied_at:
        return Never("replied", "They replied, so nothing more is sent.")
    if action.kind == Kind.EMAIL or not bars:
        return None  # the mail has its own outcomes for addresses that left, and looks right before it is sent
    reasons = blocklist.blocked(action.campaign.owner_id, [words.person_of(lead)])
    return Never("blocked", reasons[0]) if reasons else None


def note_quota_is_used_up(action: Action, *, now: datetime) -> bool:
    """Whether a free account has sent all its invites with a note of the last 30 days (behaviour.md §7)."""
    account = action.account
    if account.tier != Tier.CLASSIC:
        return False
    sent = Action.objects.filter(account=account, kind=Kind.INVITE, charged_at__gte=now - MONTH).exclude(text="")
    return sent.count() >= account.notes_per_month


def _counts(campaign: Campaign, account: LinkedInAccount, kind: Kind, plan: Calendar, now: datetime) -> Counted:
    today = plan.local_date(now)
    midnight = calendar.existing(datetime.combine(today, time(0)), plan.zone)
    week_start = calendar.existing(datetime.combine(today - timedelta(days=6), time(0)), plan.zone)
    governed = now - timedelta(days=pacing.GOVERNOR_DAYS)
    moments = {"today": midnight, "week": week_start, "governed": governed}
    since = min(week_start, governed) if kind is Kind.INVITE else week_start
    keys = {"account": account.pk, "campaign": campaign.pk, "kind": kind, "accepted": ACCEPTED}
    return Counted(*fetch(COUNTED, {**keys, **moments, "since": since})[0])


def _campaign_allowance(campaign: Campaign, kind: Kind) -> Allowance:
    # The pace counts invites; in a message-only workflow it counts messages the same way (behaviour.md §7).
    return campaign.delivery.allowance if kind is campaign.paced_kind else _daily_cap(kind)


def _account_allowance(account: LinkedInAccount, kind: Kind) -> Allowance:
    if kind is not Kind.INVITE:
        return _daily_cap(kind)
    return pacing.account_allowance(
        is_free=account.tier == Tier.CLASSIC,
        per_day=account.max_invites_per_day,
        per_week=account.max_invites_per_week,
    )


def _governed(
    allowance: Allowance, counts: Counted, account: LinkedInAccount, plan: Calendar, now: datetime
) -> Allowance:
    """The account's day number under the safety governor, and while a new account warms up."""
    per_day = pacing.governor(invited=counts.governed, accepted=counts.accepted).of(allowance.per_day)
    if account.warms_up:
        midnight = calendar.existing(datetime.combine(plan.local_date(now), time(0)), plan.zone)
        before = Action.objects.filter(account=account, kind=Kind.INVITE, charged_at__lt=midnight)
        days = before.annotate(day=TruncDate("charged_at", tzinfo=plan.zone)).values("day").distinct().count()
        per_day = min(per_day, pacing.warm_up(days + 1))
    return allowance.held(per_day)


def _daily_cap(kind: Kind) -> Allowance:
    return pacing.kind_allowance(kind.value) if kind.value in pacing.DAY_CAPS else _NOTHING


_NOTHING = Allowance(0, 0)
