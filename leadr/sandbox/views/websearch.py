"""The web search (signals.md §3): POST /search as Exa has it, with its rules and its bodies."""

import json
import uuid
from datetime import UTC, datetime
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, JsonResponse

from leadr.sandbox import clock, websearch
from leadr.sandbox.door import only
from leadr.sandbox.models import Call
from leadr.sandbox.refusals import Refusal
from leadr.sandbox.websearch import Entry
from leadr.sandbox.world import WORLD

TYPES = {"auto", "neural", "fast", "instant", "deep", "deep-reasoning", "deep-lite", "lite"}
CATEGORIES = {
    "company", "people", "news", "publication", "research paper", "pdf", "github", "personal site", "financial report",
}  # fmt: skip
DATES = ("startPublishedDate", "endPublishedDate", "startCrawlDate", "endCrawlDate")
NOT_FOR_ENTITIES = (*DATES, "includeText", "excludeText", "excludeDomains")
COST, COST_PER_TEXT = 0.007, 0.001


@only("POST")
def search(request: HttpRequest) -> JsonResponse:
    """POST /search."""
    _check_key(request)
    body = _body(request)
    check(body)
    rows = _found(body)
    Call.objects.create(door="search", name="search", text=body["query"], at=clock.now())
    return JsonResponse(
        {
            "requestId": uuid.uuid4().hex,
            "searchType": body.get("type", "auto").replace("auto", "neural"),
            "results": [_shown(score, entry, body) for score, entry in rows],
            "costDollars": {"total": round(COST + COST_PER_TEXT * len(rows) * bool(body.get("contents")), 6)},
        }
    )


def calls(_request: HttpRequest) -> JsonResponse:
    """GET /control/search: how often each query was paid for."""
    rows = Call.objects.filter(door="search").values("text").annotate(n=Count("pk")).order_by("-n", "text")
    queries = [{"query": row["text"], "calls": row["n"]} for row in rows]
    return JsonResponse({"calls": sum(row["calls"] for row in queries), "queries": queries})


def check(body: dict[str, Any]) -> None:
    """Refuse what the service refuses."""
    if not isinstance(body.get("query"), str) or not body["query"].strip():
        raise _wrong("query is required")
    if body.get("type", "auto") not in TYPES:
        raise _wrong(f"type must be one of {', '.join(sorted(TYPES))}")
    category = body.get("category")
    if category is not None and category not in CATEGORIES:
        raise _wrong(f"category must be one of {', '.join(sorted(CATEGORIES))}")
    _check_number(body.get("numResults", 10))
    _check_domains(body, category)
    for name in DATES:
        if body.get(name) is not None:
            _date(name, body[name])
    for name in ("includeText", "excludeText"):
        _check_words(name, body.get(name))
    _check_location(body.get("userLocation"))
    _check_contents(body.get("contents") or {})
    if body.get("outputSchema"):
        raise _wrong("outputSchema is not offered by the sandbox")


def _wrong(words: str) -> Refusal:
    return Refusal(400, "invalid_parameters", words)


def _check_number(number: Any) -> None:
    if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= 100:
        raise _wrong("numResults must be between 1 and 100")


def _check_domains(body: dict[str, Any], category: str | None) -> None:
    for name in ("includeDomains", "excludeDomains"):
        domains = body.get(name)
        if domains is not None and not (isinstance(domains, list) and all(isinstance(row, str) for row in domains)):
            raise _wrong(f"{name} must be a list of domains")
    if category not in {"company", "people"}:
        return
    if given := [name for name in NOT_FOR_ENTITIES if body.get(name)]:
        raise _wrong(f"{', '.join(given)} cannot be used with the category {category}")
    if category == "people" and not all(_is_within(row, ["linkedin.com"]) for row in body.get("includeDomains") or []):
        raise _wrong("includeDomains with the category people may name LinkedIn only")


def _check_words(name: str, given: Any) -> None:
    if not given:
        return
    is_one = isinstance(given, list) and len(given) == 1 and isinstance(given[0], str)
    if not is_one or len(given[0].split()) > 5:
        raise _wrong(f"{name} takes one string of at most five words")


