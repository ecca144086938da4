"""Changes a live campaign from now on: the changed part is a copy of its own, what was launched stays as it was."""

from typing import Any

from django.db import transaction
from django.forms import ModelForm

from campaigns.models import Campaign
from campaigns.states import LIVE
from delivery.models import DeliveryPlan
from workflows.models import Workflow


def part_copy(campaign: Campaign, part: str) -> Workflow | DeliveryPlan:
    """An unsaved copy of a campaign's part, for a form to change."""
    original = Workflow.objects.get(pk=campaign.workflow_id) if part == "workflow" else None
    copy = original or DeliveryPlan.objects.get(pk=campaign.delivery_id)
    copy.pk = None
    copy._state.adding = True
    return copy


def revise(campaign: Campaign, part: str, form: ModelForm[Any]) -> bool:
    """Save a valid form of `part_copy` and let the campaign run on it; False when the campaign is over."""
    with transaction.atomic(durable=True):
        live = Campaign.objects.select_for_update(no_key=True).filter(pk=campaign.pk, state__in=LIVE)
        if not live.exists():
            return False
        form.save()
        return bool(Campaign.objects.filter(pk=campaign.pk).update(**{part: form.instance}))
