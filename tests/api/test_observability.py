"""What operators' machines see: alive, ready, how much waits; and log lines with ids."""

import json
import logging

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client
from django.utils.connection import ConnectionProxy
from psycopg_pool import ConnectionPool

from campaigns import launch, standing
from campaigns.engine import outside, run
from campaigns.models import Action
from leadr.common import pulse
from leadr.observability import health, logs
from tests.factories import AccountFactory, DraftFactory
from tests.world import MONDAY_9
from workflows.kinds import Lane

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


def test_without_a_database_it_is_not_ready_and_still_measured(monkeypatch, settings):
    def refuse(*_args, **_more):
        raise OperationalError("connection refused")

    settings.METRICS_TOKEN = "scrape"
    with monkeypatch.context() as broken:
        broken.setattr(connection, "cursor", refuse)
        answer = Client().get("/readyz")
        measured = Client().get("/metrics", headers={"Authorization": "Bearer scrape"}).content.decode()
    assert (answer.status_code, answer.json()["status"], answer.json()["database"]) == (503, "not ready", False)
    assert "leadr_database_up 0.0" in measured


@pytest.fixture
def server_away():
    """A pool whose server is gone, in the place of the real one."""
    pools, real = connection._connection_pools, connection.pool
    nowhere = ConnectionPool("host=127.0.0.1 port=9", open=False, min_size=0, max_size=1, timeout=10)
    pools[connection.alias] = nowhere
    yield nowhere
    pools[connection.alias] = real
    nowhere.close()


def test_whoever_asks_is_not_kept_waiting_for_a_database_that_is_away(server_away, monkeypatch):
    monkeypatch.setattr(health, "PATIENCE_SECONDS", 0.1)
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, False)
    assert server_away.get_stats()["requests_errors"] == 1


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


def test_every_line_of_an_action_at_work_carries_its_ids(account, ada, settings):
    lines = []

    class Ear(logging.Handler):
        def emit(self, record):
            lines.append(json.loads(self.format(record)))

    ear = Ear()
    ear.setFormatter(logs.formatter())
    (campaign,) = launch.launch(DraftFactory(owner=ada), accounts=[account], now=MONDAY_9).campaigns
    logging.getLogger().addHandler(ear)
    try:
        search = run.run_one(Lane.SEARCH, outside=outside.real(), now=lambda: MONDAY_9)
        logging.getLogger("accounts.linkedin").warning("after it")
    finally:
        logging.getLogger().removeHandler(ear)
    told = [line for line in lines if line.get("action") == search.pk]
    assert told
    for line in told:
        assert (line["campaign"], line["account"], line["kind"], line["lane"]) == (
            campaign.pk, account.pk, "search", "search",
        )  # fmt: skip
    assert told[-1]["outcome"] == "Found"
    assert "action" not in lines[-1]


def test_a_stack_trace_is_one_line_of_json():
    try:
        raise ValueError("odd")
    except ValueError as error:
        info = (type(error), error, error.__traceback__)
    record = logging.LogRecord("x", 40, "x.py", 1, "broke", (), info)
    line = logs.formatter().format(record)
    assert "\n" not in line
    assert "ValueError: odd" in json.loads(line)["exception"]
