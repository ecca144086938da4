"""How many leads stand where in a campaign's workflow: counted once, told for each step."""

from collections import Counter

from django.db.models import Count

from campaigns.models import Campaign
from campaigns.states import OPEN, State

WORDS = ("done", "open", "left out")


def told(campaign: Campaign) -> dict[str, str]:
    """For each step's key, its numbers in words."""
    found: dict[str, Counter[str]] = {}
    rows = campaign.actions.filter(lead__isnull=False).exclude(step="")
    for step, state, count in rows.order_by().values_list("step", "state").annotate(count=Count("pk")):
        found.setdefault(step, Counter())[_word(state)] += count
    return {
        step: ", ".join(f"{counts[word]} {word}" for word in WORDS if counts[word]) for step, counts in found.items()
    }


def _word(state: str) -> str:
    if state in OPEN:
        return "open"
    return "done" if state == State.DONE else "left out"
