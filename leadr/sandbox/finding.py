"""Searching as LinkedIn does: words, "phrases", AND, OR, NOT, brackets; and the filters of each category."""

import re
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from leadr.sandbox import world
from leadr.sandbox.world import Company, Page, Person, Post

TOKENS = re.compile(r'"[^"]*"|\(|\)|[^\s()"]+')
DEPTH = 20
DAYS = {"past_day": 1, "past_week": 7, "past_month": 30}
FIRST_PLACE = 100_000_000
PLACE_IDS = {str(FIRST_PLACE + number): place for number, place in enumerate(filter(None, world.PLACES))}
INDUSTRY_IDS = {str(number + 1): name for number, name in enumerate(world.INDUSTRIES)}
Test = Callable[[str], bool]
Filters = dict[str, Any]


class Words:
    """Reads a query once, by descent: or, and, not, bracket, word."""

    def __init__(self, text: str) -> None:
        plain = text.replace("“", '"').replace("”", '"')
        if plain.count("(") > DEPTH:
            plain = plain.replace("(", " ").replace(")", " ")
        self._words = TOKENS.findall(plain)

    def test(self) -> Test:
        """Whether a text in small letters fits the query; an empty query fits all."""
        tests = [self._either()] if self._words else []
        while self._words:
            # A bracket too many: go on behind it, as a forgiving search box does.
            self._words.pop(0)
            tests += [self._either()] if self._words else []
        return _all(tests)

    def _either(self) -> Test:
        tests = [self._both()]
        while self._words and self._words[0] == "OR":
            self._words.pop(0)
            tests.append(self._both())
        return tests[0] if len(tests) == 1 else _any(tests)

    def _both(self) -> Test:
        tests: list[Test] = []
        while self._words and self._words[0] not in {"OR", ")"}:
            tests.append(self._one())
        return _all(tests)

    def _one(self) -> Test:
        word = self._words.pop(0)
        if word == "AND":
            return _all([])
        if word == "NOT":
            return _not(self._one()) if self._words else _all([])
        if word == "(":
            inner = self._either()
            if self._words:
                self._words.pop(0)
            return inner
        word = word.strip('"').lower()
        return lambda text: word in text


def _all(tests: list[Test]) -> Test:
    return lambda text: all(test(text) for test in tests)


def _any(tests: list[Test]) -> Test:
    return lambda text: any(test(text) for test in tests)


def _not(test: Test) -> Test:
    return lambda text: not test(text)


def words(text: Any) -> Test:
    """The test of a query."""
    return Words(str(text or "")).test()


def people(asked: Filters, *, circle: set[str], distance: Callable[[Person], int]) -> list[Person]:
    """The people who fit, in the world's order."""
    fits, title = words(asked.get("keywords")), words(asked.get("title"))
    names, employer = words(f"{asked.get('first_name', '')} {asked.get('last_name', '')}"), words(asked.get("at"))
    companies, places = _names(asked.get("company")), _chosen(asked.get("location"), PLACE_IDS)
    industries, degrees = _chosen(asked.get("industry"), INDUSTRY_IDS), asked.get("network_distance")
    return [
        person
        for person in world.people()
        if fits(f"{person.name} {person.headline}".lower())
        and title(person.title.lower())
        and names(person.name.lower())
        and employer(person.company.lower())
        and (companies is None or person.company in companies)
        and (places is None or person.place in places)
        and (industries is None or person.industry in industries)
        and (not degrees or (1 if person.slug in circle else distance(person)) in degrees)
    ]


def posts(asked: Filters, *, now: datetime, author_fits: Callable[[Person], bool]) -> list[Post]:
    """The posts that fit, newest first, or the most fitting first."""
    back = timedelta(days=DAYS.get(str(asked.get("date_posted")), 90))
    fits, about = words(asked.get("keywords")), words(asked.get("author_keywords"))
    industries, companies = _chosen(asked.get("industry"), INDUSTRY_IDS), _names(asked.get("company"))
    found = [
        post
        for post in world.recent_posts(now=now, back=back)
        if fits(post.text.lower())
        and about(f"{post.author.name} {post.author.headline}".lower())
        and (industries is None or post.author.industry in industries)
        and (companies is None or post.author.company in companies)
        and author_fits(post.author)
    ]
    if asked.get("sort_by") == "date":
        return found
    wanted = [word.strip('"') for word in TOKENS.findall(str(asked.get("keywords") or "").lower())]
    return sorted(found, key=lambda post: -sum(post.text.lower().count(word) for word in wanted))


def jobs(asked: Filters, *, now: datetime) -> list[Page]:
    """Job ads that fit, newest first."""
    fits, companies = words(asked.get("keywords")), _names(asked.get("company"))
    places = _chosen(asked.get("location"), PLACE_IDS)
    cities = None if places is None else {place.partition(",")[0] for place in places}
    ads = (
        page for page in world.pages(now=now, back=timedelta(days=int(asked.get("date_posted") or 30))) if is_ad(page)
    )
    return [
        page
        for page in ads
        if fits(f"{page.role} {page.company.name} {page.text}".lower())
        and (companies is None or page.company.name in companies)
        and (cities is None or page.city in cities)
    ]


def is_ad(page: Page) -> bool:
    """Whether a page is an open position."""
    return page.form == "job" and "open_jobs" in page.kinds


def companies(asked: Filters, *, hiring: set[str]) -> list[Company]:
    """Companies that fit."""
    fits, places = words(asked.get("keywords")), _chosen(asked.get("location"), PLACE_IDS)
    industries, sizes = _chosen(asked.get("industry"), INDUSTRY_IDS), asked.get("headcount") or []
    return [
        company
        for company in world.companies()
        if fits(f"{company.name} {company.domain} {company.industry}".lower())
        and (places is None or company.place in places)
        and (industries is None or company.industry in industries)
        and (not sizes or any(_within(company.headcount, size) for size in sizes))
        and (not asked.get("has_job_offers") or company.name in hiring)
    ]


def _within(number: int, size: dict[str, int]) -> bool:
    return size.get("min", 0) <= number <= size.get("max", 10**9)


def _chosen(ids: Iterable[str] | None, known: dict[str, str]) -> set[str] | None:
    """What the ids stand for; None when the filter is not set."""
    return {known[key] for key in ids if key in known} if ids else None


def _names(ids: Iterable[str] | None) -> set[str] | None:
    return _chosen(ids, {company.company_id: company.name for company in world.companies()})
