"""Strangers are held, honest machines are not: public links, doors with a secret, tokens; and who counts as one."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client, RequestFactory

from accounts.models import ProviderEvent
from delivery import suppress, unsubscribe
from leadr.common import rates
from tests.api.conftest import Program
from tests.apps.pages import text_of

pytestmark = pytest.mark.django_db
PROBLEM = "application/problem+json"
EVENTS, SECRET = "/api/v1/callbacks/linkedin/events/", {"X-Leadr-Secret": "test-callback-secret"}
DOORS = [
    "/unsubscribe/x/", "/confirm/x/", "/metrics", EVENTS, "/api/v1/callbacks/linkedin/connected/?token=x",
    "/api/v1/callbacks/video/?t=x", "/api/v1/callbacks/mail/x/",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _three(settings):
    cache.clear()
    settings.PUBLIC_RATES = {"link": "3/m", "refused": "3/m"}
    with time_machine.travel(datetime.now(UTC), tick=False):  # a new minute begins anew
        yield


def knock(door, **more):
    """Come to a door in the way it takes."""
    return (Client().get if door == "/metrics" else Client().post)(door, **more)


@pytest.mark.parametrize("door", DOORS)
def test_wrong_words_are_refused_and_then_held_with_a_time_to_come_back(door):
    told = {"data": b'{"account_id": "a", "status": "OK"}', "content_type": "application/json"}
    answers = [knock(door, **({} if door == "/metrics" else told)) for _ in range(4)]
    assert {answer.status_code for answer in answers[:3]} <= {403, 404}
    assert answers[3].status_code == 429
    assert int(answers[3]["Retry-After"]) in range(1, 61)
    if door.startswith("/api/"):
        assert (answers[3]["Content-Type"], answers[3].json()["status"]) == (PROBLEM, 429)
    else:
        assert "That was too often" in text_of(answers[3])


def test_a_mail_provider_presses_for_everybody_from_one_address(ada):
    people = [f"person{number}@northwind.test" for number in range(40)]
    links = [unsubscribe.address_for(ada.pk, person).partition("8000")[2] for person in people]
    for _ in range(4):
        Client().post("/unsubscribe/forged/")
    pressed = [Client().post(link, {"List-Unsubscribe": "One-Click"}).status_code for link in links]
    assert set(pressed) == {200}
    assert suppress.suppressed(ada.pk, people) == set(people)


def test_one_link_pressed_again_and_again_has_done_its_deed_before_it_is_held(ada):
    link = unsubscribe.address_for(ada.pk, "nadia@northwind.test").partition("8000")[2]
    looked = [Client().get(link).status_code for _ in range(4)]
    pressed = [Client().post(link).status_code for _ in range(4)]
    assert looked == pressed == [200, 200, 200, 429]
    assert suppress.suppressed(ada.pk, ["nadia@northwind.test"])


def test_the_provider_is_heard_though_a_stranger_shares_its_address():
    for _ in range(5):
        Client().post(EVENTS, {}, content_type="application/json")
    told = [
        Client().post(EVENTS, {"event": "new", "n": number}, content_type="application/json", headers=SECRET)
        for number in range(10)
    ]
    assert {answer.status_code for answer in told} == {200}
    assert ProviderEvent.objects.count() == 10


@pytest.mark.parametrize(("path", "first"), [("campaigns/", 401), ("plan-events/", 403)])
def test_guessing_tokens_is_slowed_down(path, first, settings, ada_asks):
    settings.OPERATOR_TOKEN = "operators-only"
    asks = Program("ldr_guessed")
    answers = [asks("POST", path, {}) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [first, first, first, 429]
    assert (answers[3]["Content-Type"], int(answers[3]["Retry-After"]) > 0) == (PROBLEM, True)
    assert ada_asks("GET", "campaigns/").status_code == 200


def test_a_login_that_is_held_says_when_to_come_back(settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    answers = [Client().post("/auth/login/", {"login": "a@b.test", "password": "x"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2]["Retry-After"] == "60"
    assert "That was too often" in text_of(answers[2])


def test_a_cache_that_is_away_holds_nobody(settings):
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:9/0"}}
    assert {Client().post("/unsubscribe/x/").status_code for _ in range(5)} == {404}


@pytest.mark.parametrize(
    ("proxies", "told", "found"),
    [
        (0, "1.2.3.4", "10.0.0.1"), (1, "6.6.6.6, 1.2.3.4", "1.2.3.4"), (2, "6.6.6.6, 1.2.3.4, 10.0.0.9", "1.2.3.4"),
        (2, "1.2.3.4", "10.0.0.1"), (1, "", "10.0.0.1"), (1, "nonsense", ""), (1, "2001:DB8::1", "2001:db8::1"),
    ],
)  # fmt: skip
def test_a_visitor_is_who_our_own_proxies_saw(settings, proxies, told, found):
    settings.PROXIES = proxies
    request = RequestFactory().get("/", headers={"X-Forwarded-For": told}, REMOTE_ADDR="10.0.0.1")
    assert rates.address(request) == found


def test_a_house_is_one_visitor(settings):
    settings.PROXIES = 1
    houses = [f"2001:db8:1:2::{host}" for host in range(4)] + ["2001:db8:1:3::1"]
    links = [f"/unsubscribe/x{number}/" for number in range(5)]
    answers = [
        Client().post(link, headers={"X-Forwarded-For": house}) for link, house in zip(links, houses, strict=True)
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404, 429, 404]
