"""A whole Leadr and a browser for the journeys; every page fails on a CSP violation or a script error too."""

import pytest
from django.test import Client

from leadr import headless
from leadr.management.commands.demo import MONDAY_6, SOON
from leadr.stack import Pace
from tests.apps.conftest import _plain_static_files
from tests.browser import chromium, find
from tests.journeys import policy
from tests.journeys.person import OPERATOR_TOKEN, Person

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
    pace = Pace(3000, MONDAY_6, tick_seconds=1)
    environment = SOON | {"LEADR_OPERATOR_TOKEN": OPERATOR_TOKEN}
    with headless.running("journey", pace, "--seed", "3", environment=environment) as running:
        yield running


@pytest.fixture
def page():
    # Chromium never closes a page that is on its way to another one, so it is the browser that is closed.
    with chromium() as browser:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, timezone_id="UTC")
        complaints = policy.listen(context)
        yield context.new_page()
    assert complaints == []


@pytest.fixture
def newcomer(page, stack):
    """Somebody who is about to sign up."""
    return Person(page, stack)


@pytest.fixture
def customer(newcomer):
    """Somebody with a plan and a connected account, at the page of their accounts."""
    newcomer.sign_up()
    newcomer.activate()
    newcomer.connect()
    return newcomer


@pytest.fixture
def chromium_page(live_server):
    """A function that opens a page for a user, and the complaints that came meanwhile."""
    heard = []
    with chromium() as found:

        def opened(user, **more):
            context = found.new_context(**{"viewport": {"width": 1280, "height": 900}} | more)
            if user:
                client = Client()
                client.force_login(user)
                value = client.cookies["sessionid"].value
                context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
            heard.append(policy.listen(context))
            return context.new_page()

        yield opened
        assert [complaint for complaints in heard for complaint in complaints] == []
