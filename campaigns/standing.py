"""What waits in the queue: due, in flight and unclear, by lane and by kind."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min

from campaigns.models import Action, ActionQuerySet
from campaigns.states import State
from workflows.kinds import LANE_LABELS


@dataclass(frozen=True, slots=True)
class Lane:
    """What waits in one lane."""

    name: str
    due: int
    in_flight: int
    unclear: int
    oldest_due_age: float


def lanes(*, now: datetime) -> list[Lane]:
    """What waits in each lane: three queries over small indexes, whatever sleeps."""
    due = {
        row["lane"]: row
        for row in Action.objects.due(now).allowed().order_by().values("lane").annotate(n=Count("pk"), at=Min("due_at"))
    }
    states = {state: _by_lane(state) for state in (State.STARTED, State.UNCLEAR)}
    return [
        Lane(
            name=lane,
            due=due[lane]["n"] if lane in due else 0,
            in_flight=states[State.STARTED].get(lane, 0),
            unclear=states[State.UNCLEAR].get(lane, 0),
            oldest_due_age=(now - due[lane]["at"]).total_seconds() if lane in due else 0.0,
        )
        for lane in LANE_LABELS
    ]


def by_kind(*, now: datetime) -> list[tuple[str, str, int]]:
    """How many are due, in flight and unclear, by kind."""
    rows = [
        *_kinds("due", Action.objects.due(now).allowed()),
        *_kinds("in_flight", Action.objects.filter(state=State.STARTED)),
        *_kinds("unclear", Action.objects.filter(state=State.UNCLEAR)),
    ]
    return sorted(rows)


def _by_lane(state: State) -> dict[str, int]:
    rows = Action.objects.filter(state=state).order_by().values("lane").annotate(n=Count("pk"))
    return {row["lane"]: row["n"] for row in rows}


def _kinds(name: str, rows: ActionQuerySet) -> list[tuple[str, str, int]]:
    return [(row["kind"], name, row["n"]) for row in rows.order_by().values("kind").annotate(n=Count("pk"))]
