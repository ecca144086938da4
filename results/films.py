"""The film of each lead on a page: how far it is, why it failed, and what the player shows."""

from collections.abc import Iterable
from dataclasses import dataclass

from campaigns.engine.words import key_of
from campaigns.models import Action, Campaign, Lead
from campaigns.states import State
from video import renders
from video.models import Render
from workflows.kinds import Kind

NOT_MADE = {State.FAILED: ("Failed", "failed"), State.SKIPPED: ("Skipped", "skipped")}


@dataclass(frozen=True, slots=True)
class Film:
    """What a lead's row says of its film; `address`, `url` and `thumbnail` are for templates/video/player.html."""

    word: str
    family: str
    sentence: str = ""
    address: str = ""
    url: str = ""
    thumbnail: str = ""


def of_leads(campaign: Campaign, leads: Iterable[Lead]) -> dict[int, Film]:
    """The films by their leads' keys, in two queries; leads without any are left out."""
    by_lead = {lead.pk: lead for lead in leads}
    actions = list(Action.objects.filter(lead__in=by_lead, kind=Kind.VIDEO)) if campaign.has_video else []
    made = renders.by_key(map(key_of, actions))
    found = {pk: _sent(lead, None) for pk, lead in by_lead.items() if lead.video_url}
    for action in actions:
        assert action.lead_id is not None, "asked for just so"
        if film := _film(by_lead[action.lead_id], action, made.get(key_of(action))):
            found[action.lead_id] = film
    return found


@dataclass(frozen=True, slots=True)
class Paid:
    """How many films were paid: for a campaign's own leads, and with its plan's previews and other campaigns."""

    own: int
    all: int


def paid(campaign: Campaign) -> Paid | None:
    """What a campaign's films cost; None without a video."""
    if campaign.video is None:
        return None
    actions = Action.objects.filter(campaign=campaign, kind=Kind.VIDEO).only("pk")
    own = renders.cost(campaign.video, keys=map(key_of, actions.iterator()))
    return Paid(own, renders.cost(campaign.video))


def _film(lead: Lead, action: Action, render: Render | None) -> Film | None:
    if lead.video_url:
        return _sent(lead, render)
    if action.state in NOT_MADE:
        return Film(*NOT_MADE[State(action.state)], action.note)
    if render and render.address:  # made already, before its lead's turn
        return Film("Ready", "good", address=render.address, url=render.url, thumbnail=render.thumbnail)
    is_coming = render is not None and render.is_open and render.sent_at is not None
    return Film("Generating", "working") if is_coming or action.state == State.WAITING else None


def _sent(lead: Lead, render: Render | None) -> Film:
    """The film as the lead has its address."""
    url = render.url if render and render.address == lead.video_url else ""
    return Film("Ready", "good", address=lead.video_url, url=url, thumbnail=lead.video_thumbnail)
