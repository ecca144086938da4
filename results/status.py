"""The state of a campaign as people see it, and why in one sentence. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from campaigns.states import CampaignState


class Status(StrEnum):
    """The six states of the campaign list."""

    NEEDS_REVIEW = "needs review"
    PAUSED = "paused"
    FINISHED = "finished"
    PENDING = "pending"
    SCHEDULED = "scheduled"
    RUNNING = "running"
    DRAFT = "draft"


FAMILIES = {
    Status.NEEDS_REVIEW: "failed",
    Status.PAUSED: "waiting",
    Status.FINISHED: "good",
    Status.PENDING: "working",
    Status.SCHEDULED: "found",
    Status.RUNNING: "sent",
    Status.DRAFT: "draft",
}


@dataclass(frozen=True, slots=True)
class CampaignFacts:
    """What a status rests on."""

    state: CampaignState
    error: str
    searched_at: datetime | None
    next_at: datetime | None
    account_works: bool


def status_of(facts: CampaignFacts, *, now: datetime) -> Status:
    """The first rule that speaks (behaviour.md §10)."""
    if facts.state == CampaignState.DRAFT:
        return Status.DRAFT
    if facts.error:
        return Status.NEEDS_REVIEW
    if facts.state == CampaignState.PAUSED:
        return Status.PAUSED
    if facts.state == CampaignState.FINISHED:
        return Status.FINISHED
    if facts.searched_at is None:
        return Status.PENDING
    return Status.SCHEDULED if facts.next_at and facts.next_at > now else Status.RUNNING


def why(facts: CampaignFacts, *, now: datetime) -> str:
    """One sentence about what the campaign is doing."""
    if facts.error:
        return facts.error
    if facts.state in (CampaignState.RUNNING, CampaignState.PAUSED) and not facts.account_works:
        return "Its LinkedIn account needs to be reconnected; nothing is sent until then."
    return SENTENCES[status_of(facts, now=now)]


SENTENCES = {
    Status.NEEDS_REVIEW: "Something needs your attention.",
    Status.PAUSED: "Paused. Nothing is sent until you resume it.",
    Status.FINISHED: "Everybody its source has to offer went through the workflow.",
    Status.PENDING: "The first search has not run yet.",
    Status.SCHEDULED: "Waiting for its next moment.",
    Status.RUNNING: "Working through what is due.",
    Status.DRAFT: "Not launched yet.",
}
