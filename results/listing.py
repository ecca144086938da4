"""The campaign list: each with its state, next run, pace and what came of it, in two queries."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse
from django_stubs_ext import WithAnnotations

from accounts.models import User
from campaigns.models import Action, Campaign
from campaigns.states import CampaignState, State
from results.status import FAMILIES, CampaignFacts, Status, status_of, why
from results.why import moment
from workflows.kinds import LABELS


class Telling(TypedDict):
    """What `told` adds to a campaign."""

    next_at: datetime | None
    next_kind: str | None
    lead_count: int
    replied_count: int
    waiting_count: int
    reached_count: int


type ToldCampaign = WithAnnotations[Campaign, Telling]


@dataclass(frozen=True, slots=True)
class Row:
    """A campaign as the list and its own page's head show it."""

    campaign: Campaign
    status: Status
    family: str
    why: str
    next_at: datetime | None
    next_kind: str
    next_words: str
    reached: int
    leads: int
    waiting: int
    replied: int

    @property
    def address(self) -> str:
        """Where it is shown: in the builder, or with its results."""
        return reverse("campaigns:builder" if self.is_draft else "results:detail", args=[self.campaign.pk])

    @property
    def is_draft(self) -> bool:
        """Still in the builder."""
        return self.status is Status.DRAFT

    @property
    def can_pause(self) -> bool:
        """Whether pausing is offered."""
        return self.campaign.state == CampaignState.RUNNING

    @property
    def can_end(self) -> bool:
        """Whether it goes on looking for people until its user ends that."""
        return self.campaign.is_live and not self.campaign.is_exhausted

    @property
    def can_resume(self) -> bool:
        """Whether resuming is offered."""
        return self.campaign.state == CampaignState.PAUSED


def rows(user: User, *, search: str, now: datetime) -> list[Row]:
    """The user's campaigns and drafts, newest first, by name if a search is given; at most 200."""
    found = told(user.campaigns.present())
    if search:
        found = found.filter(name__icontains=search)
    return [row(campaign, now=now) for campaign in found.order_by("-created_at", "-pk")[:200]]


def told(campaigns: QuerySet[Campaign]) -> QuerySet[ToldCampaign]:
    """Campaigns with what a row needs, asked in the same query."""
    upcoming = Action.objects.filter(campaign=OuterRef("pk"), state=State.SCHEDULED).order_by("due_at")
    return campaigns.select_related("account", "audience", "delivery", "workflow").annotate(
        next_at=Subquery(upcoming.values("due_at")[:1]),
        next_kind=Subquery(upcoming.values("kind")[:1]),
        lead_count=Coalesce("tally__leads", 0),
        replied_count=Coalesce("tally__replied", 0),
        waiting_count=Coalesce("tally__waiting_acceptance", 0),
        # A workflow without an invite reaches people by its message.
        reached_count=Coalesce(Greatest("tally__invites_sent", "tally__messages_sent"), 0),
    )


def row(campaign: ToldCampaign, *, now: datetime) -> Row:
    """The row of a campaign that came from `told`."""
    facts = CampaignFacts(
        state=CampaignState(campaign.state),
        error=campaign.error,
        searched_at=campaign.searched_at,
        next_at=campaign.next_at,
        account_works=campaign.account is None or campaign.account.is_working,
    )
    status = status_of(facts, now=now)
    return Row(
        campaign=campaign,
        status=status,
        family=FAMILIES[status],
        why=why(facts, now=now),
        next_at=campaign.next_at if campaign.state == CampaignState.RUNNING else None,
        next_kind=LABELS.get(campaign.next_kind or "", "").lower(),
        next_words=moment(campaign.next_at, campaign.owner.timezone, now=now) if campaign.next_at else "",
        reached=campaign.reached_count,
        leads=campaign.lead_count,
        waiting=campaign.waiting_count,
        replied=campaign.replied_count,
    )
