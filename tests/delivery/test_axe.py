"""The pages of delivery in a real browser: nothing axe finds fault with, in light and dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from delivery import unsubscribe
from delivery.email import deliver
from tests import browser
from tests.world import MONDAY_9

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not browser.find(), reason="there is no Chromium here"),
]

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture
def paths(letter, sender, office, ada):
    deliver(letter(), now=MONDAY_9)
    letter_pk = ada.email_records.get().pk
    return [
        "/senders/", "/senders/add/smtp/", "/senders/add/provider/", f"/senders/{sender.pk}/", "/senders/mail/",
        f"/senders/mail/{letter_pk}/", "/senders/suppressions/", "/senders/blocklist/",
        "/" + unsubscribe.address_for(ada.pk, "nadia@northwind.test").split("/", 3)[3],
    ]  # fmt: skip


def test_no_page_has_a_fault_in_light_or_dark(live_server, as_ada, paths):
    session = {"name": "sessionid", "value": as_ada.cookies["sessionid"].value, "url": live_server.url}
    with browser.chromium() as chromium:
        context = chromium.new_context(viewport={"width": 1100, "height": 900}, bypass_csp=True)
        context.add_cookies([session])
        page = context.new_page()
        for path in paths:
            page.goto(live_server.url + path)
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                found = Axe().run(page, options={"runOnly": WCAG})
                assert found.violations_count == 0, f"{path} in {scheme}\n{found.generate_report()}"
