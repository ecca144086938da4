"""Gathers what Home shows, in a fixed number of queries."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse

from accounts import access
from accounts.health import Health, sentence
from accounts.models import LinkedInAccount, User
from leadr.workspace import inbox
from leadr.workspace.inbox import ActionItem, Need, Waiting
from leadr.workspace.onboarding import checklist
from results import counts, listing
from results.listing import Row
from results.status import Status

PAGES = {
    Need.CONNECT: "accounts:connect",
    Need.RECONNECT: "accounts:reconnect",
    Need.REVIEW: "results:detail",
    Need.FINISH: "campaigns:builder",
}
POSTED = {Need.CONNECT, Need.RECONNECT}


def facts(user: User, *, now: datetime) -> dict[str, Any]:
    """The checklist, then counters, recent campaigns, and what the user should do next."""
    accounts = list(user.linkedin_accounts.present().order_by("pk"))
    campaigns = listing.rows(user, search="", now=now)
    steps = checklist(
        has_access=access.has_leadr(user, today=now.date()),
        has_account=bool(accounts),
        has_campaign=any(not row.is_draft for row in campaigns),
    )
    return {
        "nav": "home",
        "steps": steps,
        "is_set_up": all(step.is_done for step in steps),
        "counts": counts.of_user(user),
        "campaigns": campaigns[:5],
        "needs": [_need(item) for item in _items(accounts, campaigns)],
    }


def _items(accounts: Sequence[LinkedInAccount], campaigns: Sequence[Row]) -> list[ActionItem]:
    return inbox.items(
        has_account=bool(accounts),
        broken=[
            Waiting(account.pk, str(account), sentence(account.provider_status))
            for account in accounts
            if account.health == Health.NEEDS_RECONNECT
        ],
        failing=[_waiting(row) for row in campaigns if row.status is Status.NEEDS_REVIEW],
        drafts=[_waiting(row) for row in campaigns if row.is_draft],
    )


def _waiting(row: Row) -> Waiting:
    return Waiting(row.campaign.pk, row.campaign.name, row.campaign.error)


def _need(item: ActionItem) -> dict[str, Any]:
    address = reverse(PAGES[item.need], args=[] if item.pk is None else [item.pk])
    return {"item": item, "address": address, "is_posted": item.need in POSTED}
