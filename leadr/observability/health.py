"""How Leadr is: what answers, how old the heartbeat is, how long the oldest due action has waited."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

import psycopg
from django.db import DatabaseError, connection
from django.db.backends.postgresql.base import DatabaseWrapper

from accounts.models import DeliveryState, WebhookDelivery
from campaigns.models import Action
from leadr.common import pulse

LATE_HEARTBEAT = 120
# Whoever asks whether we are ready gives up sooner than a page would.
PATIENCE_SECONDS = 2


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


def health(*, now: datetime) -> Health:
    """Ask everything once."""
    broker, age = pulse.age()
    if not _hands_out_connections():
        return Health(database=False, broker=broker, heartbeat_age=age, oldest_due_age=None)
    try:
        oldest = Action.objects.due(now).allowed().order_by("due_at").values_list("due_at", flat=True).first()
    except DatabaseError:
        return Health(database=False, broker=broker, heartbeat_age=age, oldest_due_age=None)
    waited = (now - oldest).total_seconds() if oldest else 0.0
    return Health(database=True, broker=broker, heartbeat_age=age, oldest_due_age=waited)


def _hands_out_connections() -> bool:
    # Asked of the pool itself: Django would wait as long for a connection as a page may.
    pool = cast("DatabaseWrapper", connection).pool
    pool.open()
    try:
        with pool.connection(timeout=PATIENCE_SECONDS):  # which it tries before it hands it out
            return True
    except psycopg.Error:
        return False


def webhooks_waiting() -> int:
    """How many calls to users' own systems wait."""
    return WebhookDelivery.objects.filter(state=DeliveryState.WAITING).count()
