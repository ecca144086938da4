"""The runbook speaks of every alert there is, and of none that is not."""

import ast
import inspect
import re
from dataclasses import fields

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from campaigns.audit import Audit
from leadr import diagnosis
from leadr.environment import Environment
from leadr.observability.health import Health
from leadr.observability.views import Gauges
from tests.world import ROOT

TEXT = (ROOT / "docs" / "runbook.md").read_text()
BOLD = set(re.findall(r"\*\*`?([\w .]+?)`?\*\*", TEXT))
# What an audit counts, and what only the whole is compared by.
COUNTS = {"leads", "sent", "open", "films", "film_ids"}


@pytest.mark.django_db
def test_every_metric_has_its_paragraph_and_every_metric_named_is_measured():
    registry = CollectorRegistry()
    registry.register(Gauges())
    measured = set(re.findall(r"^# TYPE (\w+) ", generate_latest(registry).decode(), re.MULTILINE))
    assert len(measured) > 5
    assert measured <= BOLD
    assert set(re.findall(r"\bleadr_\w+", TEXT)) == measured


def test_every_word_of_readiness_has_its_paragraph():
    assert {field.name for field in fields(Health)} <= BOLD


def test_everything_the_doctor_can_call_wrong_has_its_paragraph():
    calls = [node for node in ast.walk(ast.parse(inspect.getsource(diagnosis))) if isinstance(node, ast.Call)]
    told = {
        call.args[0].value
        for call in calls
        if getattr(call.func, "id", "") in {"_wrong", "level"} and isinstance(call.args[0], ast.Constant)
    }
    assert {"database", "mail", "callbacks"} <= told
    assert told <= BOLD


def test_every_list_of_the_audit_has_its_paragraph():
    assert {field.name for field in fields(Audit)} - COUNTS <= BOLD


def test_every_variable_it_names_is_read():
    named = set(re.findall(r"`([A-Z]{4,}_[A-Z_]+)`", TEXT))
    assert named
    assert named <= {field.alias for field in Environment.model_fields.values()}


def test_it_names_no_alert_that_is_not_there():
    known = {field.name for field in (*fields(Health), *fields(Audit))}
    plain = {name for name in BOLD if not name.startswith("leadr_")} - known
    assert (
        plain
        == {"database", "migrations", "broker", "beat", "LinkedIn provider", "callbacks", "mail", "Twice."} - known
    )
