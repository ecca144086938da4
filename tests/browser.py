"""A real Chromium: finds one and opens pages in it. Run as a module it says whether there is one."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connections
from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
UNSAFE = "DJANGO_ALLOW_ASYNC_UNSAFE"
# Nothing of the browser's own may go out: the tests' pages are all there is.
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


def find() -> str:
    """The path of a Chromium; empty when there is none."""
    named = [os.environ.get("CHROMIUM", ""), *(shutil.which(name) or "" for name in NAMES), *PLACES]
    found = next((path for path in named if path and Path(path).exists()), "")
    return found or _playwrights_own()


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running browser."""
    with sync_playwright() as playwright, _no_context_is_async():
        browser = playwright.chromium.launch(executable_path=find(), args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def _no_context_is_async() -> Iterator[None]:
    """Playwright's loop runs in this thread as long as a browser is open, and Django takes it for one of its own.

    So it lets nobody reach the database unless told to, and then through connections it keeps apart from the others.
    """
    os.environ[UNSAFE] = "true"
    try:
        yield
    finally:
        if settings.configured:  # a browser can also be opened where there is no Django
            connections.close_all()
        del os.environ[UNSAFE]


def _playwrights_own() -> str:
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else ""


if __name__ == "__main__":
    sys.exit(0 if find() else "There is no Chromium here.")
