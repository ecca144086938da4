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
    """Each way to send a form of a page: where it goes, what it holds, and which of it is written by hand."""
    page = BeautifulSoup(answer.content, "html.parser")
    for form in page.find_all("form", method="post"):
        target = form.get("action") or place
        fields = {field["name"]: field.get("value", "on") for field in form.find_all("input", attrs={"name": True})}
        fields |= {field["name"]: "" for field in form.find_all(["textarea", "select"], attrs={"name": True})}
        written = [field["name"] for field in form.find_all("input") if field.get("type") in WRITTEN]
        written += [field["name"] for field in form.find_all("textarea")]
        for pressed in [{}, *({button["name"]: button["value"]} for button in form.find_all("button", value=True))]:
            if target not in ASIDE:
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


@pytest.mark.parametrize("address", [address for _, address in OURS], ids=[route or "home" for route, _ in OURS])
def test_no_form_can_be_filled_in_to_break_us(address, ada):
    everything_of(ada)
    browser = browser_of(ada)
    browser.raise_request_exception = False
    for place in places(address):
        answer = browser.get(place)
        assert not fell(answer), place
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            for target, fields, written, kept in forms_of(answer, place):
                for sent in nonsense_for(fields, written, kept):
                    assert not fell(browser.post(target, sent)), (target, sent)
            break


@pytest.mark.parametrize("address", [address for _, address in OURS], ids=[route or "home" for route, _ in OURS])
def test_no_post_of_any_shape_breaks_us(address, ada):
    everything_of(ada)
    browser = browser_of(ada)
    browser.raise_request_exception = False
    words = ["decision", "text", "was_sent", "prompt", "kinds", "q", "draft", "name", "stop", "section", "file"]
    for place in places(address):
        for what in NONSENSE.values():
            assert not fell(browser.post(place, dict.fromkeys(words, what))), (place, what[:20])
        for kind, body in (("application/json", b"{"), ("multipart/form-data; boundary=x", b"--x\r\n"), ("x/y", b"\0")):
            assert not fell(browser.post(place, body, content_type=kind)), (place, kind)


@pytest.mark.parametrize("address", [address for _, address in OURS], ids=[route or "home" for route, _ in OURS])
def test_no_query_string_breaks_us(address, ada):
    everything_of(ada)
    browser = browser_of(ada)
    browser.raise_request_exception = False
    names = ("q", "after", "stage", "page", "next", "part", "token", "state", "kind", "days")
    for place in places(address)[:1]:
        for value in GARBAGE:
            query = "&".join(f"{name}={value}" for name in names)
            assert not fell(browser.get(f"{place}?{query}")), (place, value[:20])
