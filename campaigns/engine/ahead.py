"""Which films share the paid call of one that is due: what the next day needs, in the order it needs them."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef

from campaigns.engine import plan, words
from campaigns.models import Action, Campaign
from campaigns.states import State
from delivery import blocklist
from video import renders
from video.renders import Row
from workflows.kinds import Kind


def films(action: Action, *, now: datetime) -> tuple[Row, ...]:
    """The films to ask for beside a started one; none when it was asked for before, with its own day's others.

    They are those due before the window closes, as many as may still be used in it. Nobody is among them to whom
    nothing may be sent.
    """
    if action.kind != Kind.VIDEO or renders.by_key([words.key_of(action)]):
        return ()
    window, left = plan.left_for_window(action.campaign, now=now)
    room = max(0, left - _on_the_way(action.campaign))
    coming = Action.objects.due(window.closes).filter(campaign=action.campaign, kind=Kind.VIDEO)
    wanted = coming.filter(lead__replied_at=None, lead__video_url="").exclude(lead=action.lead_id)
    nearest = wanted.select_related("lead").order_by("due_at", "pk")[:room]
    return tuple(_rows(action.campaign, list(nearest)))


def _rows(campaign: Campaign, actions: list[Action]) -> Iterator[Row]:
    leads = [words.lead_of(action) for action in actions]
    barred = blocklist.blocked(campaign.owner_id, [words.person_of(lead) for lead in leads])
    for place, (action, lead) in enumerate(zip(actions, leads, strict=True)):
        if place not in barred:
            yield Row(words.key_of(action), words.values_of(lead))


def _on_the_way(campaign: Campaign) -> int:
    """How many leads have a film, or wait for one, and their first words still to come."""
    of_lead = Action.objects.filter(lead=OuterRef("pk"))
    begun = of_lead.filter(kind=Kind.VIDEO).exclude(state=State.SCHEDULED)
    reached = of_lead.filter(kind=campaign.paced_kind).exclude(state=State.SCHEDULED)
    return campaign.leads.filter(Exists(of_lead.open()), Exists(begun), ~Exists(reached)).count()
