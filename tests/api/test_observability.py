"""What operators' machines see: alive, ready, how much waits; and log lines with ids."""

import json
import logging

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils.connection import ConnectionProxy

from campaigns import launch, standing
from campaigns.models import Action
from leadr.common import pulse
from leadr.observability import health, logs
from tests.factories import AccountFactory, DraftFactory
from tests.world import MONDAY_9

pytestmark = pytest.mark.django_db


@pytest.fixture
def due(ada):
    """A search that is due since Monday."""
    launch.launch(DraftFactory(owner=ada), accounts=[AccountFactory(owner=ada)], now=MONDAY_9)
    Action.objects.update(due_at=MONDAY_9)


def test_it_is_ready_while_database_and_broker_answer():
    pulse.beat()
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (200, "ready")
    assert answer.json()["heartbeat_age"] < 10


def test_a_missing_heartbeat_is_told_and_pages_go_on():
    cache.delete(pulse.HEARTBEAT)
    assert Client().get("/readyz").json() == {
        "status": "degraded", "database": True, "broker": True, "heartbeat_age": None, "oldest_due_age": 0.0,
    }  # fmt: skip


def test_without_a_broker_it_is_not_ready(settings):
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:9/0"}}
    assert isinstance(cache, ConnectionProxy)
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["broker"]) == (503, False)
    assert Client().get("/healthz").status_code == 200


def test_the_oldest_due_action_has_an_age(due):
    (search,) = [lane for lane in standing.lanes(now=MONDAY_9.replace(hour=10)) if lane.due]
    assert (search.name, search.due, search.oldest_due_age) == ("search", 1, 3600)
    assert health.health(now=MONDAY_9.replace(hour=10)).oldest_due_age == 3600


def test_metrics_are_for_the_token_and_for_operators(due, settings, ada, as_ada):
    settings.METRICS_TOKEN = "scrape"
    for answer in (Client().get("/metrics"), as_ada.get("/metrics")):
        assert answer.status_code == 403
    said = Client().get("/metrics", headers={"Authorization": "Bearer scrape"}).content.decode()
    assert "leadr_database_up 1.0" in said
    assert 'leadr_oldest_due_seconds{lane="outreach"}' in said
    ada.is_staff = True
    ada.save()
    assert as_ada.get("/metrics").status_code == 200


def test_without_a_token_configured_nobody_scrapes(settings):
    settings.METRICS_TOKEN = ""
    assert Client().get("/metrics", headers={"Authorization": "Bearer "}).status_code == 403


def test_a_line_is_json_with_its_ids():
    record = logging.makeLogRecord(
        {"name": "campaigns", "levelname": "INFO", "levelno": 20, "msg": "%s done", "args": ("invite",), "lead": 7}
    )
    line = json.loads(logs.formatter().format(record))
    assert (line["event"], line["lead"], line["level"]) == ("invite done", 7, "info")


def test_a_stack_trace_is_one_line_of_json():
    try:
        raise ValueError("odd")
    except ValueError as error:
        info = (type(error), error, error.__traceback__)
    record = logging.LogRecord("x", 40, "x.py", 1, "broke", (), info)
    line = logs.formatter().format(record)
    assert "\n" not in line
    assert "ValueError: odd" in json.loads(line)["exception"]
