"""A film for each person, by keyboard alone: chosen, mapped, previewed, launched, and played from a lead's row."""

import pytest

from tests.journeys.keyboard import eventually
from tests.video.conftest import soon

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("stacks")]
LIVE_SECONDS = 16


def begin(person):
    """A draft with an audience and a video."""
    person.begin("With a film")
    person.search_for("founder")
    person.keys.press("Add a video", "BUTTON")
    person.page.wait_for_url("**/edit/#video")


def choose_template(page, keys):
    """Every template has a picture that is really drawn; one is chosen."""
    page.wait_for_selector("#video-picker .templates img")
    pictures = page.locator("#video-picker .templates img")
    for place in range(pictures.count()):
        pictures.nth(place).scroll_into_view_if_needed()
    soon(lambda: pictures.evaluate_all("all => all.every((one) => one.naturalWidth === 320)"))
    assert pictures.count() == 5
    keys.press("Your role and company", "BUTTON")
    page.wait_for_selector("#video >> text=Choose another template")


def map_segments(page, keys):
    """What a segment lacks stands in the review at once, and goes from there at once."""
    keys.go_to("“company” speaks", "SELECT")
    page.keyboard.type("Fixed")
    page.wait_for_selector("#review li:has-text('“company” has neither')")
    page.wait_for_selector("#outline a.todo[href='#video']")
    keys.write("Fixed text for “company”", "your team")
    page.keyboard.press("Tab")
    page.wait_for_selector("#review:not(:has-text('“company” has neither'))")
    keys.write("Default value for “headline”", "leader")
    with page.expect_response("**/video/*/"):
        page.keyboard.press("Tab")
    page.wait_for_selector("#video >> text=Saved")
    page.wait_for_load_state("networkidle")


def plays_and_closes(page, keys, name):
    """Enter opens the dialog, the film moves, Escape closes it and stops the film."""
    keys.press(name, "A")
    soon(lambda: page.evaluate("document.querySelector('dialog[open] video')?.currentTime") or 0)
    yield
    page.keyboard.press("Escape")
    soon(lambda: not page.locator("dialog[open]").count())
    assert keys.focused()["name"].startswith(name)


def test_a_film_for_each_person_by_keyboard(customer, page):
    keys = customer.keys
    begin(customer)
    choose_template(page, keys)
    map_segments(page, keys)

    keys.press("Preview for one lead", "SUMMARY")
    keys.write("First name", "Nadia")
    keys.press("Make a preview", "BUTTON")
    page.wait_for_selector("#video >> text=Video ready", timeout=30_000)
    for _ in plays_and_closes(page, keys, "Play the video"):
        assert page.locator("dialog[open]").count() == 1

    customer.launch("With a film")
    eventually(page, "td[data-label=Video] film-player", seconds=150)
    for _ in plays_and_closes(page, keys, "Play the video for"):
        page.wait_for_timeout(1000 * LIVE_SECONDS)  # the live part would have come anew, and taken the dialog away
        assert page.locator("dialog[open]").count() == 1
    assert page.locator("td[data-label=Video] >> text=Failed").count() == 0
    page.goto(page.url + "settings/")
    assert int(page.inner_text("[data-count=paid]")) > 0
