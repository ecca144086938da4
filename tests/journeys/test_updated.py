"""How old a live part is, counted in the browser: said in words, silent for screen readers, honest when it stands."""

import re

import pytest
from playwright.sync_api import expect

from tests import scene
from tests.journeys.conftest import OF_A_BROWSER

pytestmark = OF_A_BROWSER


@pytest.fixture
def pages(ada):
    campaign = scene.campaign(ada)
    return ["/", "/campaigns/", f"/campaigns/{campaign.pk}/", f"/campaigns/{campaign.pk}/workflow/"]


def test_every_live_part_counts_its_seconds(chromium_page, live_server, ada, pages):
    page = chromium_page(ada)
    for path in pages:
        page.goto(live_server.url + path)
        expect(page.locator(".updated")).to_have_text(re.compile(r"^Updated [1-9] s ago$"))
        assert page.locator("[aria-live] .updated, [role=status] .updated").count() == 0


def test_it_begins_anew_with_what_comes_anew_and_tells_when_nothing_does(chromium_page, live_server, ada, pages):
    page = chromium_page(ada)
    page.clock.install()
    page.goto(f"{live_server.url}/campaigns/")
    page.route("**/campaigns/?*", lambda route: route.abort())
    page.clock.run_for(70_000)
    expect(page.locator(".updated")).to_have_text("Updated 1 min ago")
    expect(page.locator(".updated time-ago")).to_have_attribute("data-old", "")


def test_a_part_the_keyboard_is_in_is_left_alone(chromium_page, live_server, ada, pages):
    page = chromium_page(ada)
    page.clock.install()
    page.goto(f"{live_server.url}/campaigns/")
    page.locator("#rows a").first.focus()
    page.keyboard.press("Shift")  # the browser knows now that the keyboard is used
    page.keyboard.press("Tab")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.run_for(31_000)
    assert asked == []
    page.locator("#new-campaign").focus()
    with page.expect_response("**/campaigns/?*"):
        page.clock.run_for(16_000)


def test_without_scripts_the_moment_stands_there(chromium_page, live_server, ada, pages):
    page = chromium_page(ada, java_script_enabled=False)
    page.goto(f"{live_server.url}/campaigns/")
    expect(page.locator(".updated")).to_have_text(re.compile(r"^Updated \d\d:\d\d:\d\d$"))


def test_what_was_folded_out_stays_so_when_the_part_comes_anew(chromium_page, live_server, ada, pages):
    page = chromium_page(ada)
    page.clock.install()
    page.goto(f"{live_server.url}/")
    page.locator("#days-table > summary").click()
    page.evaluate("document.getElementById('live').dataset.old = 'yes'")
    page.clock.run_for(16_000)
    expect(page.locator("#live:not([data-old]) #days-table table")).to_be_visible()
