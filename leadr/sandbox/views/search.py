"""Search, search parameters and companies (unipile.md §6)."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.http import HttpRequest, JsonResponse

from leadr.sandbox import clock, wire, world
from leadr.sandbox.door import Refusal, account_of, answer, body_of, cursor, limit_of, read_cursor
from leadr.sandbox.faults import FAULTS

PATHS = {"/search/results/people", "/sales/search/people", "/talent/search", "/recruiter/search"}
REACH = 1000


def search(request: HttpRequest) -> JsonResponse:
    """POST /linkedin/search by address, by cursor, or by category and keywords."""
    account = account_of(request.GET.get("account_id"))
    body = body_of(request)
    given = body.get("cursor") or request.GET.get("cursor")
    start, question = read_cursor(given) if given else (0, _question(body))
    category, _, keywords = question.partition(" ")
    limit = limit_of(request, default=10, most=100)
    rows = _rows(category, keywords, account.account_id)
    page = rows[start : start + limit]
    goes_on = start + limit < len(rows) or FAULTS.take("search", {"cursor_repeated"}) is not None
    return answer(
        "LinkedinSearch",
        items=page,
        config={"params": {"category": category, "keywords": keywords}},
        paging={"start": start, "page_count": len(page), "total_count": len(rows)},
        cursor=cursor(start + limit, question) if goes_on else None,
    )


def parameters(request: HttpRequest) -> JsonResponse:
    """GET /linkedin/search/parameters: ids for places."""
    account_of(request.GET.get("account_id"))
    wanted = request.GET.get("keywords", "").lower()
    places = [place for place in world.PLACES if place and wanted in place.lower()]
    items = [
        {"object": "LinkedinSearchParameter", "id": str(100_000_000 + number), "title": place}
        for number, place in enumerate(places)
    ]
    return answer("LinkedinSearchParametersList", items=items, paging={"page_count": len(items)})


def company(request: HttpRequest, identifier: str) -> JsonResponse:
    """GET /linkedin/company/{id}."""
    account_of(request.GET.get("account_id"))
    names = {name.lower(): name for name in world.COMPANIES}
    names |= {str(1000 + number): name for number, name in enumerate(world.COMPANIES)}
    name = names.get(identifier.lower())
    if name is None:
        raise Refusal(404, "resource_not_found")
    return JsonResponse({**_company(name), "object": "CompanyProfile"})


def _question(body: dict[str, Any]) -> str:
    if "url" not in body:
        category = str(body.get("category") or "")
        if category not in {"people", "posts", "companies", "jobs"}:
            raise Refusal(400, "invalid_parameters", "category is missing")
        return f"{category} {body.get('keywords') or ''}"
    parts = urlsplit(str(body["url"]))
    host = (parts.hostname or "").removeprefix("www.")
    if host != "linkedin.com" or parts.path.rstrip("/") not in PATHS:
        raise Refusal(400, "invalid_url")
    return f"people {' '.join(parse_qs(parts.query).get('keywords', []))}"


def _rows(category: str, keywords: str, account_id: str) -> list[dict[str, Any]]:
    tokens = keywords.lower().replace('"', " ").split()
    match category:
        case "people":
            found = [person for person in world.people() if _fits(tokens, f"{person.name} {person.headline}")]
            return [wire.found_person(account_id, person) for person in found[:REACH]]
        case "posts":
            return _posts(tokens, account_id)
        case "companies":
            return [_company(name) for name in world.COMPANIES if _fits(tokens, name)]
    return []


def _posts(tokens: list[str], account_id: str) -> list[dict[str, Any]]:
    now = clock.now()
    found = [post for person in world.people() for post in world.posts(person, now=now) if _fits(tokens, post.text)]
    newest = sorted(found, key=lambda post: post.at, reverse=True)[:REACH]
    return [{**wire.post(account_id, post), "object": "SearchResult", "type": "POST"} for post in newest]


def _company(name: str) -> dict[str, Any]:
    number = 1000 + world.COMPANIES.index(name)
    return {
        "object": "SearchResult", "type": "COMPANY", "id": str(number), "name": name, "location": "Berlin",
        "profile_url": f"https://www.linkedin.com/company/{name.lower()}/", "industry": "Software", "summary": None,
        "public_identifier": name.lower(), "followers_count": 100,
    }  # fmt: skip


def _fits(tokens: list[str], text: str) -> bool:
    words = text.lower()
    return all(token in words for token in tokens)
