"""How Leadr is: what answers, how old the heartbeat is, how long the oldest due action has waited."""

from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError, connection
from django.db.models import Count, Min

from accounts.models import DeliveryState, WebhookDelivery
from campaigns.models import Action, ActionQuerySet
from campaigns.states import State
from leadr.common import pulse
from workflows.kinds import LANE_LABELS

LATE_HEARTBEAT = 120


@dataclass(frozen=True, slots=True)
class Health:
    """The answer of /readyz; ages are in seconds."""

    database: bool
    broker: bool
    heartbeat_age: float | None
    oldest_due_age: float | None

    @property
    def is_ready(self) -> bool:
        """Whether pages can be served."""
        return self.database and self.broker

    @property
    def status(self) -> str:
        """In a word: a late heartbeat stops the engine, not the pages."""
        if not self.is_ready:
            return "not ready"
        late = self.heartbeat_age is None or self.heartbeat_age > LATE_HEARTBEAT
        return "degraded" if late else "ready"


@dataclass(frozen=True, slots=True)
class Lane:
    """What waits in one lane."""

    name: str
    due: int
    in_flight: int
    unclear: int
    oldest_due_age: float


def health(*, now: datetime) -> Health:
    """Ask everything once."""
    broker, age = pulse.age()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        oldest = Action.objects.due(now).allowed().order_by("due_at").values_list("due_at", flat=True).first()
    except DatabaseError:
        return Health(database=False, broker=broker, heartbeat_age=age, oldest_due_age=None)
    waited = (now - oldest).total_seconds() if oldest else 0.0
    return Health(database=True, broker=broker, heartbeat_age=age, oldest_due_age=waited)


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


def webhooks_waiting() -> int:
    """How many calls to users' own systems wait."""
    return WebhookDelivery.objects.filter(state=DeliveryState.WAITING).count()


def _by_lane(state: State) -> dict[str, int]:
    rows = Action.objects.filter(state=state).order_by().values("lane").annotate(n=Count("pk"))
    return {row["lane"]: row["n"] for row in rows}


def _kinds(name: str, rows: ActionQuerySet) -> list[tuple[str, str, int]]:
    return [(row["kind"], name, row["n"]) for row in rows.order_by().values("kind").annotate(n=Count("pk"))]
