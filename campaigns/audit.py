"""Holds a campaign's rows against their own promises: what left, what is open, what does not add up."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.db.models import Exists, OuterRef, QuerySet

from campaigns.engine.moves import true_stage
from campaigns.models import Action, Lead
from campaigns.states import State


@dataclass(frozen=True, slots=True)
class Audit:
    """What the rows say: `sent` counts what left by kind and person, the lists name what is not as it should be."""

    leads: int
    sent: dict[str, dict[str, int]]
    open: int
    forgotten: list[str]
    unsettled: list[str]
    stage_drift: list[str]


def audit(leads: QuerySet[Lead]) -> Audit:
    """The audit of these leads and their actions."""
    actions = Action.objects.filter(lead__in=leads)
    return Audit(
        leads=leads.count(),
        sent=_sent(actions),
        open=actions.open().count(),
        forgotten=_names(leads.filter(~Exists(Action.objects.filter(lead=OuterRef("pk"))))),
        unsettled=[f"{action}: {action.note}" for action in actions.filter(state=State.UNCLEAR)],
        stage_drift=_names(lead for lead in leads if lead.stage != true_stage(lead)),
    )


def as_json(found: Audit) -> dict[str, object]:
    """The audit as plain values."""
    return asdict(found)


def _sent(actions: QuerySet[Action]) -> dict[str, dict[str, int]]:
    rows = actions.filter(sent_at__isnull=False).values_list("kind", "lead__public_identifier")
    kinds: dict[str, Counter[str]] = {}
    for kind, person in rows:
        kinds.setdefault(kind, Counter())[person] += 1
    return {kind: dict(people) for kind, people in kinds.items()}


def _names(leads: Iterable[Lead]) -> list[str]:
    return [lead.public_identifier for lead in leads]
