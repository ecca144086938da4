"""The addresses that machines of operators ask: /readyz and /metrics."""

import hmac
from dataclasses import asdict

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily

from campaigns import standing
from leadr.common import clock, rates
from leadr.observability import health as asking


@never_cache
@login_not_required
@require_safe
def readyz(_request: HttpRequest) -> HttpResponse:
    """503 when pages cannot be served; a late heartbeat is told as "degraded"."""
    found = asking.health(now=clock.now())
    return JsonResponse({"status": found.status, **asdict(found)}, status=200 if found.is_ready else 503)


@never_cache
@login_not_required
@rates.held()
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus' text, for LEADR_METRICS_TOKEN or a logged-in operator."""
    if not _may_read(request):
        return HttpResponse("The metrics token is wrong.\n", status=403, content_type="text/plain")
    registry = CollectorRegistry()
    registry.register(Gauges())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class Gauges:
    """Read from the tables when asked, so that every process tells the same."""

    def collect(self) -> list[GaugeMetricFamily]:
        """All of them."""
        now = clock.now()
        health = asking.health(now=now)
        found = [
            GaugeMetricFamily("leadr_database_up", "Whether the database answers.", float(health.database)),
            GaugeMetricFamily("leadr_broker_up", "Whether the broker answers.", float(health.broker)),
            GaugeMetricFamily("leadr_heartbeat_age_seconds", "Since the last tick.", _number(health.heartbeat_age)),
        ]
        return [*found, *_queue()] if health.database else found


def _queue() -> list[GaugeMetricFamily]:
    now = clock.now()
    actions = GaugeMetricFamily("leadr_actions", "Actions by kind and where they stand.", labels=["kind", "standing"])
    for kind, where, count in standing.by_kind(now=now):
        actions.add_metric([kind, where], count)
    oldest = GaugeMetricFamily("leadr_oldest_due_seconds", "How long the oldest due action waits.", labels=["lane"])
    for lane in standing.lanes(now=now):
        oldest.add_metric([lane.name], lane.oldest_due_age)
    waiting = GaugeMetricFamily("leadr_webhook_calls_waiting", "Calls that wait.", asking.webhooks_waiting())
    return [actions, oldest, waiting]


def _may_read(request: HttpRequest) -> bool:
    expected: str = settings.METRICS_TOKEN
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if expected and hmac.compare_digest(shown.encode(), expected.encode()):
        return True
    return bool(request.user.is_authenticated and request.user.is_staff)


def _number(age: float | None) -> float:
    return float("inf") if age is None else age
