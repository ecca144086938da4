"""Begin a draft with sensible defaults; throw one away."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Model

from accounts.models import LinkedInAccount, User
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


def duplicate(campaign: Campaign, *, now: datetime) -> Campaign:
    """A new draft with copies of a campaign's parts; its people stay with the campaign they belong to."""
    with transaction.atomic(durable=True):
        copy = Campaign.objects.create(
            owner=campaign.owner,
            name=f"{campaign.name[:110]} (copy)",
            audience=_copied(campaign.audience, frozen_at=None),
            workflow=_copied(campaign.workflow),
            delivery=_copied(campaign.delivery),
            video=_copied(campaign.video, frozen_at=None) if campaign.video else None,
            created_at=now,
        )
        accounts = campaign.chosen_accounts.present()
        mine = LinkedInAccount.objects.present().filter(campaigns=campaign)
        copy.chosen_accounts.set(accounts if campaign.state == CampaignState.DRAFT else mine)
        return copy


def compose(
    user: User,
    *,
    name: str,
    audience: Audience,
    workflow: Workflow,
    delivery: DeliveryPlan,
    accounts: Sequence[LinkedInAccount],
    now: datetime,
) -> Campaign:
    """A new draft of parts that were checked but not saved; every working account when none is chosen."""
    with transaction.atomic(durable=True):
        for part in (audience, workflow, delivery):
            part.owner = user
            part.save()
        draft = Campaign.objects.create(
            owner=user, name=name, audience=audience, workflow=workflow, delivery=delivery, created_at=now
        )
        draft.chosen_accounts.set(accounts or user.linkedin_accounts.working())
        return draft


def discard(draft: Campaign) -> None:
    """Throw a draft away; a launched campaign is not touched."""
    Campaign.objects.filter(pk=draft.pk, state=CampaignState.DRAFT).update(state=CampaignState.DELETED)


def _copied[Part: Model](part: Part, **changes: object) -> Part:
    """A row of its own with the same values."""
    part.pk = None
    part._state.adding = True
    for name, value in changes.items():
        setattr(part, name, value)
    part.save(force_insert=True)
    return part
