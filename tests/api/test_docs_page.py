"""The API's documents in a real browser: drawn under the strict policy, without a complaint."""

import pytest
from django.conf import settings as configured

from tests.browser import chromium, find

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.mark.skipif(not find(), reason="there is no Chromium")
def test_the_documents_are_drawn_without_a_complaint(live_server, as_ada):
    complaints = []
    with chromium() as browser:
        context = browser.new_context()
        name, value = configured.SESSION_COOKIE_NAME, as_ada.cookies[configured.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if "Content Security" in line.text else None)
        page.goto(f"{live_server.url}/api/v1/docs/")
        page.get_by_text("/api/v1/campaigns/", exact=True).first.wait_for()
    assert complaints == []
