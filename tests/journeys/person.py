"""Somebody with an address of their own: signs up, is put on a plan, connects an account, builds a campaign."""

import json
import re
import time
import urllib.request
import uuid
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from leadr import headless
from leadr.demonstration import MESSAGE, NOTE, SEARCH
from leadr.stack import Stack
from tests.journeys.keyboard import Keyboard, eventually

PASSWORD = "a-long-and-quiet-word"
# The stack's billing system shows this, and seed_demo makes this plan.
OPERATOR_TOKEN, PLAN = "only-for-the-journeys", "demo"


class Person:
    """One user at one browser page; nobody else ever has their address, account or campaigns."""

    def __init__(self, page: Page, stack: Stack) -> None:
        self.page, self.stack, self.keys = page, stack, Keyboard(page)
        self.email = f"{uuid.uuid4().hex[:12]}@leadr.test"
        self.account_id = ""

    def sign_up(self) -> None:
        """Sign up, open the link that came by mail, confirm, and log in."""
        self.page.goto(f"{self.stack.url}/auth/signup/")
        self.keys.write("Email", self.email)
        self.keys.write("Password", PASSWORD)
        self.keys.write("Password (again)", PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/auth/confirm-email/")
        self.page.goto(self.link_in_mail("/auth/confirm-email/"))
        self.keys.press("Confirm", "BUTTON")
        self.page.wait_for_url("**/auth/login/")
        self.keys.write("Email", self.email)
        self.keys.write("Password", PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(f"{self.stack.url}/")

    def link_in_mail(self, path: str, to: str = "") -> str:
        """The newest link with this path in a mail to the person, once it has come."""

        def found() -> Any:
            letters = self.outside(f"mailbox?to={to or self.email}")["items"]
            return next((hit for one in letters if (hit := re.search(rf"https?://\S+?{path}\S+", one["text"]))), None)

        return until(found, f"No mail with {path} came.")[0]

    def activate(self) -> None:
        """The billing system tells that the plan was bought, and the first step is done."""
        told = {"id": uuid.uuid4().hex, "email": self.email, "kind": "plan", "code": PLAN, "starts_on": "2026-11-01"}
        call = urllib.request.Request(
            f"{self.stack.url}/api/v1/plan-events/",
            json.dumps(told).encode(),
            {"Content-Type": "application/json", "Authorization": f"Bearer {OPERATOR_TOKEN}"},
        )
        with urllib.request.urlopen(call, timeout=30) as response:
            assert json.load(response)["taken"]
        self.page.reload()
        assert self.page.locator("[data-step=plan][data-done]").count() == 1

    def connect(self) -> None:
        """Connect the first account on the provider's page."""
        before = self._accounts_outside()
        self.keys.press("Connect", "BUTTON")
        self.page.wait_for_url("**/hosted/**")
        self.keys.press("Connect", "BUTTON")
        self.page.wait_for_url(f"{self.stack.url}/accounts/**")
        eventually(self.page, "article .badge-good", seconds=30)
        (self.account_id,) = self._accounts_outside() - before

    def begin(self, name: str) -> None:
        """A new draft with a name."""
        self.keys.press("New campaign", "BUTTON")
        self.page.wait_for_url("**/edit/**")
        self.keys.write("Name of the campaign", name)
        self.leave("accounts")

    def search_for(self, words: str) -> None:
        """Choose a LinkedIn search as the audience."""
        self.keys.choose("LinkedIn search URL")
        self.page.wait_for_selector("#id_search_url")
        self.keys.write("LinkedIn search URL", SEARCH + words)

    def say_and_time(self) -> None:
        """Fill in words and delivery: every day, so that no weekend is waited for."""
        self.keys.write("Invite note", NOTE)
        self.keys.write("Message", MESSAGE)
        self.keys.press("Every day", "BUTTON")
        self.page.wait_for_selector("#section-delivery .saved:has-text('Saved')")

    def leave(self, section: str) -> None:
        """Leave a field, which saves its section."""
        self.page.keyboard.press("Tab")
        self.page.wait_for_selector(f"#section-{section} .saved:has-text('Saved')")

    def launch(self, name: str) -> None:
        """Launch the one campaign of the one account, and see its page."""
        self.keys.press("Launch campaign", "BUTTON")
        self.sees_campaign(name)

    def sees_campaign(self, name: str) -> None:
        """The page of a launched campaign is open."""
        self.page.wait_for_url(re.compile(r"/campaigns/\d+/$"))
        assert self.page.inner_text("h1") == name

    def run_campaign(self, name: str, words: str) -> None:
        """Build and launch a campaign that searches LinkedIn, with the defaults for the rest."""
        self.begin(name)
        self.search_for(words)
        self.say_and_time()
        self.launch(name)

    def effects(self, kind: str) -> list[dict[str, Any]]:
        """What the outside saw the person's account do, newest first."""
        rows = self.outside(f"ledger?kind={kind}&limit=100000")["items"]
        return [row for row in rows if row["account_id"] == self.account_id]

    def outside(self, path: str, body: Any = None) -> Any:
        """Ask the sandbox's control API, or have something happen there."""
        return headless.witness(self.stack, path, body)

    def _accounts_outside(self) -> set[str]:
        return {row["account_id"] for row in self.outside("world")["accounts"]}


def until(found: Callable[[], Any], sentence: str, seconds: float = 60) -> Any:
    """What a function returns as soon as it is true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if got := found():
            return got
        time.sleep(0.2)
    raise AssertionError(sentence)
