"""Bob visits every address that takes a number, with Ada's: he finds nothing, and changes nothing."""

import pytest
from django.test import Client

from tests.apps.conftest import browser_of
from tests.house.addresses import every_address
from tests.house.rows import HUSH, NUMBERS, everything_of, state_of_tables

pytestmark = pytest.mark.django_db
NOT_YOURS = {403, 404, 405}
NUMBERED = sorted(
    {address.route: address for address in every_address() if address.is_ours and address.has_number}.items()
)
WAYS = [
    *((method, None) for method in ("get", "post", "put", "patch", "delete")),
    ("get", {"HX-Request": "true"}),
    ("post", {"HX-Request": "true"}),
    ("get", {"Accept": "application/json"}),
]


@pytest.fixture
def hers(ada):
    """A row of Ada's in every table."""
    return everything_of(ada)


def visits(address):
    """Each way of coming to an address."""
    for number in NUMBERS:
        for method, headers in WAYS:
            yield method, address.of(number), headers


@pytest.mark.parametrize("address", [address for _, address in NUMBERED], ids=[route for route, _ in NUMBERED])
def test_bob_finds_nothing_of_adas(address, hers, bob):
    browser, before = browser_of(bob), state_of_tables()
    for method, place, headers in visits(address):
        answer = getattr(browser, method)(place, headers=headers)
        assert answer.status_code in NOT_YOURS, (method, place, answer.status_code)
        assert HUSH not in answer.content.decode(errors="replace"), (method, place)
    assert state_of_tables() == before


@pytest.mark.parametrize("address", [address for _, address in NUMBERED], ids=[route for route, _ in NUMBERED])
def test_ada_finds_what_bob_does_not(address, hers, ada):
    browser = browser_of(ada)
    found = {
        getattr(browser, method)(address.of(number)).status_code for number in NUMBERS for method in ("get", "post")
    }
    assert found - NOT_YOURS, "no row of Ada's fits this address: make one in tests/house/rows.py"
    assert max(found) < 500


@pytest.mark.parametrize("number", ["0", "9" * 18, "9" * 40])
def test_a_number_of_nobody_is_not_found(number, as_bob):
    for _, address in NUMBERED:
        for method in ("get", "post"):
            assert getattr(as_bob, method)(address.of(number)).status_code in NOT_YOURS, address.route


def test_bob_sees_nothing_of_adas_on_his_own_pages(hers, bob):
    browser = browser_of(bob)
    for address in every_address():
        if address.is_ours and not address.parts:
            answer = browser.get(address.at())
            assert HUSH not in answer.content.decode(errors="replace"), address.route


def test_a_visitor_sees_nothing_of_adas(hers):
    visitor = Client()
    for _, address in NUMBERED:
        for number in NUMBERS:
            answer = visitor.get(address.of(number))
            assert answer.status_code in {302, 401, 403}, address.route
            assert HUSH not in answer.content.decode(), address.route


def test_there_are_addresses_to_visit():
    routes = dict(NUMBERED)
    assert {"accounts/<int:pk>/check/", "campaigns/<int:pk>/", "campaigns/<int:pk>/launch/"} <= set(routes)
