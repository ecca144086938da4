"""Search, search parameters and companies (unipile.md §6)."""

import json
from typing import Any

from django.http import HttpRequest, JsonResponse

from leadr.sandbox import clock, finding, wire, wire_posts, wire_search, world
from leadr.sandbox.asked import asked
from leadr.sandbox.door import Refusal, account_of, answer, body_of, cursor, limit_of, only, read_cursor
from leadr.sandbox.faults import FAULTS, LISTS
from leadr.sandbox.finding import Filters
from leadr.sandbox.models import Account
from leadr.sandbox.world import Person

REACH = {"classic": 1000, "sales_navigator": 2500, "recruiter": 2500}
SEATS = {"sales_navigator": {"sales_navigator", "recruiter"}, "recruiter": {"recruiter"}}
PARAMETERS = {
    "LOCATION": lambda: finding.PLACE_IDS,
    "INDUSTRY": lambda: finding.INDUSTRY_IDS,
    "COMPANY": lambda: {company.company_id: company.name for company in world.companies()},
    "JOB_TITLE": lambda: {str(number + 1): title for number, title in enumerate(world.TITLES)},
    "SCHOOL": lambda: {str(2000 + number): name for number, name in enumerate(world.SCHOOLS)},
}
NO_PARAMETERS = {
    "PEOPLE", "CONNECTIONS", "SERVICE", "JOB_FUNCTION", "EMPLOYMENT_TYPE", "SKILL", "GROUPS", "SALES_INDUSTRY",
    "DEPARTMENT", "TECHNOLOGIES", "SAVED_SEARCHES",
}  # fmt: skip


@only("POST")
def search(request: HttpRequest) -> JsonResponse:
    """POST /linkedin/search by address, by cursor, or by category and filters."""
    account = account_of(request.GET.get("account_id"))
    body = body_of(request)
    given = body.get("cursor") or request.GET.get("cursor")
    start, question = _resumed(given) if given else (0, asked(body))
    _may_search(account, question)
    limit = limit_of(request, default=10, most=100, least=0)
    rows = _found(question, account)[: REACH[question["api"]]]
    page = rows[start : start + limit]
    return answer(
        "LinkedinSearch",
        items=_shown(question["category"], page, account.account_id),
        config={"params": question},
        paging={"start": start, "page_count": len(page), "total_count": len(rows)},
        cursor=_following(start, limit, len(rows), json.dumps(question)),
    )


def _resumed(given: Any) -> tuple[int, Filters]:
    start, text = read_cursor(given)
    try:
        question = json.loads(text)
    except ValueError as error:
        raise Refusal(400, "invalid_parameters", "cursor is not valid") from error
    if not isinstance(question, dict) or "category" not in question or question.get("api") not in REACH:
        raise Refusal(400, "invalid_parameters", "cursor is not valid")
    return start, question


def _may_search(account: Account, question: Filters) -> None:
    seats = SEATS.get(question["api"])
    if seats and account.tier not in seats:
        raise Refusal(403, "feature_not_subscribed")


def _following(start: int, limit: int, total: int, question: str) -> str | None:
    if FAULTS.take("search", LISTS):
        return cursor(start, question)
    return cursor(start + limit, question) if start + limit < total else None


def _found(question: Filters, account: Account) -> list[Any]:
    now = clock.now()
    match question["category"]:
        case "people":
            circle = wire.circle(account.account_id)
            return finding.people(question, circle=circle, distance=wire.far)
        case "posts":
            return finding.posts(question, now=now, author_fits=_author_test(question, account.account_id))
        case "jobs":
            return finding.jobs(question, now=now)
    hiring = {page.company.name for page in finding.jobs({}, now=now)}
    return finding.companies(question, hiring=hiring)


def _author_test(question: Filters, account_id: str) -> finding.Callable[[Person], bool]:
    circle = wire.circle(account_id) if question.get("first_connections") else None
    members = {str(member) for member in question.get("members") or []}

    def fits(author: Person) -> bool:
        is_member = not members or world.provider_id(account_id, author.slug) in members
        return is_member and (circle is None or author.slug in circle)

    return fits


def _shown(category: str, page: list[Any], account_id: str) -> list[dict[str, Any]]:
    match category:
        case "people":
            return wire_search.found_people(account_id, page)
        case "posts":
            rows = wire_posts.posts(account_id, page, now=clock.now())
            return [{**row, "object": "SearchResult", "type": "POST"} for row in rows]
        case "jobs":
            return [wire_search.found_job(job) for job in page]
    return [wire_search.found_company(company) for company in page]


@only("GET")
def parameters(request: HttpRequest) -> JsonResponse:
    """GET /linkedin/search/parameters: the ids filters are set with."""
    account_of(request.GET.get("account_id"))
    kind, wanted = request.GET.get("type", ""), request.GET.get("keywords", "").lower()
    if kind not in PARAMETERS and kind not in NO_PARAMETERS:
        raise Refusal(400, "invalid_parameters", "type is missing or not known")
    known = PARAMETERS[kind]() if kind in PARAMETERS else {}
    items = [
        {"object": "LinkedinSearchParameter", "id": key, "title": title}
        for key, title in known.items()
        if wanted in title.lower()
    ]
    items = items[: limit_of(request, default=10, most=100)]
    return answer("LinkedinSearchParametersList", items=items, paging={"page_count": len(items)})


@only("GET")
def company(request: HttpRequest, identifier: str) -> JsonResponse:
    """GET /linkedin/company/{slug, id or urn}."""
    account_of(request.GET.get("account_id"))
    found = world.find_company(identifier)
    if found is None:
        raise Refusal(404, "resource_not_found")
    return JsonResponse(wire_search.company_profile(found))
