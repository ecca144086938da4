"""The OpenAPI is true: programs made from it find no fault, and everything it tells of is for its owner alone."""

from contextlib import contextmanager

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as patience
from schemathesis.checks import CHECKS

from leadr.common.rest import ByScope
from tests.api.conftest import Program, program_of
from tests.audiences.conftest import doors, world
from tests.factories import AccountFactory, DraftFactory

__all__ = ["doors", "world"]
pytestmark = pytest.mark.django_db
OPERATIONS = 17
# What no schema says: accounts have to be one's own, a text's variables have to exist, a key is for one request only.
LEFT_OUT = {
    "POST /api/v1/campaigns/": {"positive_data_acceptance"},
    "POST /api/v1/campaigns/{id}/launch/": {"positive_data_acceptance"},
}
SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much]


@pytest.fixture
def schema(ada_asks):
    answer = ada_asks("GET", "schema/")
    assert answer.status_code == 200
    return answer.json()


def operations(schema):
    return [(method, path) for path, told in schema["paths"].items() for method in told]


def test_the_schema_is_31_and_tells_every_operation(schema):
    assert schema["openapi"].startswith("3.1")
    assert len(operations(schema)) == OPERATIONS
    for method, path in operations(schema):
        told = schema["paths"][path][method]
        assert told["description"], path
        assert {"400", "401", "403", "404", "429"} <= set(told["responses"]), path


def test_a_request_tells_by_example_and_takes_no_other_field(schema):
    for name, part in schema["components"]["schemas"].items():
        if name.endswith("Request"):
            assert part["additionalProperties"] is False, name


def test_every_way_in_is_told_of(schema):
    known = set(schema["components"]["securitySchemes"])
    for method, path in operations(schema):
        ways = schema["paths"][path][method]["security"]
        assert ways, path
        assert {name for way in ways for name in way.keys()} <= known, path  # noqa: SIM118 - a bare word is no way in


def test_all_of_schemathesis_is_asked(schema):
    told = {found.ok().label: found.ok() for found in schemathesis.openapi.from_dict(schema).get_all_operations()}
    assert set(LEFT_OUT) <= set(told)
    assert len(CHECKS.get_all_names()) >= 14
    assert {len(checks_of(operation)) for label, operation in told.items() if label not in LEFT_OUT} == {
        len(CHECKS.get_all_names())
    }


def test_every_operation_is_shut_to_visitors(schema, nobody_asks):
    for method, path in operations(schema):
        place = path.removeprefix("/api/v1/").replace("{id}", "1")
        assert nobody_asks(method.upper(), place, {}).status_code in {401, 403}, (method, path)


def test_every_operation_on_somebodys_row_is_shut_to_a_stranger(schema, ada, bob_asks):
    row = {"accounts": AccountFactory(owner=ada).pk, "campaigns": DraftFactory(owner=ada).pk}
    visited = 0
    for method, path in operations(schema):
        if "{id}" in path:
            place = path.removeprefix("/api/v1/").replace("{id}", str(row[path.split("/")[3]]))
            assert bob_asks(method.upper(), place, {}).status_code == 404, (method, path)
            visited += 1
    assert visited >= 9


@contextmanager
def one_connection():
    """A request ends without closing the connection, whose transaction the test rolls back."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def checks_of(operation):
    """Every check there is, but for those left out for a reason."""
    names = set(CHECKS.get_all_names()) - LEFT_OUT.get(operation.label, set())
    return [CHECKS.get_one(name) for name in sorted(names)]


@pytest.mark.parametrize("who", ["ada", "nobody"])
def test_generated_requests_find_no_fault(who, ada, world, settings, monkeypatch, schema):
    monkeypatch.setattr(ByScope, "allow_request", lambda *_: True)
    settings.OPERATOR_TOKEN = "operators-only"
    DraftFactory(owner=ada)
    asks = program_of(ada) if who == "ada" else Program()
    headers = {"Authorization": f"Bearer {asks.words}"} if asks.words else {}
    told = schemathesis.openapi.from_dict(schema)
    told.app = get_wsgi_application()
    seen = 0
    for found in told.get_all_operations():
        with one_connection():
            _try(found.ok(), headers, checks_of(found.ok()))
        seen += 1
    assert seen == OPERATIONS


def _try(operation, headers, checks):
    @given(case=operation.as_strategy())
    @patience(
        max_examples=12, deadline=None, database=None, derandomize=True, suppress_health_check=SLOW,
        phases=[Phase.explicit, Phase.generate],
    )  # fmt: skip
    def visit(case):
        case.call_and_validate(headers=headers, checks=checks)

    visit()
