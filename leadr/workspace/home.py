"""Gathers what Home shows, in a fixed number of queries."""

from datetime import datetime
from typing import Any

from accounts import access
from accounts.health import Health
from accounts.models import User
from leadr.workspace.onboarding import checklist
from results import counts, listing


def facts(user: User, *, now: datetime) -> dict[str, Any]:
    """The checklist, then counters, recent campaigns, and what the user should do next."""
    accounts = list(user.linkedin_accounts.present())
    campaigns = listing.rows(user, search="", now=now)[:5]
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
        "campaigns": campaigns,
        "broken": [account for account in accounts if account.health == Health.NEEDS_RECONNECT],
    }
