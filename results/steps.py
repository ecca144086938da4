"""How many leads stand where in a campaign's workflow: counted once, told for each step."""

from collections import Counter

from django.db.models import Count

from campaigns.models import Campaign
from campaigns.states import OPEN, State


def told(campaign: Campaign) -> dict[str, str]:
    """For each step's key, its numbers in words."""
    found: dict[str, Counter[str]] = {}
    rows = campaign.actions.filter(lead__isnull=False).exclude(step="")
    for step, state, count in rows.order_by().values_list("step", "state").annotate(count=Count("pk")):
        found.setdefault(step, Counter())[_word(state)] += count
    return {step: ", ".join(f"{count} {word}" for word, count in counts.items()) for step, counts in found.items()}


def _word(state: str) -> str:
    if state in OPEN:
        return "waiting" if state != State.SCHEDULED else "to come"
    return "done" if state == State.DONE else "left out"
