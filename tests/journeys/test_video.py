"""A film for each person, by keyboard alone: chosen, mapped, previewed, launched, and played from a lead's row."""

import pytest

from leadr.demonstration import SEARCH
from tests.journeys.keyboard import eventually
from tests.journeys.test_whole_path import connect, log_in
from tests.video.conftest import soon

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("stacks")]
LIVE_SECONDS = 16


def begin(page, keys):
    """A draft with an audience and a video."""
    keys.press("New campaign", "BUTTON")
    page.wait_for_url("**/edit/**")
    keys.choose("LinkedIn search URL")
    page.wait_for_selector("#id_search_url")
    keys.write("LinkedIn search URL", SEARCH + "founder")
    keys.write("Name of the campaign", "With a film")
    keys.press("Add a video", "BUTTON")
    page.wait_for_url("**/edit/#video")


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


def test_a_film_for_each_person_by_keyboard(page, stack):
    keys = log_in(page, stack)
    connect(page, stack, keys)
    begin(page, keys)
    choose_template(page, keys)
    map_segments(page, keys)

    keys.press("Preview for one lead", "SUMMARY")
    keys.write("First name", "Nadia")
    keys.press("Make a preview", "BUTTON")
    page.wait_for_selector("#video >> text=Video ready", timeout=30_000)
    for _ in plays_and_closes(page, keys, "Play the video"):
        assert page.locator("dialog[open]").count() == 1

    keys.press("Launch campaign", "BUTTON")
    page.wait_for_url("**/campaigns/*/")
    eventually(page, "td[data-label=Video] film-player", seconds=150)
    for _ in plays_and_closes(page, keys, "Play the video for"):
        page.wait_for_timeout(1000 * LIVE_SECONDS)  # the live part would have come anew, and taken the dialog away
        assert page.locator("dialog[open]").count() == 1
    assert page.locator("td[data-label=Video] >> text=Failed").count() == 0
    page.goto(page.url + "settings/")
    assert int(page.inner_text("[data-count=paid]")) > 0
