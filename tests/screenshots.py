"""Pictures of every page, light, dark and on a phone, of a Leadr that runs: `make screenshots`."""

import re
import time
from pathlib import Path

from leadr import demonstration, headless
from leadr.management.commands.demo import MONDAY_6, SOON
from leadr.stack import Pace
from leadr.visitor import Visitor
from tests.browser import chromium

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
VIEWS = {
    "light": {"viewport": {"width": 1200, "height": 640}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1200, "height": 640}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "color_scheme": "light"},
}
BUILDER = ("audience", "workflow", "messages", "delivery", "email", "video", "review")
PATIENCE_SECONDS = 150


def pages(visitor):
    """A name for every page, and its address; builds what they show."""
    demonstration.first_campaign(visitor)
    campaign = re.search(r"/campaigns/\d+/", visitor.browser.url)[0]
    lead = _somebody(visitor, campaign)
    draft = visitor.begin_campaign()
    visitor.save("accounts", {"name": "Hiring in the north"})
    found = {
        "home": "/", "campaigns": "/campaigns/", "results": campaign, "workflow": f"{campaign}workflow/",
        "schedule": f"{campaign}schedule/", "campaign-settings": f"{campaign}settings/", "lead": lead,
        "delete": f"{campaign}delete/", "inbox": "/campaigns/inbox/", "accounts": "/accounts/",
        "settings": "/settings/", "senders": "/senders/", "kept-mail": "/senders/mail/",
        "blocklist": "/senders/blocklist/", "suppressions": "/senders/suppressions/",
        "second-factor": "/auth/2fa/", "not-found": "/nowhere/",
    }  # fmt: skip
    return found | {f"builder-{part}": f"{draft}#{part}" for part in BUILDER}


def take(url, browser, mode, found):
    """Picture every page in one mode."""
    context = browser.new_context(**VIEWS[mode], reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{url}/auth/login/")
    page.screenshot(path=str(FOLDER / f"login-{mode}.png"))
    page.fill("[name=login]", demonstration.EMAIL)
    page.fill("[name=password]", demonstration.PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{url}/")
    for name, path in found.items():
        page.goto(url + path)
        page.wait_for_timeout(300)
        page.screenshot(path=str(FOLDER / f"{name}-{mode}.png"))
    context.close()


def main():
    """Start a whole Leadr, let a campaign work, and look at it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    pace = Pace(3000, MONDAY_6, tick_seconds=1)
    with headless.running("screenshots", pace, "--seed", "3", environment=SOON) as made, chromium() as browser:
        found = pages(Visitor(made.url))
        for mode in VIEWS:
            take(made.url, browser, mode, found)


def _somebody(visitor, campaign):
    """The page of a lead who was written to, once there is one."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        visitor.open(f"{campaign}?show=messages_sent")
        links = visitor.browser.page.select('td a[href*="/leads/"]')
        if links:
            return links[0]["href"]
        time.sleep(1)
    raise TimeoutError(f"Nobody was written to within {PATIENCE_SECONDS} seconds. {visitor.said()}")


if __name__ == "__main__":
    main()
