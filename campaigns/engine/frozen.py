"""The parts of launched campaigns, kept in memory: they are frozen, so what was read once stays true."""

from functools import lru_cache

from audiences.models import Audience
from campaigns.models import Campaign
from delivery.models import DeliveryPlan
from video.models import VideoPlan
from workflows.models import Workflow

KEPT = 2048


def attach(campaign: Campaign) -> Campaign:
    """Give a launched campaign its parts without asking for them again."""
    campaign.audience = _audience(campaign.audience_id)
    campaign.workflow = _workflow(campaign.workflow_id)
    campaign.delivery = _delivery(campaign.delivery_id)
    if campaign.video_id is not None:
        campaign.video = _video(campaign.video_id)
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
