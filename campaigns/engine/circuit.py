"""Pauses a campaign whose actions fail again and again for the same cause (behaviour.md §9)."""

from datetime import datetime

from campaigns.models import Action, Campaign
from campaigns.states import CampaignState, State
from workflows.kinds import TRAITS, Kind

IN_A_ROW = 5
OUTREACH = [kind for kind in Kind if TRAITS[kind].is_outreach]


def break_if_failing(action: Action, *, now: datetime) -> bool:
    """Pause the campaign of a failed action when the last five of its outreach all failed for the same reason."""
    closed = Action.objects.filter(
        campaign=action.campaign_id, kind__in=OUTREACH, state__in=[State.DONE, State.WAITING, State.FAILED]
    )
    last = closed.order_by("-moved_at", "-pk").values_list("state", "reason")[:IN_A_ROW]
    if list(last) != [(State.FAILED.value, action.reason)] * IN_A_ROW:
        return False
    sentence = f"Paused: {IN_A_ROW} actions in a row failed. {action.note} Put it right, then resume."
    running = Campaign.objects.filter(pk=action.campaign_id, state=CampaignState.RUNNING)
    return bool(running.update(state=CampaignState.PAUSED, error=sentence[:300]))
