"""Who may ask the API what: tokens with scopes, sessions, operators; and how every refusal looks."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from accounts import tokens
from accounts.models import AddOn, AddOnGrant, ApiToken, Plan, PlanEvent, Subscription
from campaigns import launch
from tests.api.conftest import Program, program_of
from tests.factories import AccountFactory, DraftFactory
from tests.world import MONDAY_9

pytestmark = pytest.mark.django_db
PROBLEM = "application/problem+json"
TOLD = {"id": "evt_1", "email": "Ada@leadr.test", "kind": "plan", "code": "team", "starts_on": "2026-11-01"}


def test_only_the_hash_of_a_token_is_kept(ada):
    row, words = tokens.create(ada, name="Mine", scopes=["read"], days=30, now=datetime.now(UTC))
    assert words.startswith("ldr_")
    assert words not in str(ApiToken.objects.values().get(pk=row.pk))


def test_a_token_reads_only_what_its_scope_says(ada):
    reads, writes = program_of(ada, "read"), program_of(ada, "write")
    assert reads("GET", "campaigns/").status_code == 200
    assert reads("PUT", "onboarding/", {"version": 0, "state": {}}).status_code == 403
    assert writes("GET", "campaigns/").status_code == 403
    assert writes("PUT", "onboarding/", {"version": 0, "state": {}}).status_code == 200


@pytest.mark.parametrize(
    "change", [{"expires_at": datetime.now(UTC) - timedelta(seconds=1)}, {"revoked_at": datetime.now(UTC)}]
)
def test_a_token_that_is_over_opens_nothing(ada, change):
    asks = program_of(ada)
    ApiToken.objects.update(**change)
    answer = asks("GET", "campaigns/")
    assert (answer.status_code, answer["Content-Type"], answer["WWW-Authenticate"]) == (401, PROBLEM, "Bearer")


def test_a_shut_out_owner_takes_the_token_along(ada):
    asks = program_of(ada)
    ada.is_active = False
    ada.save()
    assert asks("GET", "campaigns/").status_code == 401


def test_a_session_needs_the_csrf_token_to_change_anything(ada):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ada)
    assert browser.get("/api/v1/campaigns/").status_code == 200
    answer = browser.put("/api/v1/onboarding/", {"version": 0, "state": {}}, content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (403, PROBLEM)


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "nowhere/", None, 404),
        ("GET", "campaigns/99999999999999999999999/", None, 404),
        ("PATCH", "campaigns/", None, 405),
        ("GET", "callbacks/linkedin/events/", None, 405),
        ("POST", "campaigns/", b"{", 400),
        ("POST", "campaigns/", b"[]", 400),
        ("POST", "campaigns/", b"", 400),
        ("POST", "campaigns/", b"\xff\xfe", 400),
        ("POST", "campaigns/", b'{"name": "\\ud800"}', 400),
        ("POST", "campaigns/", b'{"name": "\\u0000"}', 400),
        ("POST", "campaigns/", b'{"name": NaN}', 400),
        ("POST", "campaigns/", b"[" * 100_000, 400),
        ("POST", "campaigns/", b'"' + b"x" * 1_100_000 + b'"', 413),
    ],
)
def test_every_refusal_is_problem_details(ada_asks, method, path, body, status):
    answer = ada_asks(method, path, body)
    assert (answer.status_code, answer["Content-Type"]) == (status, PROBLEM)
    said = answer.json()
    assert (said["status"], said["type"]) == (status, "about:blank")
    assert said["title"]
    assert said["detail"].endswith(".")


def test_another_content_type_is_refused(ada_asks):
    answer = Client().post("/api/v1/campaigns/", {"name": "x"}, headers={"Authorization": f"Bearer {ada_asks.words}"})
    assert (answer.status_code, answer["Content-Type"]) == (415, PROBLEM)


def test_too_many_requests_are_told_when_to_come_back(ada_asks, settings):
    settings.API_RATES = settings.API_RATES | {"read": "2/min"}
    answers = [ada_asks("GET", "accounts/") for _ in range(3)]
    assert answers[2]["Content-Type"] == PROBLEM
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[2]["Retry-After"]) in range(1, 61)


def test_a_stranger_finds_nothing_of_adas(ada, bob_asks):
    draft, account = DraftFactory(owner=ada), AccountFactory(owner=ada)
    running = launch.launch(DraftFactory(owner=ada), accounts=[account], now=MONDAY_9).campaigns[0]
    for pk in (draft.pk, running.pk):
        for method, rest in [
            ("GET", ""), ("DELETE", ""), ("GET", "counts/"), ("GET", "leads/"), ("GET", "leads.csv"),
            ("POST", "launch/"), ("POST", "pause/"), ("POST", "resume/"),
        ]:  # fmt: skip
            assert bob_asks(method, f"campaigns/{pk}/{rest}").status_code == 404, rest
    assert bob_asks("GET", f"accounts/{account.pk}/").status_code == 404
    assert bob_asks("POST", "accounts/connect/", {"reconnects": account.pk}).status_code == 404
    for path in ("campaigns/", "accounts/"):
        assert bob_asks("GET", path).json()["results"] == []
    running.refresh_from_db()
    assert running.state == "running"


def test_onboarding_is_saved_over_the_version_that_was_read(ada_asks, bob_asks):
    assert ada_asks("GET", "onboarding/").json()["version"] == 0
    saved = ada_asks("PUT", "onboarding/", {"version": 0, "state": {"dismissed": True}})
    assert (saved.status_code, saved.json()["version"]) == (200, 1)
    stale = ada_asks("PUT", "onboarding/", {"version": 0, "state": {}})
    assert (stale.status_code, "version 1" in stale.json()["detail"]) == (409, True)
    assert ada_asks("GET", "onboarding/").json()["state"] == {"dismissed": True}
    assert bob_asks("GET", "onboarding/").json()["state"] == {}
    assert ada_asks("PUT", "onboarding/", {"version": 1, "state": {"x": "y" * 17_000}}).status_code == 400


def test_the_operators_token_grants_a_plan_once(ada, settings):
    settings.OPERATOR_TOKEN = "operators-only"
    Plan.objects.create(code="team", name="Team", includes_leadr=True)
    asks = Program("operators-only")
    assert [asks("POST", "plan-events/", TOLD).json()["taken"] for _ in range(2)] == [True, False]
    later = asks("POST", "plan-events/", TOLD | {"id": "evt_2", "ends_on": "2026-12-31"})
    assert later.json() == {"taken": True}
    (row,) = Subscription.objects.filter(user=ada, plan__code="team")
    assert str(row.ends_on) == "2026-12-31"
    assert PlanEvent.objects.count() == 2


def test_the_operators_token_grants_an_add_on(ada, settings):
    settings.OPERATOR_TOKEN = "operators-only"
    AddOn.objects.create(code="leadr", name="Leadr", grants_leadr=True)
    assert Program("operators-only")("POST", "plan-events/", TOLD | {"kind": "add_on", "code": "leadr"}).json()["taken"]
    assert AddOnGrant.objects.filter(user=ada).exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [({"email": "x@leadr.test"}, "email"), ({"code": "gold"}, "code"), ({"ends_on": "2026-10-01"}, "ends_on")],
)
def test_a_plan_event_about_nobody_is_refused(ada, settings, change, field):
    settings.OPERATOR_TOKEN = "operators-only"
    Plan.objects.create(code="team", name="Team")
    answer = Program("operators-only")("POST", "plan-events/", TOLD | change)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
    assert not PlanEvent.objects.exists()


@pytest.mark.parametrize("configured", ["", "operators-only"])
def test_without_the_operators_token_nobody_grants(ada, ada_asks, settings, configured):
    settings.OPERATOR_TOKEN = configured
    for asks in (Program(), Program("wrong"), Program("ü"), ada_asks):
        assert asks("POST", "plan-events/", TOLD).status_code == 403
    assert not PlanEvent.objects.exists()


def test_connecting_sends_to_the_providers_page(ada_asks, sandbox):
    answer = ada_asks("POST", "accounts/connect/", {})
    assert answer.status_code == 201
    assert answer.json()["url"].startswith(sandbox.url)


def test_a_provider_that_is_away_is_said(ada_asks, settings):
    settings.UNIPILE_BASE_URL = "http://127.0.0.1:9"
    assert ada_asks("POST", "accounts/connect/", {}).status_code == 503
