"""Whole actions: with lead, account and campaign from one row, and the campaign's frozen parts kept in memory."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from accounts.models import LinkedInAccount
from audiences.models import Audience
from campaigns.models import Action, Campaign, Lead
from delivery.models import DeliveryPlan
from leadr.common import sql
from leadr.common.sql import Values, columns, fetch
from video.models import VideoPlan
from workflows.models import Workflow

KEPT = 2048
JOINED = ", ".join(
    columns(model, alias)
    for model, alias in ((Action, "action"), (LinkedInAccount, "account"), (Campaign, "campaign"), (Lead, "lead"))
)
# To be gone on with: which actions, in which order.
WHOLE = f"""
SELECT {JOINED}
FROM campaigns_action AS action
JOIN campaigns_campaign AS campaign ON campaign.id = action.campaign_id
JOIN accounts_linkedinaccount AS account ON account.id = action.account_id
LEFT JOIN campaigns_lead AS lead ON lead.id = action.lead_id
"""  # noqa: S608  # nosec B608 - only our columns
ONE = f"{WHOLE} WHERE action.id = %s"


def whole(pk: int) -> Action:
    """An action with its lead, its account, and its campaign's parts."""
    return wholes(ONE, [pk])[0]


def wholes(statement: str, values: Values) -> list[Action]:
    """The actions a statement that begins as `WHOLE` finds, each with all that hangs on it."""
    return list(map(joined, fetch(statement, values)))


def joined(row: Sequence[Any]) -> Action:
    """The action of a row of `JOINED`, with all that hangs on it."""
    values = iter(row)
    action, account = sql.whole(Action, values), sql.whole(LinkedInAccount, values)
    campaign, lead = sql.whole(Campaign, values), sql.whole(Lead, values)
    sql.tie(campaign, account=account)
    sql.tie(action, lead=lead if action.lead_id else None, account=account, campaign=attach(campaign))
    return action


def attach(campaign: Campaign) -> Campaign:
    """Give a launched campaign its parts without asking for them again."""
    sql.tie(
        campaign,
        audience=_audience(campaign.audience_id),
        workflow=_workflow(campaign.workflow_id),
        delivery=_delivery(campaign.delivery_id),
        video=None if campaign.video_id is None else _video(campaign.video_id),
    )
    return campaign


def forget() -> None:
    """Forget everything; for tests that change parts in place."""
    for kept in (_audience, _workflow, _delivery, _video):
        kept.cache_clear()


@lru_cache(KEPT)
def _audience(pk: int) -> Audience:
    return Audience.objects.get(pk=pk)


@lru_cache(KEPT)
def _workflow(pk: int) -> Workflow:
    return Workflow.objects.get(pk=pk)


@lru_cache(KEPT)
def _delivery(pk: int) -> DeliveryPlan:
    return DeliveryPlan.objects.get(pk=pk)


@lru_cache(KEPT)
def _video(pk: int) -> VideoPlan:
    return VideoPlan.objects.get(pk=pk)
