"""What users' own systems are told of leads and campaigns: rows beside the change, called out later."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts import webhooks
from accounts.models import NewsKind
from campaigns.models import Campaign, Lead


@dataclass(frozen=True, slots=True)
class StageChange:
    """A lead of an owner got to a stage from another."""

    lead: int
    owner: int
    stage: str
    before: str


def stages_changed(changes: Sequence[StageChange], *, now: datetime) -> None:
    """Leads got to other stages."""
    wanted = webhooks.wanted_by({change.owner for change in changes}, NewsKind.STAGE) if changes else set()
    for change in changes:
        if change.owner in wanted:
            told = _lead(Lead.objects.get(pk=change.lead)) | {"stage": change.stage, "stage_before": change.before}
            webhooks.tell(change.owner, NewsKind.STAGE, told, now=now)


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
