"""The web search gateway over HTTP: what it sends, what it reads, and every way it fails."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from audiences import websearch
from leadr.common.gateways import Refused, Scope, TryLater
from tests.apps.wires import reply, wire

SINCE, UNTIL = "2026-11-01T00:00:00.000Z", "2026-11-23T09:00:00.000Z"


@pytest.fixture(autouse=True)
def _fresh():
    websearch._client.cache_clear()


def search(query="companies opening a new office", **more):
    return websearch.client().search(query, since=SINCE, until=UNTIL, **more)


def test_pages_come_dated_and_inside_the_look_back(world):
    found = websearch.pages(search())
    assert found
    for page in found:
        moment = page.published
        day = moment.date() if isinstance(moment, datetime) else moment
        assert date(2026, 11, 1) <= day <= date(2026, 11, 23)
        assert page.text


@pytest.mark.parametrize("category", sorted(websearch.UNDATED))
def test_what_takes_no_dates_is_asked_without(world, category):
    assert websearch.pages(search("software in Berlin", category=category))


def test_the_wire_is_as_the_sheet_says(settings):
    with wire(reply('{"results": []}')) as server:
        settings.SEARCH_BASE_URL, settings.SEARCH_API_KEY = server.url, "key"
        search(category="news", domains=["a.example"], country="GB", limit=500)
    head, _, body = server.asked[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /search ")
    assert b"x-api-key: key" in head
    assert json.loads(body) == {
        "query": "companies opening a new office", "type": "auto", "numResults": 100, "category": "news",
        "contents": {"highlights": True, "text": {"maxCharacters": 3000}}, "includeDomains": ["a.example"],
        "userLocation": "GB", "startPublishedDate": SINCE, "endPublishedDate": UNTIL,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("status", "word", "scope"),
    [
        ("400 Bad Request", Refused, Scope.ACTION), ("401 Unauthorized", TryLater, Scope.SERVICE),
        ("402 Payment Required", TryLater, Scope.SERVICE), ("422 Unprocessable", Refused, Scope.ACTION),
        ("429 Too Many", TryLater, Scope.ACTION), ("500 Error", TryLater, Scope.ACTION),
        ("503 Away", TryLater, Scope.ACTION),
    ],
)  # fmt: skip
def test_each_refusal_has_its_word(settings, status, word, scope):
    body = '{"requestId": "r", "error": "no", "tag": "SOMETHING_NEW"}'
    with wire(reply(body, status=status, Retry_After="30")) as server:
        settings.SEARCH_BASE_URL, settings.SEARCH_API_KEY = server.url, "key"
        with pytest.raises(word) as no:
            search()
    assert no.value.scope is scope
    if "429" in status:
        assert no.value.after == timedelta(seconds=30)


def test_without_a_search_the_sentence_says_what_to_set(settings):
    settings.SEARCH_API_KEY = ""
    with pytest.raises(Refused, match="SEARCH_BASE_URL and SEARCH_API_KEY"):
        search()


@pytest.mark.parametrize(
    ("row", "read"),
    [
        ({"url": "https://a.example", "title": None, "publishedDate": None, "highlights": ["x", 7]}, ("x", None)),
        ({"url": "https://a.example", "text": "t", "publishedDate": "2026-11-20"}, ("t", date(2026, 11, 20))),
        ({"url": "https://a.example", "text": "t", "publishedDate": "2026-11-20T10:00:00"},
         ("t", datetime(2026, 11, 20, 10, tzinfo=UTC))),
        ({"url": "https://a.example", "text": "t", "publishedDate": "yesterday"}, ("t", None)),
    ],
)  # fmt: skip
def test_what_may_be_missing_is_missing(row, read):
    (page,) = websearch.pages({"results": [row, {"url": ""}, "x", {"url": "https://b.example"}]})
    assert (page.text, page.published) == read


@pytest.mark.parametrize("answer", [{}, {"results": None}, {"results": {}}])
def test_odd_answers_hold_no_pages(answer):
    assert websearch.pages(answer) == []
