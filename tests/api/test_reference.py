"""The API's reference tells what the OpenAPI does, for readers."""

import pytest

from leadr.workspace import reference

pytestmark = pytest.mark.django_db
BASE = "https://leadr.test"


@pytest.fixture
def operations():
    return {f"{one.method} {one.path}": one for group in reference.groups(BASE) for one in group.operations}


def test_it_has_every_operation_of_the_openapi(operations, ada_asks):
    paths = ada_asks("GET", "schema/").json()["paths"]
    assert set(operations) == {f"{method.upper()} {path}" for path, told in paths.items() for method in told}
    assert len({one.anchor for one in operations.values()}) == len(operations)


@pytest.mark.parametrize(
    ("name", "kind", "told", "is_required"),
    [
        ("name", "text", "At most 120 characters.", True),
        ("audience.source", "text", "One of signals, search_url, recent_posts.", True),
        ("audience.lookback_days", "whole number", "1 to 30; 14 if left out.", False),
        ("audience.phrases", "list of text", "At most 20 of them.", False),
        ("workflow.expiry_days", "whole number", "1 to 90; 21 if left out.", False),
        ("workflow.withdraws", "true or false", "false if left out.", False),
        ("delivery.timezone", "text", "As in Europe/Berlin; yours if left out; at most 63 characters.", False),
    ],
)  # fmt: skip
def test_a_value_is_told_in_words(operations, name, kind, told, is_required):
    taken = {field.name: field for field in operations["POST /api/v1/campaigns/"].takes}
    assert taken[name] == reference.Field(name, kind, told[0].upper() + told[1:], is_required=is_required)


def test_what_is_answered_is_told_down_to_the_parts_of_lists(operations):
    answered = {field.name: field.kind for field in operations["GET /api/v1/campaigns/"].answers}
    assert answered["results[].next_at"] == "time or null"
    assert operations["DELETE /api/v1/campaigns/{id}/"].status == "204"
    assert operations["DELETE /api/v1/campaigns/{id}/"].answers == ()


def test_a_call_can_be_copied(operations):
    call = operations["POST /api/v1/campaigns/"].call
    assert call.startswith(f"curl --request POST '{BASE}/api/v1/campaigns/' ")
    assert "Bearer $TOKEN" in call
    assert '"name": "Spring"' in call
    assert "Bearer $OPERATOR_TOKEN" in operations["POST /api/v1/plan-events/"].call
    assert "--data" not in operations["GET /api/v1/accounts/"].call


def test_the_page_shows_them_all_and_how_it_refuses(as_ada, operations):
    answer = as_ada.get("/api/v1/docs/")
    page = answer.content.decode()
    for name, operation in operations.items():
        assert f"<code>{name}</code>" in page
        assert f'id="{operation.anchor}"' in page
    assert "Too many requests; Retry-After says how long to wait." in page
    assert "unsafe" not in answer["Content-Security-Policy"]


def test_strangers_are_asked_who_they_are(client):
    assert client.get("/api/v1/docs/").status_code == 302
