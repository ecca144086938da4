"""Gathers what Home shows, in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse

from accounts import access
from accounts.health import Health, sentence
from accounts.models import LinkedInAccount, User
from campaigns import approval, silence
from campaigns.models import Action
from leadr.workspace import inbox, keep
from leadr.workspace.inbox import ActionItem, Need, Silent, Waiting
from leadr.workspace.onboarding import checklist
from results import counts, daily, feed, listing, today
from results.listing import Row
from results.status import Status

PAGES = {
    Need.CONNECT: "accounts:connect",
    Need.RECONNECT: "accounts:reconnect",
    Need.DECIDE: "campaigns:inbox",
    Need.REVIEW: "results:detail",
    Need.SILENT: "results:detail",
    Need.SENDER: "delivery:sender",
    Need.FINISH: "campaigns:builder",
}
# An invite of two months ago may be accepted today.
LONGEST = timedelta(days=60)
POSTED = {Need.CONNECT, Need.RECONNECT}


@dataclass(frozen=True, slots=True)
class Number:
    """One counter, and what it is to be seen beside."""

    label: str
    value: int | str
    more: str = ""


def facts(user: User, *, now: datetime) -> dict[str, Any]:
    """The checklist; once that is done the counters, what the user should do next, campaigns, picture and feed."""
    accounts = list(user.linkedin_accounts.present().order_by("pk"))
    campaigns = listing.rows(user, search="", now=now)
    steps = checklist(
        has_access=access.has_leadr(user, today=now.date()),
        has_account=bool(accounts),
        has_campaign=any(not row.is_draft for row in campaigns),
    )
    is_set_up = all(step.is_done for step in steps)
    shown = {"nav": "home", "steps": steps, "is_set_up": is_set_up, "campaigns": campaigns[:5]}
    return shown | (_after(user, accounts, campaigns, now) if is_set_up else _before(user))


def _before(user: User) -> dict[str, Any]:
    state, version = keep.kept(user)
    return {"kept": state, "kept_version": version, "upgrade_url": settings.UPGRADE_URL}


def _after(user: User, accounts: Sequence[LinkedInAccount], campaigns: Sequence[Row], now: datetime) -> dict[str, Any]:
    used = today.of_user(user, now=now)
    total, rate = counts.of_user(user), today.acceptance_rate(user, now=now)
    recent = Action.objects.filter(account__owner=user, charged_at__gte=now - LONGEST)
    return {
        "numbers": [
            Number("Running campaigns", sum(row.can_pause for row in campaigns)),
            Number("Invites today", sum(row.today for row in used), f"of {sum(row.allowed for row in used)}"),
            Number("Waiting acceptance", total.waiting_acceptance),
            Number("Acceptance rate, 30 days", "–" if rate is None else f"{rate} %"),
            Number("Replies", total.replied),
        ],
        "needs": [_need(item) for item in _items(user, accounts, campaigns, now)],
        "days": daily.picture(recent, zone=user.timezone, now=now),
        "feed": feed.of_user(user, now=now),
    }


def _items(
    user: User, accounts: Sequence[LinkedInAccount], campaigns: Sequence[Row], now: datetime
) -> list[ActionItem]:
    silent = {row.campaign_id: row for row in silence.standing(user, now=now)}
    return inbox.items(
        has_account=bool(accounts),
        broken=[
            Waiting(account.pk, str(account), sentence(account.provider_status))
            for account in accounts
            if account.health == Health.NEEDS_RECONNECT
        ],
        failing=[
            _waiting(row) for row in campaigns if row.status is Status.NEEDS_REVIEW and row.campaign.pk not in silent
        ],
        silent=[Silent(row.campaign_id, row.campaign.name, row.sentence, row.date) for row in silent.values()],
        drafts=[_waiting(row) for row in campaigns if row.is_draft],
        waiting=approval.count(user),
        senders=[Waiting(sender.pk, sender.address, sender.problem) for sender in user.senders.broken()],
    )


def _waiting(row: Row) -> Waiting:
    return Waiting(row.campaign.pk, row.campaign.name, row.campaign.error)


def _need(item: ActionItem) -> dict[str, Any]:
    address = reverse(PAGES[item.need], args=[] if item.pk is None else [item.pk])
    return {"item": item, "address": address, "is_posted": item.need in POSTED}
