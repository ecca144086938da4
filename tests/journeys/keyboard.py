"""A person at the keyboard: moves by Tab, acts by Enter and Space, never touches a mouse."""

import time
from typing import Any

from playwright.sync_api import Error, Page

FOCUSED = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return {name: "", tag: "BODY", kind: "", choices: []};
  const labels = [...(at.labels || [])].map((label) => label.innerText);
  const said = at.getAttribute("aria-label") || labels.join(" ") || at.innerText || at.value || "";
  const tidy = (words) => words.replace(/\\s+/g, " ").trim();
  const group = at.type === "radio" ? [...at.form.querySelectorAll(`input[type=radio][name="${at.name}"]`)] : [];
  const choices = group.map((one) => tidy([...one.labels].map((label) => label.innerText).join(" ")));
  return {name: tidy(said), tag: at.tagName, kind: at.type || "", choices};
}"""
MOST_TABS = 150


class Keyboard:
    """Everything a person can do on a page with the keyboard alone."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def focused(self) -> dict[str, Any]:
        """What has the focus; on a busy machine the page asked for may only just be coming."""
        try:
            return self.page.evaluate(FOCUSED)
        except Error as error:
            if "navigation" not in error.message:
                raise
            self.page.wait_for_load_state()
            return self.page.evaluate(FOCUSED)

    def go_to(self, name: str, tag: str = "") -> None:
        """Tab until the element with that name has the focus; a page without it fails the journey."""
        seen = []
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            at = self.focused()
            seen.append(at["name"][:40])
            if at["name"].startswith(name) and tag in ("", at["tag"]):
                return
        raise AssertionError(f"Tab never reached {name!r} at {self.page.url}. It passed {sorted(set(seen))}.")

    def press(self, name: str, tag: str = "") -> None:
        """Go to a button or link and press Enter."""
        self.go_to(name, tag)
        self.page.keyboard.press("Enter")
        self.page.wait_for_load_state()

    def write(self, name: str, text: str) -> None:
        """Go to a field and replace what stands in it."""
        self.go_to(name)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def slide_to_least(self, name: str) -> None:
        """Go to a slider and take its smallest number."""
        self.go_to(name)
        self.page.keyboard.press("Home")

    def tick(self, name: str) -> None:
        """Go to a checkbox that is not ticked and tick it."""
        self.go_to(name, "INPUT")
        assert not self.page.evaluate("document.activeElement.checked"), f"{name} is ticked already."
        self.page.keyboard.press("Space")

    def choose(self, name: str) -> None:
        """Go to the radio group that has an option, by its checked one, and move there with the arrow keys."""
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            choices = self.focused()["choices"]
            if not any(choice.startswith(name) for choice in choices):
                continue
            for _ in choices:
                if self.focused()["name"].startswith(name):
                    self.page.keyboard.press("Space")
                    return
                self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"There is no choice {name!r} at {self.page.url}.")

    def attach(self, name: str, file: dict[str, Any]) -> None:
        """Go to a file field, open the system's dialog with Space, and pick a file there."""
        self.go_to(name, "INPUT")
        with self.page.expect_file_chooser() as opened:
            self.page.keyboard.press("Space")
        opened.value.set_files([file])


def eventually(page: Page, selector: str, seconds: float = 90) -> None:
    """Wait, reloading as a person would, until something stands on the page."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if page.locator(selector).count():
            return
        time.sleep(1)
        page.reload()
    raise AssertionError(
        f"{selector} did not appear at {page.url} within {seconds:.0f} s: {page.inner_text('main')[:600]}"
    )
