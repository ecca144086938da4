"""An account loses its session and is connected again: said in words, nothing sent meanwhile, then it goes on."""

import pytest

from tests.journeys.keyboard import eventually
from tests.journeys.person import until

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("stacks")]
REASON = "LinkedIn asked for the password again."


def test_an_account_that_lost_its_session_is_connected_again(customer, page):
    customer.run_campaign("Goes on", "sales")
    until(lambda: customer.effects("invite"), "Nobody was invited.")
    customer.outside(f"accounts/{customer.account_id}/status", {"message": "CREDENTIALS"})

    eventually(page, ".state-line:has-text('needs to be reconnected; nothing is sent until then')")
    assert REASON in page.inner_text(".state-line")
    customer.keys.press("Accounts", "A")
    card = page.locator("article.card")
    assert "Needs reconnect" in card.inner_text()
    assert REASON in card.inner_text()
    sent = len(customer.effects("invite"))

    customer.keys.press("Reconnect", "BUTTON")
    page.wait_for_url("**/hosted/**")
    assert "Reconnect" in page.inner_text("h1")
    assert len(customer.effects("invite")) == sent
    customer.keys.press("Connect", "BUTTON")
    page.wait_for_url(f"{customer.stack.url}/accounts/**")
    eventually(page, "article .badge-good", seconds=30)
    assert page.locator("article.card").count() == 1
    assert REASON not in page.inner_text("main")
    until(lambda: len(customer.effects("invite")) > sent, "The campaign did not go on.", seconds=90)
