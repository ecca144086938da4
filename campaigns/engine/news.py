"""What users' own systems are told of leads and campaigns: rows beside the change, called out later."""

from datetime import datetime
from typing import Any

from accounts import webhooks
from accounts.models import NewsKind
from campaigns.models import Campaign, Lead


def stage_changed(pk: int, *, owner_id: int, stage: str, before: str, now: datetime) -> None:
    """A lead got to another stage, and somebody wants to know."""
    told = _lead(Lead.objects.get(pk=pk)) | {"stage": stage, "stage_before": before}
    webhooks.tell(owner_id, NewsKind.STAGE, told, now=now)


def replied(lead: Lead, *, now: datetime) -> None:
    """A lead wrote back."""
    webhooks.tell(lead.campaign.owner_id, NewsKind.REPLY, _lead(lead), now=now)


def finished(campaign: Campaign, *, now: datetime) -> None:
    """Everybody of a campaign is through."""
    told = {"campaign": campaign.pk, "name": campaign.name}
    webhooks.tell(campaign.owner_id, NewsKind.FINISHED, told, now=now)


def _lead(lead: Lead) -> dict[str, Any]:
    name = f"{lead.first_name} {lead.last_name}".strip()
    return {"campaign": lead.campaign_id, "lead": lead.pk, "name": name, "profile": lead.profile_url}
