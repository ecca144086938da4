"""Signal discovery: a prompt becomes queries, pages become findings, companies become people who fit the role."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from accounts import linkedin_search as wire
from audiences import evidence, matching, people, rounds, websearch
from audiences.countries import country_of
from audiences.found import Found
from audiences.handing import hand_over
from audiences.kinds import JOB_BOARDS, PLACES, SignalKind, known
from audiences.ledger import Planned
from audiences.models import Ask, Audience, Query, Round
from audiences.outside import Outside
from audiences.rounds import Settled, Way

DAY = timedelta(days=1)
QUERIES_PER_KIND = 2
PAGES_PER_READ = 8
LIST_PAGE, LIST_PAGES = 100, 5
JOB_WORDS = 4
JOB_NOISE = re.compile(
    r"(?:an?|and|any|apply|are|as|at|company|companies|for|hires?|hiring|in|is|jobs?|looking|new|now|of|open|openings?|or"
    r"|positions?|recruiting|roles?|that|the|their|vacancy|vacancies|we|who|with)[,.]?"
)


def find(outside: Outside, *, cursor: str, limit: int) -> Found:
    """The next people whose company, or who themselves, gave a signal."""
    return hand_over(WAY, people.behind, outside, cursor=cursor, limit=limit)


def _first(round_: Round) -> list[Planned]:
    audience = round_.audience
    request = {
        "prompt": audience.prompt,
        "kinds": known(audience.kinds),
        "place": audience.place,
        "lookback_days": audience.lookback_days,
    }
    return [Planned(Ask.PLAN, request)]


def _planned(query: Query) -> Settled:
    """The searches of a round: the web by the model's queries, LinkedIn's jobs and posts by the kind."""
    round_, audience = round_of(query), query.audience
    said = query.answer or {}
    texts = _texts(said, audience)
    return Settled(tuple(_searches(round_, audience, texts)), role=str(said.get("role") or "").strip())


def _texts(said: dict[str, Any], audience: Audience) -> dict[str, list[str]]:
    """Each kind's queries, from the model's answer; from the prompt where it gave none."""
    rows = said.get("queries") or []
    found = {}
    for kind in known(audience.kinds):
        texts = [str(row["text"]).strip()[:300] for row in rows if row["kind"] == kind and str(row["text"]).strip()]
        own = f"{audience.prompt[:200]} {PLACES[SignalKind(kind)].words}".strip()
        found[kind] = list(dict.fromkeys(texts))[:QUERIES_PER_KIND] or [own]
    return found


def _searches(round_: Round, audience: Audience, texts: dict[str, list[str]]) -> Iterator[Planned]:
    for kind, queries in texts.items():
        place = PLACES[SignalKind(kind)]
        for text in queries:
            yield _web(round_, audience, text)
        if place.category:
            yield _web(round_, audience, queries[0], category=place.category)
        if place.job_boards:
            yield _web(round_, audience, queries[0], domains=JOB_BOARDS)
        if place.jobs:
            yield Planned(Ask.PLACES, {"keywords": audience.place, "jobs": _job_words(queries[0])})
        words = place.posts or " OR ".join(f'"{text}"' for text in queries)
        question = wire.posts_question(words, days=days_of(round_))
        yield Planned(Ask.POSTS, {"question": question, "limit": LIST_PAGE, "page": 1})


def _job_words(text: str) -> str:
    """The telling words of a query about jobs: every job ad is an open position to apply for."""
    words = [word for word in evidence.plain(text).split() if not JOB_NOISE.fullmatch(word)]
    return " ".join(words[:JOB_WORDS])


def _web(round_: Round, audience: Audience, text: str, *, category: str = "", domains: tuple[str, ...] = ()) -> Planned:
    place = audience.place
    worded = text if not place or evidence.plain(place) in evidence.plain(text) else f"{text} {place}"
    request = {
        "query": worded, "since": websearch.stamp(round_.since), "until": websearch.stamp(round_.begun_at),
        "category": category, "domains": list(domains), "country": country_of(place),
    }  # fmt: skip
    return Planned(Ask.WEB, request)


def _placed(query: Query) -> Settled:
    """The job search, once LinkedIn's ids for the place are known."""
    ids = wire.places(query.answer or {})[:3] if query.request["keywords"] else []
    question = wire.jobs_question(query.request["jobs"], days=days_of(round_of(query)), places=ids)
    return Settled((Planned(Ask.JOBS, {"question": question, "limit": LIST_PAGE, "page": 1}),))


def _web_pages(query: Query) -> Settled:
    """Web results as pages to read: dated inside the look-back, each read once."""
    round_ = round_of(query)
    fresh = [
        matching.web_page(page)
        for page in websearch.pages(query.answer or {})
        if evidence.is_web(page.url) and evidence.is_within(page.published, since=round_.since, now=round_.begun_at)
    ]
    return Settled(tuple(_reads(query.audience, fresh)))


def _post_pages(query: Query) -> Settled:
    """LinkedIn posts as pages to read, and the search's next page."""
    round_ = round_of(query)
    posts = wire.posts(query.answer or {})
    fresh = [
        matching.post_page(post, seen_by=query.asked_by)
        for post in posts
        if evidence.is_within(post.posted_at, since=round_.since, now=round_.begun_at) and not post.is_repost
    ]
    return Settled((*_reads(query.audience, fresh), *following(query)))


def _jobs(query: Query) -> Settled:
    """Job ads are signals as they stand."""
    found = [
        finding
        for job in wire.jobs(query.answer or {})
        if (finding := matching.of_job(query, round_of(query), job)) is not None
    ]
    return Settled(following(query), tuple(found))


def _report(query: Query) -> Settled:
    said = query.answer or {}
    rows = said.get("signals") or []
    found = (matching.of_report(query, round_of(query), row) for row in rows)
    return Settled(findings=tuple(finding for finding in found if finding))


def _reads(audience: Audience, pages: list[matching.Page]) -> Iterator[Planned]:
    by_key = {evidence.address_key(page["url"]): page for page in pages if page["text"]}
    unread = rounds.unseen(audience, by_key)
    fresh = [page for key, page in by_key.items() if key in unread]
    for start in range(0, len(fresh), PAGES_PER_READ):
        batch = fresh[start : start + PAGES_PER_READ]
        yield Planned(Ask.READ, {"prompt": audience.prompt, "kinds": known(audience.kinds), "pages": batch})


def following(query: Query) -> tuple[Planned, ...]:
    """The next page of a list, if there is one and enough pages are left."""
    cursor, page = (query.answer or {}).get("cursor"), int(query.request["page"])
    if not isinstance(cursor, str) or not cursor or page >= LIST_PAGES or cursor == query.request.get("cursor"):
        return ()
    return (Planned(Ask(query.ask), {**query.request, "cursor": cursor, "page": page + 1}),)


def round_of(query: Query) -> Round:
    """The round a question belongs to."""
    if query.round is None:
        raise ValueError(f"Query {query.pk} belongs to no round.")
    return query.round


def days_of(round_: Round) -> int:
    """How many days a round looks back, whole days up."""
    return max(1, -(-(round_.begun_at - round_.since) // DAY))


WAY = Way(
    _first,
    {
        Ask.PLAN: _planned,
        Ask.WEB: _web_pages,
        Ask.POSTS: _post_pages,
        Ask.PLACES: _placed,
        Ask.JOBS: _jobs,
        Ask.READ: _report,
    },
)
