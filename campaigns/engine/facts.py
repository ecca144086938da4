"""Reads the facts a verdict or a plan rests on, counted from rows and never from a cache."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from operator import itemgetter
from typing import Any, NamedTuple

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
from leadr.common.sql import fetch, table
from workflows.kinds import TRAITS, Kind

MONTH = timedelta(days=30)
# Each account by itself through the index, however many are asked about. Kinds are told apart in what was found (hence
# OFFSET 0), else a table of middling size is looked through by kind as well, every account's.
COUNTED = """
SELECT asked.place, counted.*,
  (SELECT until FROM campaigns_hold WHERE account_id = asked.account AND kind = asked.kind)
FROM json_to_recordset(%s) AS asked(
  place int, account bigint, campaign bigint, kind text, accepted text,
  today timestamptz, week timestamptz, governed timestamptz, since timestamptz
)
CROSS JOIN LATERAL (
  SELECT
    count(*) FILTER (WHERE is_asked AND charged_at >= asked.today),
    count(*) FILTER (WHERE is_asked AND charged_at >= asked.week),
    count(*) FILTER (WHERE is_asked AND charged_at >= asked.today AND campaign_id = asked.campaign),
    count(*) FILTER (WHERE is_asked AND charged_at >= asked.week AND campaign_id = asked.campaign),
    count(*) FILTER (WHERE is_asked AND charged_at >= asked.governed),
    count(*) FILTER (WHERE is_asked AND charged_at >= asked.governed AND reason = asked.accepted),
    max(charged_at)
  FROM (
    SELECT kind = asked.kind AS is_asked, charged_at, campaign_id, reason FROM campaigns_action
    WHERE account_id = asked.account AND charged_at >= asked.since
    OFFSET 0
  ) AS lately
) AS counted
"""


@dataclass(frozen=True, slots=True)
class Counted:
    """What left of one kind: by the account and by its campaign, and in the governor's days; accepted of those.

    And when the account last reached out in these days at all, and until when it does nothing more of the kind.
    """

    today: int = 0
    week: int = 0
    own_today: int = 0
    own_week: int = 0
    governed: int = 0
    accepted: int = 0
    last: datetime | None = None
    held: datetime | None = None


class Met(NamedTuple):
    """An action whose account is locked, whether its owner bars anybody, and until when its kind waits there."""

    action: Action
    bars: bool
    held: datetime | None


def facts_for(found: Sequence[Met], *, now: datetime) -> list[Facts]:
    """The facts of actions that were met: one counting query, and none when no pace counts them."""
    counted = iter(_counted([_asked_of(action, now) for action, *_ in found if _is_outreach(action)]))
    return [
        _facts(
            action.campaign,
            action.account,
            Kind(action.kind),
            next(counted) if _is_outreach(action) else Counted(held=held),
            now=now,
            stop=stop_rule(action, bars=bars),
        )
        for action, bars, held in found
    ]


def _is_outreach(action: Action) -> bool:
    return TRAITS[Kind(action.kind)].is_outreach


def _asked_of(action: Action, now: datetime) -> dict[str, Any]:
    return _asked(action.campaign, action.account, Kind(action.kind), now=now)


def facts_of(campaign: Campaign, account: LinkedInAccount, kind: Kind, *, now: datetime) -> Facts:
    """The facts of a kind for a campaign and its account."""
    (counts,) = _counted([_asked(campaign, account, kind, now=now)])
    return _facts(campaign, account, kind, counts, now=now)


def _facts(
    campaign: Campaign,
    account: LinkedInAccount,
    kind: Kind,
    counts: Counted,
    *,
    now: datetime,
    stop: Never | None = None,
) -> Facts:
    plan = campaign.delivery.calendar
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
    (counts,) = _counted([{"account": account.pk, "campaign": None, "kind": Kind.INVITE, **moments}])
    return pacing.governor(invited=counts.governed, accepted=counts.accepted)


def stop_rule(action: Action, *, bars: bool) -> Never | None:
    """Why nothing more may go to this lead; None while nothing stands against it (behaviour.md §5)."""
    lead = action.lead
    if lead is None or action.kind == Kind.WITHDRAW or not TRAITS[Kind(action.kind)].can_be_stopped:
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


def _asked(campaign: Campaign, account: LinkedInAccount, kind: Kind, *, now: datetime) -> dict[str, Any]:
    """What is counted for a kind of a campaign and its account."""
    plan = campaign.delivery.calendar
    today = plan.local_date(now)
    midnight = calendar.existing(datetime.combine(today, time(0)), plan.zone)
    week_start = calendar.existing(datetime.combine(today - timedelta(days=6), time(0)), plan.zone)
    governed = now - timedelta(days=pacing.GOVERNOR_DAYS)
    since = min(week_start, governed) if kind is Kind.INVITE else week_start
    keys = {"account": account.pk, "campaign": campaign.pk, "kind": kind}
    return keys | {"today": midnight, "week": week_start, "governed": governed, "since": since}


def _counted(asked: Sequence[dict[str, Any]]) -> list[Counted]:
    """The counts in the order in which they were asked for."""
    if not asked:
        return []
    rows = fetch(COUNTED, [table({**one, "accepted": ACCEPTED, "place": place} for place, one in enumerate(asked))])
    return [Counted(*counts) for _, *counts in sorted(rows, key=itemgetter(0))]


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
