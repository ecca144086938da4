"""Counters that filter: which leads each of a campaign's numbers counts."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from campaigns.models import Action, Lead
from campaigns.stages import ACCEPTED
from campaigns.states import State
from results.counts import Counts
from workflows.kinds import Kind

# The counter's name in results.counts, its label, and what an action of the lead must be; None asks the lead itself.
FILTERS: dict[str, tuple[str, Q | None]] = {
    "leads": ("Resolved leads", None),
    "invites_sent": ("Invites sent", Q(kind=Kind.INVITE, sent_at__isnull=False)),
    "waiting_acceptance": ("Waiting acceptance", Q(kind=Kind.INVITE, state=State.WAITING)),
    "accepted": ("Accepted", Q(kind=Kind.INVITE, reason=ACCEPTED)),
    "messages_sent": ("Messages sent", Q(kind=Kind.MESSAGE, sent_at__isnull=False)),
    "replied": ("Replies", None),
    "videos": ("Videos generated", Q(kind=Kind.VIDEO, state=State.DONE)),
    "in_progress": ("Queued or in progress", Q(state__in=[State.SCHEDULED, State.STARTED])),
    "failed": ("Failed actions", Q(state=State.FAILED)),
    "unclear": ("Needs a look", Q(state=State.UNCLEAR)),
}


def only(leads: QuerySet[Lead], show: str) -> QuerySet[Lead]:
    """The leads a counter counts; all of them for a name nobody has."""
    if show == "replied":
        return leads.filter(replied_at__isnull=False)
    wanted = FILTERS.get(show, ("", None))[1]
    return leads if wanted is None else leads.filter(Exists(Action.objects.filter(wanted, lead=OuterRef("pk"))))


def counters(numbers: Counts) -> list[dict[str, Any]]:
    """Each counter with its number, and its rate if it has one; two of them only when there is something to count."""
    rates = {"accepted": numbers.acceptance_rate, "replied": numbers.reply_rate}
    rows = [
        {"name": name, "label": label, "count": getattr(numbers, name), "rate": rates.get(name)}
        for name, (label, _) in FILTERS.items()
    ]
    return [row for row in rows if row["count"] or row["name"] not in ("unclear", "videos")]
