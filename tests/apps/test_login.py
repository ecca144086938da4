"""Coming in and going out: signing up by mail, logging in, wrong words, and pages that are shut to visitors."""

import random
import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from accounts.models import User
from tests.apps.pages import GARBAGE, text_of
from tests.factories import give_leadr

pytestmark = pytest.mark.django_db
LOGIN, SIGNUP, LOGOUT, RESET = "/auth/login/", "/auth/signup/", "/auth/logout/", "/auth/password/reset/"
PASSWORD = "a-long-and-quiet-word"
WRONG = "The email address and/or password you specified are not correct."


@pytest.fixture
def visitor():
    """A browser nobody is logged in with, at an address of its own: attempts are counted by address."""
    return Client(REMOTE_ADDR=".".join(str(random.randrange(1, 250)) for _ in range(4)))


@pytest.fixture
def grace(db):
    """Grace signed up and proved her address."""
    user = give_leadr(User.objects.create_user("grace@leadr.test", PASSWORD))
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def log_in(browser, email="grace@leadr.test", password=PASSWORD, **more):
    return browser.post(LOGIN, {"login": email, "password": password, **more})


def is_in(browser):
    return browser.get("/").status_code == 200


@pytest.mark.parametrize("address", [LOGIN, SIGNUP, RESET])
def test_the_entrance_is_open_to_everybody(visitor, address):
    answer = visitor.get(address)
    assert answer.status_code == 200
    assert 'name="csrfmiddlewaretoken"' in answer.content.decode()


@pytest.mark.parametrize("address", ["/", "/campaigns/", "/campaigns/1/", "/campaigns/1/edit/", "/accounts/"])
def test_a_visitor_is_sent_to_the_login_and_back_afterwards(visitor, grace, address):
    answer = visitor.get(address)
    assert (answer.status_code, answer["Location"]) == (302, f"{LOGIN}?next={address}")
    assert log_in(visitor, next=address)["Location"] == address


def test_logging_in_and_out(visitor, grace):
    assert log_in(visitor)["Location"] == "/"
    assert is_in(visitor)
    visitor.post(LOGOUT)
    assert not is_in(visitor)


def test_logging_out_needs_more_than_a_link(visitor, grace):
    log_in(visitor)
    visitor.get(LOGOUT)
    assert is_in(visitor)


def test_the_session_changes_with_the_login(visitor, grace):
    visitor.get(LOGIN)
    visitor.session["planted"] = True
    before = visitor.session.session_key
    log_in(visitor)
    assert visitor.session.session_key != before


def test_the_session_cookie_is_out_of_reach_of_scripts(visitor, grace):
    cookie = log_in(visitor).cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_the_email_may_be_written_in_capitals(visitor, grace):
    assert log_in(visitor, email="Grace@Leadr.Test").status_code == 302


@pytest.mark.parametrize(
    ("email", "password"), [("grace@leadr.test", "wrong"), ("nobody@leadr.test", PASSWORD), ("grace@leadr.test", "")]
)
def test_wrong_words_are_refused_without_saying_which(visitor, grace, email, password):
    answer = log_in(visitor, email=email, password=password)
    assert answer.status_code == 200
    assert (WRONG if password else "This field is required.") in text_of(answer)
    assert email in answer.content.decode()
    assert not is_in(visitor)


@pytest.mark.parametrize("place", ["https://evil.test/", "//evil.test", "javascript:alert(1)", "/\\evil.test", "\x00"])
def test_the_way_on_stays_on_this_site(visitor, grace, place):
    assert log_in(visitor, next=place)["Location"] == "/"


def test_somebody_shut_out_by_operators_stays_out(visitor, grace):
    User.objects.update(is_active=False)
    log_in(visitor)
    assert not is_in(visitor)


def test_guessing_is_slowed_down(visitor, grace):
    for _ in range(6):
        answer = log_in(visitor, email="guessed@leadr.test", password="guess")
    assert answer.status_code in {200, 429}
    assert "Too many failed login attempts. Try again later." in text_of(answer)


def test_signing_up_is_finished_by_the_link_in_a_mail(visitor):
    words = {"email": "New@Leadr.Test", "password1": PASSWORD, "password2": PASSWORD}
    assert visitor.post(SIGNUP, words)["Location"] == "/auth/confirm-email/"
    assert not is_in(visitor)
    assert log_in(visitor, email="new@leadr.test")["Location"] == "/auth/confirm-email/"
    letter = mail.outbox[0]
    assert letter.to == ["new@leadr.test"]
    link = re.search(r"https?://[^/]+(/auth/confirm-email/\S+)", letter.body)[1]
    assert visitor.get(link).status_code == 200
    visitor.post(link)
    log_in(visitor, email="new@leadr.test")
    assert is_in(visitor)
    assert User.objects.get().email == "new@leadr.test"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"email": "no address"}, "Enter a valid email address."),
        ({"email": ""}, "This field is required."),
        ({"password2": "another-quiet-word"}, "You must type the same password each time."),
        ({"password1": "short", "password2": "short"}, "This password is too short."),
        ({"password1": "password1234", "password2": "password1234"}, "This password is too common."),
        ({"email": "a\x00@leadr.test"}, "Null characters are not allowed."),
    ],
)
def test_a_sign_up_that_cannot_be_taken_says_why(visitor, changes, sentence):
    words = {"email": "new@leadr.test", "password1": PASSWORD, "password2": PASSWORD} | changes
    answer = visitor.post(SIGNUP, words)
    assert answer.status_code == 200
    assert sentence in text_of(answer)
    assert not User.objects.exists()


def test_signing_up_with_a_known_address_gives_nothing_away(visitor, grace):
    words = {"email": "grace@leadr.test", "password1": PASSWORD, "password2": PASSWORD}
    assert visitor.post(SIGNUP, words)["Location"] == "/auth/confirm-email/"
    assert User.objects.get() == grace


def test_a_forgotten_password_is_set_anew_by_mail(visitor, grace):
    visitor.post(RESET, {"email": "grace@leadr.test"})
    link = re.search(r"https?://[^/]+(/auth/password/reset/key/\S+)", mail.outbox[0].body)[1]
    place = visitor.get(link, follow=True).redirect_chain[-1][0]
    visitor.post(place, {"password1": "quite-another-word", "password2": "quite-another-word"})
    log_in(visitor, password="quite-another-word")
    assert is_in(visitor)


def test_a_forgotten_password_of_nobody_gives_nothing_away(visitor):
    answer = visitor.post(RESET, {"email": "nobody@leadr.test"})
    assert answer["Location"] == "/auth/password/reset/done/"


def test_no_words_break_the_login(visitor):
    for value in GARBAGE:
        assert visitor.get(f"{LOGIN}?next={value}").status_code == 200, value
    for value in ("\x00", "x" * 10_000, "👋", "' OR 1=1 --"):
        assert log_in(visitor, email=value, password=value).status_code in {200, 429}


def test_a_form_from_another_site_is_refused_in_words(grace):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(grace)
    answer = strict.post("/campaigns/new/")
    assert answer.status_code == 403
    assert "Your session has changed" in text_of(answer)
    assert not grace.campaigns.exists()
