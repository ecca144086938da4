"""A dead database, broker or engine is said in a sentence on the page, and everything works again afterwards."""

import pytest
from django.core.cache import caches
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from leadr.common import pulse

pytestmark = pytest.mark.django_db
NOWHERE = "redis://127.0.0.1:9/0"


@pytest.fixture
def dead_broker(settings):
    alive = settings.CACHES["default"]
    settings.CACHES = {"default": {**alive, "LOCATION": NOWHERE}}
    yield
    settings.CACHES = {"default": alive}


def test_a_beating_engine_is_not_worth_a_word(as_ada):
    pulse.beat()
    assert "trouble" not in as_ada.get(reverse("results:list")).content.decode()


def test_an_engine_without_a_heartbeat_is_said_on_every_page(as_ada):
    caches["default"].delete(pulse.HEARTBEAT)
    assert "given no sign for five minutes" in as_ada.get(reverse("results:list")).content.decode()


def test_a_dead_broker_is_said_and_the_pages_go_on(as_ada, dead_broker, caplog):
    page = as_ada.get(reverse("results:list"))
    assert page.status_code == 200
    assert "The broker is away" in page.content.decode()
    assert "The broker is away" in caplog.text


@pytest.fixture
def stranger():
    """A browser that is shown what a visitor sees of an error."""
    return Client(raise_request_exception=False)


def test_a_page_that_needs_the_broker_says_so_instead_of_breaking(stranger, dead_broker):
    answer = stranger.post(reverse("account_login"), {"login": "ada@leadr.test", "password": "x" * 12})
    assert answer.status_code == 503
    assert "The broker is away" in answer.content.decode()
    assert answer["Retry-After"] == "5"


def test_a_dead_database_is_said_in_a_sentence(stranger, monkeypatch):
    def refuse(*_args, **_more):
        raise OperationalError("connection refused")

    with monkeypatch.context() as broken:
        broken.setattr(connection, "cursor", refuse)
        stranger.cookies["sessionid"] = "x" * 32
        answer = stranger.get(reverse("home"))
    assert answer.status_code == 503
    assert "The database is away" in answer.content.decode()
    assert stranger.get(reverse("account_login")).status_code == 200


def test_our_own_mistakes_have_another_page(stranger, monkeypatch):
    def stumble(*_args, **_more):
        raise ValueError("ours")

    monkeypatch.setattr(connection, "cursor", stumble)
    stranger.cookies["sessionid"] = "x" * 32
    answer = stranger.get(reverse("home"))
    assert answer.status_code == 500
    assert "on our side" in answer.content.decode()
