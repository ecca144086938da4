"""The forecast in a real browser: it follows the slider while it is dragged, the pace, the days and the hour."""

import re

import pytest
from playwright.sync_api import expect

from tests import browser
from tests.factories import DraftFactory

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("journeys"),
    pytest.mark.skipif(not browser.find(), reason="there is no Chromium here"),
]


@pytest.fixture
def zone():
    """Where Ada's browser is."""
    return "Europe/Berlin"


@pytest.fixture
def page(live_server, as_ada, zone):
    """Ada's browser; it fails on a script error or a broken policy."""
    complaints = []
    with browser.chromium() as chromium:
        context = chromium.new_context(viewport={"width": 1280, "height": 900}, timezone_id=zone)
        cookie = as_ada.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if "Content Security" in line.text else None)
        yield page
    assert complaints == []


def saves(answer):
    """Whether it is the answer to a section that was saved."""
    return answer.url.endswith("/edit/") and answer.request.method == "POST"


def drag(page, slider, share):
    """Move the slider's thumb with the mouse held down, without letting it go."""
    box = slider.bounding_box()
    page.mouse.move(box["x"] + box["width"] * share, box["y"] + box["height"] / 2, steps=8)


def test_the_forecast_follows_the_hand(page, live_server, ada):
    draft = DraftFactory(owner=ada)
    with page.expect_response(saves):  # the time zone of the browser
        page.goto(f"{live_server.url}/campaigns/{draft.pk}/edit/")
    told = page.locator("#forecast [role=status]")
    expect(told).to_contain_text("at most 20 on one day")
    with page.expect_response(saves):
        page.get_by_label(re.compile("Manual")).first.check()
    page.wait_for_load_state("networkidle")
    slider = page.locator("input[name=manual_per_day]")
    slider.scroll_into_view_if_needed()
    drag(page, slider, 0.2)
    page.mouse.down()
    drag(page, slider, 0.4)
    number = slider.input_value()
    expect(told).to_contain_text(f"at most {number} on one day")
    drag(page, slider, 0.6)
    assert int(slider.input_value()) > int(number)
    expect(told).to_contain_text(f"at most {slider.input_value()} on one day")
    ada.delivery_plans.get(manual_per_day=20)  # nothing is saved while the hand is on it
    with page.expect_response(saves):
        page.mouse.up()
    ada.delivery_plans.get(manual_per_day=int(page.locator("input[name=manual_per_day]").input_value()))


def test_the_time_zone_is_the_browsers(page, live_server, ada):
    draft = DraftFactory(owner=ada)
    with page.expect_response(saves):
        page.goto(f"{live_server.url}/campaigns/{draft.pk}/edit/")
    assert str(ada.delivery_plans.get(pk=draft.delivery_id).timezone) == "Europe/Berlin"


@pytest.mark.parametrize(("zone", "most"), [("UTC", 0), ("Europe/Berlin", 1)])
def test_the_zone_is_guessed_once_and_utc_is_left_alone(page, live_server, ada, zone, most):
    draft, posts = DraftFactory(owner=ada), []
    page.on("response", lambda answer: posts.append(answer.url) if saves(answer) else None)
    page.goto(f"{live_server.url}/campaigns/{draft.pk}/edit/")
    page.wait_for_timeout(1500)
    assert len(posts) == most
    with page.expect_response(saves):
        page.locator("select[name=timezone]").select_option("America/New_York")
    with page.expect_response(saves):
        page.locator("select[name=timezone]").select_option("UTC")
    page.wait_for_load_state("networkidle")
    assert len(posts) == most + 2
    assert str(ada.delivery_plans.get(pk=draft.delivery_id).timezone) == "UTC"
