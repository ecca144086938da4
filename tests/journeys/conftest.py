"""A whole Leadr and a browser for the journeys; every journey also fails on a CSP violation or a script error."""

import pytest

from leadr import headless
from leadr.management.commands.demo import MONDAY_6, SOON
from leadr.stack import Pace
from tests.browser import chromium


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
