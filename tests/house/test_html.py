"""Every page is sound HTML: the standard's own parser finds nothing to forgive, and what is referred to is there."""

import html5lib
import pytest
from django.test import Client

from tests.apps.conftest import browser_of
from tests.house.addresses import every_address, is_operators
from tests.house.rows import NUMBERS, everything_of

pytestmark = pytest.mark.django_db
REFERS = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "list", "form", "popovertarget")
OURS = {
    address.route: address
    for address in every_address()
    if not is_operators(address) and not address.route.startswith("api/")
    if address.is_ours or address.route.startswith("auth/")
}


@pytest.fixture
def hers(ada):
    """A row of Ada's in every table."""
    return everything_of(ada)


def elements(tree):
    """Every element of a parsed page."""
    return [element for element in tree.iter() if isinstance(element.tag, str)]


def faults(html):
    """What the parser had to forgive, ids given twice, and references to nothing; parts of pages are pages too."""
    parser = html5lib.HTMLParser()
    is_whole = html.lstrip()[:9].lower() == "<!doctype"
    tree = parser.parse(html) if is_whole else parser.parseFragment(html)
    found = [f"{position}: {code} {more}" for position, code, more in parser.errors]
    ids = [element.get("id") for element in elements(tree) if element.get("id")]
    found += [f"id {name} is there {ids.count(name)} times" for name in sorted(set(ids)) if ids.count(name) > 1]
    if is_whole:
        found += [
            f"{attribute} refers to {name}, which is not there"
            for element in elements(tree)
            for attribute in REFERS
            for name in (element.get(attribute) or "").split()
            if name not in ids
        ]
    return found


def pages(browser):
    """The HTML pages and parts a browser gets: each address once, whole and as htmx asks for it."""
    for address in OURS.values():
        for number in NUMBERS if address.has_number else ["1"]:
            for headers in ({}, {"HX-Request": "true"}):
                answer = browser.get(address.of(number) if address.has_number else address.at(), headers=headers)
                if answer.status_code not in (301, 302, 405) and "text/html" in answer.get("Content-Type", ""):
                    yield f"{address.route} {number} {headers}", answer.content.decode()


@pytest.mark.parametrize("who", ["ada", "visitor"])
def test_every_page_is_sound(who, ada, hers):
    browser = browser_of(ada) if who == "ada" else Client()
    seen = dict(pages(browser))
    assert len(seen) > (80 if who == "ada" else 10)
    assert {place: found for place, html in seen.items() if (found := faults(html))} == {}


def test_faults_are_found():
    assert faults("<!doctype html><title>x</title><p id=a><label for=b>x</label></p><p id=a></i>")
