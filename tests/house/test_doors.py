"""Every address is behind the login, but for those listed here; and every page carries the headers of a safe one."""

import pytest
from django.conf import settings
from django.test import Client

from tests.house.addresses import every_address, is_operators

pytestmark = pytest.mark.django_db

# Open to visitors, each for a reason.
PUBLIC = {
    "healthz": "asked by whoever keeps the server running",
    "readyz": "asked by whoever sends visitors to the server",
    "metrics": "asked by whoever measures the server, with its token",
    "api/v1/callbacks/linkedin/connected/": "the provider calls, with the link's own token",
    "api/v1/callbacks/linkedin/events/": "the provider calls, with the secret",
    "api/v1/callbacks/video/": "the studio calls, with its signature",
    "api/v1/callbacks/mail/<str:token>/": "the mail provider calls, with the sender's token",
    "api/v1/schema/": "describes the API and names nobody",
    "unsubscribe/<str:token>/": "whoever got a mail, with its signed token",
    "confirm/<str:token>/": "whoever owns a sender's address, with its signed token",
    "auth/login/": "to come in",
    "auth/logout/": "to go out",
    "auth/signup/": "to become somebody",
    "auth/inactive/": "says that an operator shut the user out",
    "auth/confirm-email/": "says that a mail is on its way",
    "auth/^confirm-email/(?P<key>[-:\\w]+)/$": "the link in that mail",
    "auth/password/reset/": "to ask for a new password",
    "auth/password/reset/done/": "says that a mail is on its way",
    "auth/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "the link in that mail",
    "auth/password/reset/key/done/": "says that the password is new",
    "auth/login/code/confirm/": "the second step of a login",
    "auth/2fa/authenticate/": "the second step of a login",
    f"{settings.ADMIN_PATH}login/": "operators come in",
}
ADDRESSES = every_address()
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def is_shut(answer) -> bool:
    """Whether a visitor was sent to a login or refused."""
    if answer.status_code in {401, 403}:
        return True
    entrances = ("/auth/login/", f"/{settings.ADMIN_PATH}login/")
    return answer.status_code == 302 and answer["Location"].startswith(entrances)


def test_every_address_is_behind_the_login_or_listed():
    visitor, open_to_all = Client(), set()
    for address in ADDRESSES:
        if address.route not in PUBLIC and not is_shut(visitor.get(address.at())):
            open_to_all.add(address.route)
    assert open_to_all == set()


def test_a_visitor_can_send_nothing_but_what_is_listed():
    visitor, open_to_all = Client(), set()
    for address in ADDRESSES:
        answer = visitor.post(address.at())
        if address.route not in PUBLIC and not is_shut(answer) and answer.status_code != 405:
            open_to_all.add(address.route)
    assert open_to_all == set()


def test_nothing_listed_as_public_is_gone():
    assert set(PUBLIC) - {address.route for address in ADDRESSES} <= {"readyz"}


def test_no_address_breaks_for_a_visitor():
    visitor = Client(raise_request_exception=False)
    broken = [address.at() for address in ADDRESSES if visitor.get(address.at()).status_code >= 500]
    assert broken == []


def pages():
    """A page of every kind: of the product, of the login, of operators, not found, refused, and the API's."""
    ours = [address.at() for address in ADDRESSES if address.is_ours and not address.parts]
    return [
        *ours,
        "/auth/login/",
        "/auth/signup/",
        "/auth/email/",
        "/auth/2fa/",
        f"/{settings.ADMIN_PATH}",
        "/nowhere/",
    ]


@pytest.mark.parametrize("who", ["visitor", "ada"])
def test_every_page_carries_the_headers_of_a_safe_one(who, as_ada):
    browser = as_ada if who == "ada" else Client()
    for place in pages():
        answer = browser.get(place)
        assert answer.status_code < 500, place
        policy = answer["Content-Security-Policy"]
        for rule in ("default-src 'self'", "script-src 'self'", "style-src 'self'", "object-src 'none'",
                     "base-uri 'none'", "frame-ancestors 'none'"):  # fmt: skip
            assert rule in policy, place
        assert "unsafe" not in policy, place
        for name, value in HEADERS.items():
            assert answer[name] == value, (place, name)


def test_operators_pages_are_for_staff_alone(as_ada):
    open_to_all = {f"{settings.ADMIN_PATH}{name}/" for name in ("login", "logout")}
    shut = [address for address in ADDRESSES if is_operators(address) and address.route not in open_to_all]
    assert len(shut) > 20
    for address in shut:
        assert is_shut(as_ada.get(address.at())), address.route


@pytest.mark.parametrize("place", ["/", "/auth/login/", "/api/v1/campaigns/", "/healthz", "/nowhere/"])
def test_another_host_s_name_is_refused_in_words(place):
    answer = Client(raise_request_exception=False).get(place, headers={"Host": "evil.test"})
    assert answer.status_code == 400
    if place.startswith("/api/"):
        assert answer["Content-Type"] == "application/problem+json"
    else:
        assert "We could not read that" in answer.content.decode()


def test_a_page_that_is_not_here_says_what_to_do(as_ada):
    for browser in (as_ada, Client()):
        answer = browser.get("/nowhere/")
        assert answer.status_code == 404
        assert "This page is not here" in answer.content.decode()


def test_the_doors_are_read_from_the_url_conf_itself():
    routes = {address.route for address in ADDRESSES}
    assert {"", "accounts/<int:pk>/check/", "campaigns/<int:pk>/edit/"} <= routes
    assert all(address.at().startswith("/") and "<" not in address.at() for address in ADDRESSES)