def _check_location(given: Any) -> None:
    if given is not None and not (isinstance(given, str) and len(given) == 2 and given.isalpha()):
        raise _wrong("userLocation must be a two-letter country code")


def _check_contents(contents: Any) -> None:
    if not isinstance(contents, dict):
        raise _wrong("contents must be an object")
    for name in ("text", "highlights", "summary"):
        if not isinstance(contents.get(name, False), bool | dict):
            raise _wrong(f"contents.{name} must be true or an object")


def _date(name: str, given: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(given)
    except (TypeError, ValueError) as error:
        raise _wrong(f"{name} must be an ISO 8601 date") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _found(body: dict[str, Any]) -> list[tuple[float, Entry]]:
    only_in, not_in = body.get("includeDomains") or [], body.get("excludeDomains") or []
    known = websearch.entries(body.get("category"), only_in, now=clock.now())
    fitting = [
        entry
        for entry in known
        if (not only_in or _is_within(entry.host, only_in))
        and not _is_within(entry.host, not_in)
        and _in_time(entry, body)
        and _has_words(entry, body)
    ]
    return websearch.ranked(body["query"], fitting)[: body.get("numResults", 10)]


def _is_within(host: str, domains: list[str]) -> bool:
    bare = [domain.lower().removeprefix("https://").removeprefix("www.").strip("/") for domain in domains]
    return any(host == domain or host.endswith(f".{domain}") for domain in bare)


def _in_time(entry: Entry, body: dict[str, Any]) -> bool:
    """A result without a date is left out as soon as a date is asked for."""
    start, end = body.get("startPublishedDate"), body.get("endPublishedDate")
    if not start and not end:
        return True
    if entry.at is None or entry.published is None:
        return False
    return (not start or entry.at >= _date("start", start)) and (not end or entry.at <= _date("end", end))


def _has_words(entry: Entry, body: dict[str, Any]) -> bool:
    text = f"{entry.title} {entry.text}".lower()
    must, must_not = body.get("includeText") or [], body.get("excludeText") or []
    return all(words.lower() in text for words in must) and not any(words.lower() in text for words in must_not)


def _shown(score: float, entry: Entry, body: dict[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": entry.url, "url": entry.url, "title": entry.title, "publishedDate": entry.published,
        "author": entry.author, "score": round(score / (1 + websearch.WHOLE_PHRASE), 4), "image": None, "favicon": f"https://{entry.host}/favicon.ico",
    }  # fmt: skip
    if entry.entity:
        row["entities"] = [entry.entity]
    return row | _contents(entry, body["query"], body.get("contents") or {})


def _contents(entry: Entry, query: str, asked: dict[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    if asked.get("text"):
        row["text"] = entry.text[: _most(asked["text"])]
    if asked.get("highlights"):
        chosen = asked["highlights"] if isinstance(asked["highlights"], dict) else {}
        best = websearch.highlights(str(chosen.get("query") or query), entry.text)
        row["highlights"] = [sentence[: _most(asked["highlights"])] for _, sentence in best]
        row["highlightScores"] = [round(score, 4) for score, _ in best]
    if asked.get("summary"):
        row["summary"] = " ".join(sentence for _, sentence in websearch.highlights(query, entry.text, 1))
    return row


def _most(asked: Any) -> int:
    most = asked.get("maxCharacters") if isinstance(asked, dict) else None
    return most if isinstance(most, int) and most > 0 else 100_000


def _check_key(request: HttpRequest) -> None:
    given = request.headers.get("x-api-key") or request.headers.get("Authorization", "").removeprefix("Bearer ")
    if given != WORLD.search_key:
        raise Refusal(401, "invalid_credentials" if given else "missing_credentials", "Invalid API key")


def _body(request: HttpRequest) -> dict[str, Any]:
    try:
        body = json.loads(request.body)
    except ValueError as error:
        raise Refusal(400, "malformed_request", "The body is not JSON") from error
    if not isinstance(body, dict):
        raise Refusal(400, "malformed_request", "The body must be an object")
    return body
