"""A whole Leadr and a browser for the journeys; every page fails on a CSP violation or a script error too."""

import pytest
from django.test import Client

from leadr import headless
from leadr.management.commands.demo import MONDAY_6, SOON
from leadr.stack import Pace
from tests.apps.conftest import _plain_static_files
from tests.browser import chromium, find

__all__ = ["_plain_static_files"]
OF_A_BROWSER = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("journeys"),
    pytest.mark.skipif(not find(), reason="there is no Chromium here"),
]
"""What marks the tests that look at pages of the test's own server."""


@pytest.fixture(scope="session")
def stack():
    """Web, worker, beat and sandbox on servers of their own, in a world that runs fast."""
    with headless.running("journey", Pace(3000, MONDAY_6, tick_seconds=1), "--seed", "3", environment=SOON) as running:
        yield running


@pytest.fixture(scope="session")
def browser():
    with chromium() as found:
        yield found


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, timezone_id="UTC")
    page = context.new_page()
    complaints = []
    page.on("pageerror", lambda error: complaints.append(f"script error: {error}"))
    page.on("console", lambda line: complaints.append(line.text) if "Content Security Policy" in line.text else None)
    yield page
    context.close()
    assert complaints == []


@pytest.fixture
def chromium_page(live_server, monkeypatch):
    """A function that opens a page for a user, and the complaints that came meanwhile."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    complaints = []
    with chromium() as found:

        def opened(user, **more):
            context = found.new_context(**{"viewport": {"width": 1280, "height": 900}} | more)
            if user:
                client = Client()
                client.force_login(user)
                value = client.cookies["sessionid"].value
                context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
            page = context.new_page()
            page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
            page.on("console", lambda line: complaints.append(f"{page.url}: {line.text}") if _is_csp(line) else None)
            return page

        yield opened
        assert complaints == []


def _is_csp(line):
    return "Content Security Policy" in line.text or "violates" in line.text
