"""Every change is saved while the person goes on: nothing typed or chosen meanwhile is lost, by keyboard alone."""

import pytest

from tests.journeys.person import until

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("stacks")]
NOTE, MESSAGE = "Hello {{first_name|there}}, happy to connect.", "Thank you, {{first_name}}. May I ask two questions?"


@pytest.fixture
def slow(page):
    """Every save takes as long as over a bad line."""
    page.route("**/edit/", lambda route: (page.wait_for_timeout(300), route.continue_())[1])


def test_what_is_typed_while_an_earlier_change_is_saved_stays(newcomer, page, slow):
    newcomer.sign_up()
    newcomer.begin("Typed")
    keys = newcomer.keys
    keys.write("Invite note", NOTE)
    keys.write("Message", "")
    with page.expect_response("**/edit/"):
        page.keyboard.type(MESSAGE, delay=20)
    newcomer.leave("messages")
    keys.choose("Message connected leads")
    page.wait_for_selector("#summary dd:text-is('Message.')")
    page.reload()
    assert page.input_value("#id_message") == MESSAGE
    assert page.input_value("#id_note") == NOTE
    assert page.locator("#field-preset input:checked").get_attribute("value") == "message_connected"


def test_a_launch_takes_the_last_change_along(customer, page, slow):
    customer.begin("At once")
    customer.search_for("recruiter")
    customer.keys.choose("Direct connect")
    customer.keys.press("Every day", "BUTTON")
    customer.keys.write("Invite note", NOTE)
    page.evaluate("document.getElementById('launch-button').focus()")
    page.keyboard.press("Enter")
    customer.sees_campaign("At once")
    sent = until(lambda: customer.effects("invite"), "Nobody was invited.")
    assert all(row["text"].endswith("happy to connect.") for row in sent)
