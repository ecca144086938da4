"""Begin a draft with sensible defaults; throw one away."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from audiences.models import Audience
from campaigns.models import Campaign
from campaigns.states import CampaignState
from delivery.models import DeliveryPlan
from workflows.models import Workflow
from workflows.wording import TEMPLATES


def begin(user: User, *, now: datetime) -> Campaign:
    """A new draft: Standard connect with the first template's words, recommended pace, every working account."""
    words = TEMPLATES[0]
    with transaction.atomic(durable=True):
        draft = Campaign.objects.create(
            owner=user,
            name=f"Campaign of {now.astimezone(user.timezone):%d %B %Y}",
            audience=Audience.objects.create(owner=user),
            workflow=Workflow.objects.create(owner=user, note=words.note, message=words.message),
            delivery=DeliveryPlan.objects.create(owner=user, timezone=user.timezone),
            created_at=now,
        )
        draft.chosen_accounts.set(user.linkedin_accounts.working())
        return draft


def discard(draft: Campaign) -> None:
    """Throw a draft away; a launched campaign is not touched."""
    Campaign.objects.filter(pk=draft.pk, state=CampaignState.DRAFT).update(state=CampaignState.DELETED)
