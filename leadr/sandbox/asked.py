"""What a LinkedIn search was asked for: by address or by filters, checked and made one form (unipile.md §6)."""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

from leadr.sandbox.finding import DAYS, Filters
from leadr.sandbox.refusals import Refusal

PATHS = {
    "/search/results/people": ("classic", "people"),
    "/search/results/all": ("classic", "people"),
    "/search/results/content": ("classic", "posts"),
    "/sales/search/people": ("sales_navigator", "people"),
    "/talent/search": ("recruiter", "people"),
    "/recruiter/search": ("recruiter", "people"),
}
CATEGORIES = {
    "classic": {"people", "companies", "posts", "jobs"},
    "sales_navigator": {"people", "companies"},
    "recruiter": {"people"},
}
ADDRESS_WORDS = {"keywords": "keywords", "title": "title", "firstName": "first_name", "lastName": "last_name",
                 "company": "at", "titleFreeText": "title"}  # fmt: skip
ADDRESS_IDS = {"geoUrn": "location", "currentCompany": "company", "industry": "industry"}
NETWORK = {"F": 1, "S": 2, "O": 3}
ID_LISTS = ("industry", "location", "company")
NOT_HERE = {
    "past_company", "school", "service", "connections_of", "followers_of", "open_to", "profile_language", "mentioning",
    "content_type", "region", "location_within_area", "seniority", "function", "role", "job_type", "presence",
    "minimum_salary",
}  # fmt: skip


def asked(body: dict[str, Any]) -> Filters:
    """The filters of a search, an address before everything else."""
    if body.get("url"):
        return _by_address(str(body["url"]))
    api, category = body.get("api", "classic"), body.get("category")
    if api not in CATEGORIES:
        raise Refusal(400, "invalid_parameters", "api must be classic, sales_navigator or recruiter")
    if category not in CATEGORIES[api]:
        raise Refusal(400, "invalid_parameters", f"category must be one of {', '.join(sorted(CATEGORIES[api]))}")
    if unknown := NOT_HERE & body.keys():
        raise Refusal(501, "feature_not_implemented", f"the sandbox has no filter {', '.join(sorted(unknown))}")
    found: Filters = {"api": api, "category": category, "keywords": _text(body, "keywords")}
    found |= {name: _ids(body, name) for name in ID_LISTS if body.get(name)}
    return found | _READERS[category](body)


def _by_address(address: str) -> Filters:
    parts = urlsplit(address)
    host = (parts.hostname or "").removeprefix("www.")
    place = PATHS.get(parts.path.rstrip("/"))
    if host != "linkedin.com" or parts.scheme not in {"http", "https"} or place is None:
        raise Refusal(400, "invalid_url")
    given = parse_qs(parts.query)
    found: Filters = {"api": place[0], "category": place[1]}
    found |= {name: given[key][0] for key, name in ADDRESS_WORDS.items() if key in given}
    found |= {name: _listed(given[key][0]) for key, name in ADDRESS_IDS.items() if key in given}
    if "network" in given:
        found["network_distance"] = [NETWORK[letter] for letter in _listed(given["network"][0]) if letter in NETWORK]
    return found


def _listed(text: str) -> list[str]:
    """A list as LinkedIn writes it into an address: a JSON list, or one bare value."""
    try:
        values = json.loads(text)
    except ValueError:
        values = text
    return [str(value) for value in values] if isinstance(values, list) else [str(values)]


def _people(body: dict[str, Any]) -> Filters:
    more = body.get("advanced_keywords") or {}
    if not isinstance(more, dict):
        raise Refusal(400, "invalid_parameters", "advanced_keywords must be an object")
    degrees = body.get("network_distance") or []
    if not isinstance(degrees, list) or not set(degrees) <= {1, 2, 3}:
        raise Refusal(400, "invalid_parameters", "network_distance must be a list of 1, 2, 3")
    found = {name: _text(more, name) for name in ("first_name", "last_name", "title")}
    return found | {"at": _text(more, "company"), "network_distance": degrees}


def _posts(body: dict[str, Any]) -> Filters:
    author, by = body.get("author") or {}, body.get("posted_by") or {}
    if not isinstance(author, dict) or not isinstance(by, dict):
        raise Refusal(400, "invalid_parameters", "author and posted_by must be objects")
    found: Filters = {
        "sort_by": _one_of(body, "sort_by", {"relevance", "date"}),
        "date_posted": _one_of(body, "date_posted", set(DAYS)),
        "author_keywords": _text(author, "keywords"),
        "members": by.get("member") or [],
        "first_connections": by.get("first_connections") is True,
    }
    found |= {name: _ids(author, name) for name in ("industry", "company") if author.get(name)}
    return found | ({"company": _ids(by, "company")} if by.get("company") else {})


def _jobs(body: dict[str, Any]) -> Filters:
    days = body.get("date_posted")
    if days is not None and (not isinstance(days, int) or isinstance(days, bool) or days < 1):
        raise Refusal(400, "invalid_parameters", "date_posted must be a number of days")
    return {"date_posted": min(days or 30, 180), "sort_by": _one_of(body, "sort_by", {"relevance", "date"})}


def _companies(body: dict[str, Any]) -> Filters:
    sizes = body.get("headcount") or []
    if not isinstance(sizes, list) or not all(isinstance(size, dict) for size in sizes):
        raise Refusal(400, "invalid_parameters", "headcount must be a list of ranges")
    return {"headcount": sizes, "has_job_offers": body.get("has_job_offers") is True}


def _text(body: dict[str, Any], name: str) -> str:
    value = body.get(name)
    if value is not None and not isinstance(value, str):
        raise Refusal(400, "invalid_parameters", f"{name} must be a string")
    return value or ""


def _ids(body: dict[str, Any], name: str) -> list[str]:
    values = body[name]
    if not isinstance(values, list) or not all(isinstance(value, str) and value.isdigit() for value in values):
        raise Refusal(400, "invalid_parameters", f"{name} must be a list of ids")
    return values


def _one_of(body: dict[str, Any], name: str, known: set[str]) -> str:
    value = _text(body, name)
    if value and value not in known:
        raise Refusal(400, "invalid_parameters", f"{name} must be one of {', '.join(sorted(known))}")
    return value


_READERS = {"people": _people, "posts": _posts, "jobs": _jobs, "companies": _companies}
