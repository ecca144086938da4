"""A person at the pages without a browser: logs in, connects an account, builds and launches a campaign."""

import time
from collections.abc import Mapping
from typing import Any

import mechanicalsoup

PATIENCE_SECONDS = 30.0


class Lost(Exception):
    """A page was not what the person expected; the text says where and what stood there."""


class Visitor:
    """Follows links and fills forms as a browser without JavaScript would."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.browser = mechanicalsoup.StatefulBrowser(raise_on_404=False, user_agent="Leadr visitor")
        self.browser.session.trust_env = False

    def open(self, path: str) -> None:
        """Go to a page."""
        self._check(self.browser.open(self.url + path), path)

    def submit(self, selector: str, values: Mapping[str, Any] | None = None) -> None:
        """Fill in the form the selector finds, and send it by its own button."""
        if not self.browser.page.select(selector):
            raise Lost(f"There is no form {selector} at {self.browser.url}. {self.said()}")
        form = self.browser.select_form(selector)
        for name, value in (values or {}).items():
            form.set_checkbox({name: value}) if isinstance(value, list | tuple) else form.set(name, value)
        self._check(self.browser.submit_selected(), selector)

    def said(self) -> str:
        """What the page says to the person: messages, problems, heading."""
        found = self.browser.page.select(".messages li, .problem, .errorlist li, h1") if self.browser.page else []
        return " / ".join(" ".join(row.get_text(" ").split()) for row in found)[:800]

    def text(self, selector: str) -> str:
        """The text of the first element found; empty when there is none."""
        found = self.browser.page.select_one(selector)
        return " ".join(found.get_text(" ").split()) if found else ""

    def link(self, selector: str) -> str:
        """Where the first link found leads, as a path."""
        found = self.browser.page.select_one(selector)
        if found is None:
            raise Lost(f"There is no link {selector} at {self.browser.url}. {self.said()}")
        return str(found["href"]).removeprefix(self.url)

    def links(self, selector: str) -> list[str]:
        """Where all links found lead."""
        return [str(found["href"]) for found in self.browser.page.select(selector)]

    def log_in(self, email: str, password: str) -> None:
        """Log in at the login page."""
        self.open("/auth/login/")
        self.submit('form[action*="login"]', {"login": email, "password": password})
        if "/auth/login" in self.browser.url:
            raise Lost(f"The login was refused. {self.said()}")

    def connect_account(self) -> None:
        """Connect a LinkedIn account on the provider's hosted page, and wait until it works."""
        self.open("/accounts/")
        before = self._working()
        self.submit("#connect")
        if self.browser.url.startswith(self.url):
            raise Lost(f"The provider's page did not open. {self.said()}")
        self.browser.select_form("form")
        self._check(self.browser.submit_selected(btnName=self.browser.page.select_one("button[value=connect]")), "page")
        self._wait_until(lambda: self._working() > before, "/accounts/")

    def begin_campaign(self) -> str:
        """Begin a draft; returns its path."""
        self.open("/")
        self.submit('form[action$="/campaigns/new/"]')
        return self.browser.url.removeprefix(self.url).partition("#")[0]

    def save(self, section: str, values: Mapping[str, Any]) -> None:
        """Fill in one section of the builder and save it."""
        self.submit(f"#section-{section}", values)
        if self.browser.page.select_one(f"#{section} .errorlist, #{section} [role=alert]"):
            raise Lost(f"The section {section} was not taken. {self.said()}")

    def launch(self) -> None:
        """Launch the draft that is open."""
        self.submit("#launch")
        if "/edit/" in self.browser.url:
            raise Lost(f"The campaign was not launched. {self.said()}")

    def _working(self) -> int:
        return len(self.browser.page.select("article .badge-good"))

    def _wait_until(self, holds: Any, path: str) -> None:
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            self.open(path)
            if holds():
                return
            time.sleep(0.2)
        raise Lost(f"{path} did not change within {PATIENCE_SECONDS:.0f} seconds. {self.said()}")

    def _check(self, response: Any, where: str) -> None:
        if response.status_code >= 400:
            raise Lost(f"{where} answered {response.status_code} at {response.url}. {self.said()}")
