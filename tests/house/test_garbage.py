"""Nonsense in every field of every form and behind every address: a sentence or a refusal, never a 500."""

import pytest
from bs4 import BeautifulSoup

from tests.apps.conftest import browser_of
from tests.apps.pages import GARBAGE
from tests.house.addresses import every_address
from tests.house.rows import NUMBERS, everything_of

pytestmark = pytest.mark.django_db
OURS = sorted({address.route: address for address in every_address() if address.is_ours}.items())
NONSENSE = {
    "nul": "a\x00b",
    "huge number": "-" + "9" * 400,
    "long": "x" * 30_000,
    "strange": "👋\u202e\u0130\ufeff<script>{{ x }}",
}
WRITTEN = {"text", "search", "url", "email", "password", "number", "tel", None}
ASIDE = {"/auth/logout/"}
SENTENCES = {503}  # what is not set up or away says so


def places(address):
    """An address with each number of Ada's that could stand in it."""
    return [address.of(number) for number in NUMBERS] if address.has_number else [address.at()]


def forms_of(answer, place):
    """Each way to send a form of a page: where it goes, what it holds, which of it is written by hand, and what tells
    the form itself."""
    page = BeautifulSoup(answer.content, "html.parser")
    named = {"name": True}
    for form in page.find_all("form", method="post"):
        inputs, areas = form.find_all("input", attrs=named), form.find_all("textarea", attrs=named)
        fields = {field["name"]: field.get("value", "on") for field in inputs}
        fields |= {field["name"]: "" for field in [*areas, *form.find_all("select", attrs=named)]}
        written = [field["name"] for field in [*inputs, *areas] if field.get("type") in WRITTEN]
        for pressed in [{}, *({button["name"]: button["value"]} for button in form.find_all("button", value=True))]:
            if (target := form.get("action") or place) not in ASIDE:
                yield target, fields | pressed, written, {*pressed, "section"}


def nonsense_for(fields, written, kept):
    """What a form holds, with all of it nonsense but what tells the form itself; then each text alone; then nothing."""
    told = {name: value for name, value in fields.items() if name in kept}
    for what in NONSENSE.values():
        yield dict.fromkeys(fields, what) | told
    for name in written:
        yield fields | {name: NONSENSE["nul"]}
    yield {}


def fell(answer) -> bool:
    return answer.status_code >= 500 and answer.status_code not in SENTENCES


def bodies():
    """Posts no page of ours makes."""
    words = ["decision", "text", "was_sent", "prompt", "kinds", "q", "draft", "name", "stop", "section", "file"]
    yield from ((dict.fromkeys(words, what), {}) for what in NONSENSE.values())
    yield b"{", {"content_type": "application/json"}
    yield b"--x\r\n", {"content_type": "multipart/form-data; boundary=x"}
    yield b"\0", {"content_type": "x/y"}


def queries():
    """Every piece of garbage at some time behind some of the usual names."""
    names = ("q", "after", "stage", "page", "next", "part", "token", "state", "kind", "days")
    for start in range(0, len(GARBAGE), len(names) // 2):
        turned = GARBAGE[start:] + GARBAGE[:start]
        yield "&".join(f"{name}={value}" for name, value in zip(names, turned, strict=False))


@pytest.mark.parametrize("address", [address for _, address in OURS], ids=[route or "home" for route, _ in OURS])
def test_no_nonsense_breaks_us(address, ada):
    everything_of(ada)
    browser = browser_of(ada)
    browser.raise_request_exception = False
    answers = {place: browser.get(place) for place in places(address)}
    assert not any(fell(answer) for answer in answers.values())
    pages = [(place, answer) for place, answer in answers.items() if answer.status_code == 200]
    for place, _ in pages[:1]:
        for query in queries():
            assert not fell(browser.get(f"{place}?{query}")), (place, query[:200])
    for place, answer in [page for page in pages if page[1]["Content-Type"].startswith("text/html")][:1]:
        for target, fields, written, kept in forms_of(answer, place):
            for sent in nonsense_for(fields, written, kept):
                assert not fell(browser.post(target, sent)), (target, sent)
    for place in answers:
        for body, more in bodies():
            assert not fell(browser.post(place, body, **more)), (place, body)
