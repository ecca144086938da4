"""The builder's sliders and switches in a real browser: by keyboard, in words, and as plain fields without scripts."""

import contextlib

import pytest
from playwright.sync_api import Error, expect

from tests.factories import AccountFactory, DraftFactory
from tests.journeys.conftest import OF_A_BROWSER
from tests.video.conftest import soon

pytestmark = OF_A_BROWSER
NO_ACCOUNT = "Choose at least one LinkedIn account."
CHANGED = "document.body.dispatchEvent(new CustomEvent('video-changed'))"


@pytest.fixture
def draft(ada):
    draft = DraftFactory(owner=ada)
    draft.chosen_accounts.set([AccountFactory(owner=ada)])
    return draft


@pytest.fixture
def address(live_server, draft):
    return f"{live_server.url}/campaigns/{draft.pk}/edit/"


def saves(answer):
    """Whether it is the answer to a section that was saved."""
    return answer.url.endswith("/edit/") and answer.request.method == "POST"


def test_a_slider_is_moved_by_keys_says_its_value_and_keeps_its_place(chromium_page, ada, draft, address):
    page = chromium_page(ada)
    page.goto(address)
    page.locator("#advanced > summary").press("Enter")
    slider = page.get_by_label("Minutes between steps")
    slider.focus()
    with page.expect_response(saves):
        for _ in range(12):
            slider.press("ArrowRight")
        expect(page.locator("#field-spacing_minutes output")).to_have_text("1 h 30 min")
    expect(page.locator("#section-workflow .saved")).to_contain_text("Saved")
    assert ada.workflows.get(pk=draft.workflow_id).spacing_minutes == 90
    expect(slider).to_be_focused()  # the section came anew, folded out as it was
    expect(slider).to_have_attribute("aria-valuetext", "1 h 30 min")


def test_each_unit_is_said_in_words(chromium_page, ada, address):
    page = chromium_page(ada)
    page.goto(address)
    page.locator("#advanced > summary").press("Enter")
    said = {}
    for name, ends in {"spacing_minutes": "Home", "wait_hours": "End", "expiry_days": "Home"}.items():
        page.locator(f"#id_{name}").press(ends)
        said[name] = page.inner_text(f"#field-{name} output")
    assert said == {"spacing_minutes": "5 min", "wait_hours": "7 days", "expiry_days": "1 day"}


@pytest.mark.parametrize("milliseconds", [0, 1500])
def test_keys_pressed_while_a_save_is_on_its_way_are_not_lost(chromium_page, ada, draft, address, milliseconds):
    page, held = chromium_page(ada), []
    page.goto(address)
    page.route("**/edit/", lambda route: route.continue_() if held else held.append(route))
    page.locator("#advanced > summary").press("Enter")
    slider = page.get_by_label("Minutes between steps")
    with page.expect_request(lambda asked: asked.method == "POST" and asked.url.endswith("/edit/")):
        slider.press("ArrowRight")
    slider.press("ArrowRight")
    page.wait_for_timeout(milliseconds)  # the second key is told while the first is still on its way
    with page.expect_response(lambda answer: saves(answer) and "spacing_minutes=40" in answer.request.post_data):
        held[0].continue_()
    expect(page.locator("#field-spacing_minutes output")).to_have_text("40 min")


def test_a_step_is_switched_by_the_space_bar_and_the_picture_follows(chromium_page, ada, draft, address):
    page = chromium_page(ada)
    page.goto(address)
    with page.expect_response(saves):
        page.get_by_role("switch", name="Like").press("Space")
    expect(page.locator("#graph-text")).to_have_text("Engagement, then like, then invite, then message.")
    expect(page.get_by_role("switch", name="Like")).to_be_checked()
    assert ada.workflows.get(pk=draft.workflow_id).drawing["edges"][0]["child"] == "invite"


def test_without_scripts_a_slider_is_a_number_field(chromium_page, ada, draft, address):
    page = chromium_page(ada, java_script_enabled=False)
    page.goto(address)
    page.locator("#advanced > summary").press("Enter")
    page.get_by_label("Minutes between steps").fill("37")
    page.locator("#section-workflow").get_by_role("button", name="Save").click()
    assert ada.workflows.get(pk=draft.workflow_id).spacing_minutes == 37


def test_the_review_shows_the_last_of_two_changes_to_the_video(chromium_page, ada, draft, address):
    page, held = chromium_page(ada), []
    page.goto(address)
    expect(page.locator("#review")).not_to_contain_text(NO_ACCOUNT)
    page.route("**/edit/", lambda route: route.continue_() if held else held.append(route))
    page.evaluate(CHANGED)
    soon(lambda: page.wait_for_timeout(20) or held)
    old = held[0].fetch()
    draft.chosen_accounts.clear()
    page.evaluate(CHANGED)
    with contextlib.suppress(Error):  # nobody waits for it any more
        held[0].fulfill(response=old)
    expect(page.locator("#review")).to_contain_text(NO_ACCOUNT)


@pytest.mark.parametrize(
    "place",
    [
        "variable-chips[for=id_note] [aria-label='Insert the city']",
        "variable-chips[for=id_message] [aria-label='Insert the city']",
        "#section-messages button:text-is('Draft message')",
        "#outline a[href='#delivery']",
    ],
)
def test_an_answer_leaves_the_keyboard_where_it_went_meanwhile(chromium_page, ada, address, place):
    page, held = chromium_page(ada), []
    page.goto(address)
    page.route("**/edit/", lambda route: held.append(route) if route.request.method == "POST" else route.continue_())
    page.get_by_label("Invite note").fill("Hello")
    page.locator(place).focus()
    page.wait_for_function("document.querySelector('form.htmx-request')")
    with page.expect_response(saves):
        held[0].continue_()
    expect(page.locator("#section-messages .saved")).to_contain_text("Saved")
    expect(page.locator(place)).to_be_focused()
