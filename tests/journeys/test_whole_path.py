"""From the login to a message sent, in a real browser, by keyboard alone."""

import pytest

from leadr.demonstration import EMAIL, MESSAGE, NOTE, PASSWORD, SEARCH
from tests.journeys.keyboard import Keyboard, eventually

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("stacks")]


def log_in(page, stack):
    page.goto(f"{stack.url}/auth/login/")
    keys = Keyboard(page)
    keys.write("Email", EMAIL)
    keys.write("Password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{stack.url}/")
    return keys


def connect(page, stack, keys):
    keys.press("Accounts", "A")
    keys.press("Connect a", "BUTTON")
    page.wait_for_url("**/hosted/**")
    keys.press("Connect", "BUTTON")
    page.wait_for_url(f"{stack.url}/accounts/**")
    eventually(page, "article .badge-good", seconds=30)


def build(page, keys):
    """Fill in the five sections; leaving a field saves it."""
    keys.press("New campaign", "BUTTON")
    page.wait_for_url("**/edit/**")
    keys.choose("LinkedIn search URL")
    page.wait_for_selector("#id_search_url")
    keys.write("LinkedIn search URL", SEARCH + "head%20of%20sales")
    keys.choose("Standard connect")
    keys.go_to("Advanced", "SUMMARY")
    page.keyboard.press("Enter")
    keys.slide_to_least("Hours from invite")
    keys.write("Invite note", NOTE)
    keys.write("Message", MESSAGE)
    keys.choose("High volume")
    keys.write("Name of the campaign", "By keyboard")
    keys.press("Launch campaign", "BUTTON")


def test_a_campaign_from_login_to_message_sent_by_keyboard(page, stack):
    keys = log_in(page, stack)
    connect(page, stack, keys)
    build(page, keys)
    page.wait_for_url("**/campaigns/*/")
    assert "By keyboard" in page.inner_text("h1")
    eventually(page, "td .badge:has-text('Invite sent')")
    eventually(page, "td .badge:has-text('Message sent')", seconds=150)
    assert int(page.inner_text("[data-count=messages_sent]")) > 0
    assert int(page.inner_text("[data-count=failed]")) == 0
