"""Recent posts: phrases find posts, the model judges what they mean, authors become leads."""

import re
from collections.abc import Iterable
from typing import Any

from accounts import language
from accounts import linkedin_search as wire
from audiences import evidence, matching, people, rounds, websearch
from audiences.finders.signals import LIST_PAGE, LIST_PAGES, days_of, following, round_of
from audiences.found import Found
from audiences.handing import hand_over, lead_of, note
from audiences.ledger import Planned
from audiences.matching import Page
from audiences.models import Ask, Finding, FindingState, Query, Round
from audiences.outside import Outside
from audiences.rounds import Settled, Way
from audiences.sources import PostSource
from leadr.common.people import Person


def find(outside: Outside, *, cursor: str, limit: int) -> Found:
    """The next authors whose post matches."""
    return hand_over(WAY, author, outside, cursor=cursor, limit=limit)


def _first(round_: Round) -> list[Planned]:
    audience = round_.audience
    if audience.post_source == PostSource.WEB:
        return [_web(round_, phrase) for phrase in audience.phrases]
    days = days_of(round_)
    return [
        Planned(
            Ask.POSTS, {"question": wire.posts_question(_keywords(phrase), days=days), "limit": LIST_PAGE, "page": 1}
        )
        for phrase in audience.phrases
    ]


def _keywords(phrase: str) -> str:
    """All of a phrase's words, in any order: LinkedIn's quotes would miss “looking for a new CRM”."""
    return " ".join(re.findall(r"\w+", phrase))


def _web(round_: Round, phrase: str) -> Planned:
    return Planned(
        Ask.WEB,
        {
            "query": f"LinkedIn post: {phrase}", "since": websearch.stamp(round_.since),
            "until": websearch.stamp(round_.begun_at), "domains": ["linkedin.com"],
        },
    )  # fmt: skip


def _posts(query: Query) -> Settled:
    round_ = round_of(query)
    found = [
        matching.post_page(post, seen_by=query.asked_by)
        for post in wire.posts(query.answer or {})
        if post.author
        and not post.is_repost
        and evidence.is_within(post.posted_at, since=round_.since, now=round_.begun_at)
    ]
    settled = _candidates(query, round_, found)
    return Settled((*settled.questions, *following(query)), settled.findings)


def _web_posts(query: Query) -> Settled:
    """Posts the web search found; LinkedIn says who wrote them, and what they say today."""
    round_ = round_of(query)
    found = [
        social_id
        for result in websearch.pages(query.answer or {})
        if evidence.is_within(result.published, since=round_.since, now=round_.begun_at)
        and any(evidence.has_phrase(phrase, result.text) for phrase in query.audience.phrases)
        and (social_id := evidence.social_id_of(result.url))
    ]
    return Settled(
        tuple(Planned(Ask.POST, {"post_id": social_id, "page": LIST_PAGES}) for social_id in dict.fromkeys(found))
    )


def _candidates(query: Query, round_: Round, pages: Iterable[Page]) -> Settled:
    """Phrases first; then the model is asked about each post, or without a model the phrases decide."""
    audience = query.audience
    fitting = {
        page["post_id"]: page
        for page in pages
        if any(evidence.has_phrase(phrase, page["text"]) for phrase in audience.phrases)
    }
    unread = rounds.unseen(audience, fitting)
    fresh = [page for post_id, page in fitting.items() if post_id in unread]
    if language.is_configured():
        return Settled(tuple(Planned(Ask.JUDGE, _judged(query, page)) for page in fresh))
    reason = "It has one of your phrases; no language model is set up to judge what it means."
    return Settled(findings=tuple(_finding(query, round_, page, reason) for page in fresh))


def _judged(query: Query, page: Page) -> dict[str, Any]:
    audience = query.audience
    name, _, headline = page["title"].partition(", ")
    return {
        "phrases": audience.phrases, "meaning": audience.prompt, "page": page,
        "post": {"author": name, "headline": headline, "text": page["text"]},
    }  # fmt: skip


def _verdict(query: Query) -> Settled:
    said = query.answer or {}
    if said.get("matches") is not True:
        return Settled()
    reason = str(said.get("reason") or "")
    return Settled(findings=(_finding(query, round_of(query), query.request["page"], reason),))


def _finding(query: Query, round_: Round, page: Page, reason: str) -> Finding:
    quote = evidence.telling(query.audience.phrases, page["text"])
    return matching.of_post(query, round_, page, quote=quote, reason=reason)


def author(finding: Finding, outside: Outside) -> tuple[Person, ...] | None:
    """Who wrote a matching post; None when today has no room to ask."""
    try:
        person = people.author_of(finding, outside)
    except people.NoRoom:
        return None
    if person is None:
        return ()
    note(finding, FindingState.READY if person.provider_id else FindingState.RESOLVED)
    return (lead_of(finding, person),)


WAY = Way(_first, {Ask.POSTS: _posts, Ask.WEB: _web_posts, Ask.POST: _posts, Ask.JUDGE: _verdict})
