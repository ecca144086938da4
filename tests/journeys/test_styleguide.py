"""The style page in a real browser: no fault in light or dark, one way to scroll on a phone, and what moves on it."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import OF_A_BROWSER
from tests.journeys.test_axe import look_over

pytestmark = OF_A_BROWSER


@pytest.fixture
def page(chromium_page, live_server, ada, settings):
    settings.DEBUG = True
    page = chromium_page(ada)
    page.goto(f"{live_server.url}/styleguide/")
    return page


def test_no_component_has_a_fault_in_light_or_dark(page, live_server):
    assert look_over(page, live_server.url, "/styleguide/") == []


def test_a_phone_scrolls_it_in_one_direction_only(page):
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 391


def test_a_row_menu_opens_and_closes_by_keyboard(page):
    button = page.get_by_role("button", name="Actions for Campaign 3")
    button.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Open Campaign 3")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#menu-3")).not_to_be_visible()
    expect(button).to_be_focused()


def test_the_dialog_asks_first_and_its_safe_button_has_the_focus(page):
    page.get_by_role("button", name="Ask first").press("Enter")
    expect(page.get_by_role("button", name="Not yet")).to_be_focused()


def test_the_drawer_shows_a_lead(page):
    page.get_by_role("link", name="Open the drawer").press("Enter")
    expect(page.locator("dialog.drawer h2").first).to_have_text("Nadia Okafor")
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Open the drawer")).to_be_focused()


def test_the_question_mark_shows_the_keys(page):
    page.keyboard.press("?")
    expect(page.get_by_role("heading", name="Keys")).to_be_visible()
    page.keyboard.press("n")
    assert page.url.endswith("/styleguide/")  # a dialog that is open takes the keys


def test_whoever_switches_the_keys_off_is_left_alone_by_them(page):
    keys = page.get_by_role("heading", name="Keys")
    page.get_by_role("button", name="Keys", exact=True).press("Enter")
    page.get_by_label("Use /, n and ? in this browser").uncheck()
    page.keyboard.press("Escape")
    for _ in range(2):
        for key in ("?", "n"):
            page.keyboard.press(key)
        expect(keys).not_to_be_visible()
        assert page.url.endswith("/styleguide/")
        page.reload()
    page.get_by_role("button", name="Keys", exact=True).press("Enter")
    page.get_by_label("Use /, n and ? in this browser").check()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(keys).to_be_visible()
