"""Every page in a real browser, light and dark: axe finds no fault, and the policy is never broken."""

import os
import uuid
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests import scene
from tests.factories import UserFactory, give_leadr
from tests.journeys.conftest import OF_A_BROWSER

pytestmark = OF_A_BROWSER
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# For looking at what was checked: a folder to put pictures into.
LOOK = os.environ.get("LEADR_LOOK", "")


@pytest.fixture
def paths(ada):
    campaign = scene.campaign(ada)
    scene.trouble(ada)
    draft, filmed = scene.draft(ada), scene.filmed(ada)
    lead = campaign.leads.get(first_name="Nadia")
    own = f"/campaigns/{campaign.pk}/"
    return [
        "/", "/campaigns/", own, f"{own}?show=replied&q=zzz", f"{own}workflow/", f"{own}schedule/", f"{own}settings/",
        f"{own}leads/{lead.pk}/", f"{own}delete/", f"/campaigns/{draft.pk}/edit/", f"/campaigns/{filmed.pk}/edit/",
        "/campaigns/inbox/", "/accounts/", f"/accounts/{campaign.account_id}/", "/settings/", "/accounts/history/",
        f"/campaigns/accounts/{campaign.account_id}/remove/", "/nowhere/", "/auth/password/change/", "/auth/email/",
        "/auth/2fa/", "/accounts/tokens/", "/accounts/webhooks/",
    ]  # fmt: skip


def look_over(page, address, path):
    """Run axe in both schemes on a page of that path; returns what it found."""
    page.goto(address + path)
    page.wait_for_load_state("networkidle")
    return look_at(page, path)


def look_at(page, path):
    """Run axe in both schemes on the page as it is; returns what it found."""
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        result = Axe().run(page, options={"runOnly": WCAG})
        if result.violations_count:
            found.append(f"{path} in {scheme}\n{result.generate_report()}")
        if LOOK:
            name = path.strip("/").replace("/", "-").partition("?")[0] or "home"
            page.screenshot(path=str(Path(LOOK) / f"{name}-{scheme}.png"), full_page=True)
    return found


def test_no_page_has_a_fault_in_light_or_dark(live_server, ada, paths, chromium_page):
    page = chromium_page(ada)
    faults = [fault for path in paths for fault in look_over(page, live_server.url, path)]
    assert not faults, "\n".join(faults)


def test_empty_pages_and_the_way_in_have_no_fault(live_server, chromium_page):
    page = chromium_page(give_leadr(UserFactory(email="new@leadr.test")))
    faults = [fault for path in ("/", "/campaigns/", "/campaigns/inbox/", "/accounts/") for fault in
              look_over(page, live_server.url, path)]  # fmt: skip
    visitor = chromium_page(None)
    for path in ("/auth/login/", "/auth/signup/", "/auth/password/reset/"):
        faults += look_over(visitor, live_server.url, path)
    assert not faults, "\n".join(faults)


def test_the_page_of_who_has_to_wait_has_no_fault(live_server, settings, chromium_page):
    settings.PUBLIC_RATES = settings.PUBLIC_RATES | {"link": "1/h"}
    visitor = chromium_page(None)
    path = f"/unsubscribe/{uuid.uuid4().hex}/"
    visitor.goto(live_server.url + path)
    faults = look_over(visitor, live_server.url, path)
    assert visitor.inner_text("h1") == "That was too often"
    assert not faults, "\n".join(faults)


def test_the_reference_of_the_api_has_no_fault_when_all_of_it_is_open(live_server, ada, chromium_page):
    page = chromium_page(ada)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{live_server.url}/api/v1/docs/")
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    assert page.get_by_text("audience.lookback_days").is_visible()
    faults = look_at(page, "reference")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert not faults, "\n".join(faults)


def test_phones_scroll_in_one_direction_only(live_server, ada, paths, chromium_page):
    page = chromium_page(ada)
    page.set_viewport_size({"width": 390, "height": 844})
    wide = []
    for path in paths:
        page.goto(live_server.url + path)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
            wide.append(path)
        if LOOK:
            name = path.strip("/").replace("/", "-").partition("?")[0] or "home"
            page.screenshot(path=str(Path(LOOK) / f"{name}-phone.png"), full_page=True)
    assert wide == []
