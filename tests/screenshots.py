"""Pictures of every page, light, dark and on a phone, of a Leadr that runs: `make screenshots`."""

import re
import time
from pathlib import Path

from django.core.signing import Signer

from leadr import demonstration, headless
from leadr.environment import DEVELOPMENT_KEY
from leadr.management.commands.demo import MONDAY_6, SOON
from leadr.stack import Pace
from leadr.visitor import Visitor
from tests.browser import chromium

KEPT = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
VIEWS = {
    "light": {"viewport": {"width": 1200, "height": 640}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1200, "height": 640}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "color_scheme": "light"},
}
BUILDER = ("audience", "workflow", "messages", "delivery", "email", "video", "review")
PUBLIC = {"login": "/auth/login/", "sign-up": "/auth/signup/", "forgotten-password": "/auth/password/reset/"}
NOBODYS = "/unsubscribe/nobodys/"
TRIES = 61  # one more than a stranger is forgiven in a minute
PATIENCE_SECONDS = 150
LEAD = 'td a[href*="/leads/"]'


def pages(visitor):
    """A name for every page of somebody who has used Leadr for a while, and its address; builds what they show."""
    demonstration.first_campaign(visitor)
    campaign = re.search(r"/campaigns/\d+/", visitor.browser.url)[0]
    by_search, by_signals = demonstration.AUDIENCES["search"], demonstration.AUDIENCES["signals"]
    every_day = {"days": demonstration.EVERY_DAY}
    demonstration.build(visitor, audience=by_search, name="Sales, by film", delivery=every_day, video=True)
    films = re.search(r"/campaigns/\d+/", visitor.browser.url)[0]
    warm = {"preset": "warm_intro", "comment_mode": "drafts"}
    demonstration.build(visitor, audience=by_signals, name="Who is hiring", delivery=every_day, workflow=warm)
    visitor.open("/accounts/")
    account = re.search(r"/accounts/\d+/", str(visitor.browser.page))[0]
    draft = _draft(visitor)
    filmed = _first(visitor, f"{films}?show=videos", LEAD)["href"]
    lead = _first(visitor, f"{campaign}?show=messages_sent", LEAD)["href"]
    _first(visitor, "/campaigns/inbox/", "article")
    found = {
        "home": "/", "campaigns": "/campaigns/", "results": campaign, "workflow": f"{campaign}workflow/",
        "schedule": f"{campaign}schedule/", "campaign-settings": f"{campaign}settings/", "lead": lead,
        "films": f"{films}?show=videos", "film": filmed, "delete": f"{campaign}delete/", "inbox": "/campaigns/inbox/",
        "accounts": "/accounts/", "account": account, "history": "/accounts/history/", "tokens": "/accounts/tokens/",
        "webhooks": "/accounts/webhooks/", "api": "/api/v1/docs/", "settings": "/settings/", "senders": "/senders/",
        "add-sender": "/senders/add/smtp/", "kept-mail": "/senders/mail/", "blocklist": "/senders/blocklist/",
        "suppressions": "/senders/suppressions/", "password": "/auth/password/change/", "email": "/auth/email/",
        "second-factor": "/auth/2fa/", "not-found": "/nowhere/",
    }  # fmt: skip
    return found | {f"builder-{part}": f"{draft}#{part}" for part in BUILDER}


def take(url, browser, mode, found, *, is_known=True):
    """Picture pages in one mode, after a login or, for strangers, without one."""
    context = browser.new_context(**VIEWS[mode], reduced_motion="reduce")
    page = context.new_page()
    if is_known:
        page.goto(f"{url}/auth/login/")
        page.fill("[name=login]", demonstration.EMAIL)
        page.fill("[name=password]", demonstration.PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url(f"{url}/")
    for name, path in found.items():
        page.goto(url + path)
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(300)
        page.screenshot(path=str(KEPT / f"{name}-{mode}.png"))
    context.close()


def main():
    """Start a whole Leadr, let its campaigns work, and look at it."""
    KEPT.mkdir(parents=True, exist_ok=True)
    pace = Pace(3000, MONDAY_6, tick_seconds=1)
    with headless.running("screenshots", pace, "--seed", "3", environment=SOON) as made, chromium() as browser:
        for mode in VIEWS:
            take(made.url, browser, mode, PUBLIC | {"unsubscribe": _leaving()}, is_known=False)
            take(made.url, browser, mode, {"first-steps": "/"})
        visitor = Visitor(made.url)
        found = pages(visitor)
        for mode in VIEWS:
            take(made.url, browser, mode, found)
            for _ in range(TRIES):
                visitor.browser.open(made.url + NOBODYS)
            take(made.url, browser, mode, {"too-often": NOBODYS}, is_known=False)


def _leaving():
    """The way to the page of somebody who wants no more mail."""
    token = Signer(key=DEVELOPMENT_KEY, fallback_keys=[], salt="delivery.unsubscribe").sign("1-nobody")
    return f"/unsubscribe/{token}/"


def _draft(visitor):
    """A draft that is ready to be launched, with a video."""
    draft = visitor.begin_campaign()
    visitor.save("audience", {name: demonstration.AUDIENCES["signals"][name] for name in ("prompt", "kinds")})
    demonstration.add_video(visitor)
    visitor.open(draft)
    visitor.save("accounts", {"name": "Hiring in the north"})
    return draft


def _first(visitor, path, selector):
    """The first element of a page that the selector finds, once there is one."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        visitor.open(path)
        if found := visitor.browser.page.select_one(selector):
            return found
        time.sleep(1)
    raise TimeoutError(f"{path} shows no {selector} after {PATIENCE_SECONDS} seconds. {visitor.said()}")


if __name__ == "__main__":
    main()
