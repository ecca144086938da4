"""Leaving: looking never acts, one press does, for ever, and nobody learns who is on a list."""

import re

import pytest
from django.test import Client

from delivery import email
from delivery import unsubscribe as leaving
from delivery.email import Outcome, deliver
from delivery.models import Suppression
from tests.world import MONDAY_9

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def link(letter, office, live):
    """The path in the header of a mail that arrived."""
    deliver(letter(), now=MONDAY_9)
    return re.search(r"<https?://[^/]+(/\S+)>", office.letters[0]["List-Unsubscribe"])[1]


@pytest.fixture
def stranger():
    """Somebody without a login, whose browser would have to prove its forms."""
    return Client(enforce_csrf_checks=True)


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_never_acts(link, stranger, method):
    answer = getattr(stranger, method)(link)
    assert answer.status_code == 200
    assert not Suppression.objects.exists()
    assert answer["Cache-Control"].startswith("max-age=0")


def test_the_page_has_one_button_and_names_the_sender(link, stranger):
    page = stranger.get(link).content.decode()
    assert page.count("<button") == 1
    assert "Ada Lovelace" in page
    assert "nadia" not in page


@pytest.mark.parametrize("body", [{}, ONE_CLICK])
def test_one_press_suppresses_for_ever(link, stranger, ada, letter, body):
    answer = stranger.post(link, body)
    assert answer.status_code == 200
    assert "You are unsubscribed" in answer.content.decode()
    row = Suppression.objects.get()
    assert (row.owner, row.address, row.reason) == (ada, "nadia@northwind.test", "unsubscribed")
    assert deliver(letter(key="a2"), now=MONDAY_9).outcome == Outcome.SUPPRESSED


def shown(answer):
    """What is to be seen: the browser's own form token is another one each time."""
    return re.sub(r'"X-CSRFToken": "\w+"', "", answer.content.decode())


def test_pressing_twice_looks_the_same(link, stranger):
    assert shown(stranger.post(link)) == shown(stranger.post(link))
    assert Suppression.objects.count() == 1


def test_whoever_left_before_sees_the_same_page(link, stranger):
    before = shown(stranger.get(link))
    stranger.post(link)
    assert shown(stranger.get(link)) == before


def test_it_works_when_the_address_was_erased(link, stranger, ada):
    email.EmailRecord.objects.all().delete()
    assert stranger.post(link).status_code == 200
    assert Suppression.objects.get().address == ""
    assert not email.may_send(ada.pk, "nadia@northwind.test")


def test_erasing_an_address_keeps_that_it_left(link, stranger, ada):
    stranger.post(link)
    Suppression.objects.update(address="")
    assert not email.may_send(ada.pk, "nadia@northwind.test")


def test_a_new_key_of_the_server_still_knows_who_left(link, stranger, ada, settings):
    stranger.post(link)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another-key-" * 5
    assert not email.may_send(ada.pk, "nadia@northwind.test")
    assert stranger.get(link).status_code == 200


def test_leaving_one_user_does_not_leave_another(link, stranger, bob):
    stranger.post(link)
    assert email.may_send(bob.pk, "nadia@northwind.test")


@pytest.mark.parametrize("change", [str.upper, lambda token: token[:-1], lambda token: "2" + token, lambda _: "x:y"])
def test_a_forged_link_does_nothing(link, stranger, change):
    token = link.strip("/").rpartition("/")[2]
    for method in (stranger.get, stranger.post):
        assert method(f"/unsubscribe/{change(token)}/").status_code == 404
    assert not Suppression.objects.exists()


@pytest.mark.parametrize("path", ["/unsubscribe/%00/", "/unsubscribe/🎉/", "/unsubscribe/" + "x" * 5000 + "/"])
def test_nonsense_is_a_page(stranger, path):
    assert stranger.get(path).status_code == 404


def test_other_methods_are_refused(link, stranger):
    assert stranger.put(link).status_code == 405


def test_the_link_holds_no_address(ada):
    assert "nadia" not in leaving.address_for(ada.pk, "nadia@northwind.test")
