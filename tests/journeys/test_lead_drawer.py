"""A lead in the drawer of a campaign's results: by keyboard, with the address, without scripts, on a phone."""

import pytest
from playwright.sync_api import expect

from tests import scene
from tests.journeys.conftest import OF_A_BROWSER
from tests.journeys.test_axe import WCAG, Axe

pytestmark = OF_A_BROWSER


@pytest.fixture
def campaign(ada):
    return scene.campaign(ada)


@pytest.fixture
def results(live_server, campaign):
    return f"{live_server.url}/campaigns/{campaign.pk}/"


@pytest.fixture
def nadia(campaign, results):
    return f"{results}leads/{campaign.leads.get(first_name='Nadia').pk}/"


def opened(page, results):
    """The results with Nadia's drawer opened by Enter."""
    page.goto(f"{results}?q=a")
    page.get_by_role("link", name="Nadia Okafor", exact=True).press("Enter")
    expect(page.locator("dialog.drawer h2").first).to_be_focused()


@pytest.mark.parametrize("way", ["Escape", "Close"])
def test_it_opens_on_its_heading_and_closes_on_the_link(chromium_page, ada, results, nadia, way):
    page = chromium_page(ada)
    opened(page, results)
    expect(page.locator("dialog.drawer")).to_contain_text("Thank you, Nadia. Two questions?")
    assert page.url == nadia
    page.keyboard.press("Escape") if way == "Escape" else page.get_by_role("button", name="Close Nadia").press("Enter")
    expect(page.locator("dialog.drawer")).not_to_be_visible()
    expect(page.get_by_role("link", name="Nadia Okafor", exact=True)).to_be_focused()
    page.wait_for_url(f"{results}?q=a")


def test_the_address_of_an_open_drawer_is_the_leads_page(chromium_page, ada, results, nadia):
    page = chromium_page(ada)
    opened(page, results)
    page.reload()
    expect(page.locator("h1")).to_have_text("Nadia Okafor")
    assert page.url == nadia


def test_back_closes_it_and_forward_opens_it_again(chromium_page, ada, results, nadia):
    page = chromium_page(ada)
    opened(page, results)
    page.go_back()
    expect(page.locator("dialog.drawer")).not_to_be_visible()
    assert page.url == f"{results}?q=a"
    page.go_forward()
    expect(page.locator("dialog.drawer h2").first).to_have_text("Nadia Okafor")
    assert page.url == nadia


def test_it_fills_a_phone_and_has_no_fault(chromium_page, ada, results):
    page = chromium_page(ada, viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    opened(page, results)
    assert page.locator("dialog.drawer").bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page, options={"runOnly": WCAG})
        assert not found.violations_count, found.generate_report()


def test_a_lead_that_is_gone_leads_to_its_page(chromium_page, ada, results, campaign, nadia):
    page = chromium_page(ada)
    page.goto(results)
    campaign.leads.get(first_name="Nadia").delete()
    page.get_by_role("link", name="Nadia Okafor", exact=True).click()
    expect(page.locator("h1")).to_have_text("This page is not here")


def test_without_scripts_the_link_leads_to_the_page(chromium_page, ada, results, nadia):
    page = chromium_page(ada, java_script_enabled=False)
    page.goto(results)
    page.get_by_role("link", name="Nadia Okafor", exact=True).click()
    expect(page.locator("h1")).to_have_text("Nadia Okafor")
    assert page.url == nadia
