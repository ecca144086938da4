"""The web search's index: pages, companies, people and posts, ranked by the weight of the words they share."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from leadr.sandbox import clock, world
from leadr.sandbox.world import Company, Page, Person, Post

WORD = re.compile(r"[a-zà-ž0-9]+")
SENTENCE = re.compile(r"(?<=[.!?])\s+")
STOP = set(
    re.findall(
        r"\w+",
        "a an and are as at be by for from has have in is it its of on or our that the their this to was we were will "
        "with who which you your into about companies company recently recent new news",
    )
)
# What a neural index knows: these words mean much the same.
ALIKE = (
    ("hire", "hiring", "hires", "hired", "recruit", "recruiting", "recruitment", "jobs", "job", "headcount"),
    ("vacancy", "vacancies", "position", "positions", "opening", "openings", "role", "roles"),
    ("join", "joins", "joined", "joining", "welcome", "onboard", "start", "started"),
    ("raise", "raised", "funding", "funded", "investment", "round", "million"),
    ("open", "opens", "opening", "expand", "expands", "expansion", "expanding", "enter", "office", "site"),
    ("acquire", "acquired", "acquires", "acquisition", "merger"),
    ("use", "uses", "using", "runs", "run", "stack", "technology", "tools", "migrate", "migrated", "migration"),
    ("audit", "audited", "certified", "certification", "compliance", "comply", "compliant", "controls"),
    ("appoint", "appointed", "appoints", "promoted", "promotion", "leadership", "steps", "becomes"),
    ("launch", "launched", "launches", "live", "published", "release", "released", "redesigned", "website"),
    ("partner", "partnership", "partners", "contract", "award", "awarded"),
)
ROOT = {word: group[0] for group in ALIKE for word in group}
DATELESS, DAY_ONLY = 12, 5
WHOLE_PHRASE = 0.5


@dataclass(frozen=True)
class Entry:
    """Something that can be found."""

    url: str
    title: str
    text: str
    kind: str
    at: datetime | None = None
    author: str | None = None
    entity: dict[str, Any] = field(default_factory=dict, hash=False, compare=False)

    @property
    def host(self) -> str:
        """Where it stands."""
        return urlsplit(self.url).hostname or ""

    @property
    def published(self) -> str | None:
        """Its date on the wire: mostly a timestamp, sometimes a day, sometimes none."""
        if self.at is None or len(self.url) % DATELESS == 0:
            return None
        return f"{self.at:%Y-%m-%d}" if len(self.url) % DAY_ONLY == 0 else clock.stamp(self.at)


def roots(text: str) -> list[str]:
    """The words of a text that carry meaning, each as its root."""
    words = (word for word in WORD.findall(text.lower()) if word not in STOP)
    return [ROOT.get(word) or ROOT.get(word.removesuffix("s"), word.removesuffix("s")) for word in words]


@lru_cache(maxsize=60_000)
def _bag(text: str) -> frozenset[str]:
    return frozenset(roots(text))


def ranked(query: str, entries: Sequence[Entry]) -> list[tuple[float, Entry]]:
    """Entries that share words with the query, best first; a rare word weighs more."""
    bags = [(_bag(f"{entry.title} {entry.text}"), _bag(entry.title), entry) for entry in entries]
    asked = set(roots(query))
    weights = {word: math.log(1 + len(bags) / (1 + sum(word in bag for bag, _, _ in bags))) for word in asked}
    whole = sum(weights.values()) or 1.0
    scored = (
        (sum(weights[word] * (1.25 if word in title else 1.0) for word in asked & bag) / whole, entry)
        for bag, title, entry in bags
    )
    phrase = query.strip().strip('"').lower()
    found = [(score + WHOLE_PHRASE * (phrase in entry.text.lower()), entry) for score, entry in scored if score > 0]
    return sorted(found, key=lambda row: (-row[0], row[1].url))


def highlights(query: str, text: str, most: int = 2) -> list[tuple[float, str]]:
    """The sentences of a text that fit a query best."""
    asked = set(roots(query))
    scored = [
        (len(asked & _bag(sentence)) / (len(asked) or 1), sentence) for sentence in SENTENCE.split(text) if sentence
    ]
    return sorted(scored, key=lambda row: -row[0])[:most]


def entries(category: str | None, domains: Iterable[str], *, now: datetime) -> list[Entry]:
    """What there is of a category. Posts are found only by who asks for LinkedIn's domain."""
    if category == "company":
        return [_company(company) for company in world.companies()]
    if category == "people":
        return [_person(person) for person in world.people() if not person.is_nameless]
    found = [_page(page) for page in world.pages(now=now) if category is None or FORMS.get(page.form) == category]
    if category is None and any(domain.endswith("linkedin.com") for domain in domains):
        posts = world.recent_posts(now=now, back=timedelta(days=30))
        found += [_post(post) for post in posts]
    return found


FORMS = {"news": "news", "local": "news", "blog": "personal site"}


def _page(page: Page) -> Entry:
    return Entry(page.url, page.title, page.text, page.form, page.at)


def _post(post: Post) -> Entry:
    url = f"https://www.linkedin.com/feed/update/{post.social_id}/"
    title = f"{post.author.name} on LinkedIn: {post.text[:60]}"
    return Entry(url, title, post.text, "post", post.at, post.author.name)


def _company(company: Company) -> Entry:
    properties = {
        "name": company.name, "foundedYear": company.founded, "workforce": {"total": company.headcount},
        "headquarters": {"city": company.city, "country": company.country}, "financials": None,
    }  # fmt: skip
    return Entry(
        url=f"https://{company.domain}/",
        title=company.name,
        text=f"{company.name} works in {company.industry.lower()} in {company.place}. "
        f"It was founded in {company.founded} and has about {company.headcount} employees.",
        kind="company",
        entity=_entity("company", company.company_id, properties),
    )


def _person(person: Person) -> Entry:
    history = [
        {"title": person.title, "company": {"name": person.company}, "dates": {"from": "2022-01-01", "to": None}}
    ]
    properties = {"name": person.name, "location": person.place, "workHistory": history}
    return Entry(
        url=f"https://www.linkedin.com/in/{person.slug}",
        title=f"{person.name} - {person.headline}",
        text=f"{person.name} is {person.title} at {person.company} in {person.place or 'an unknown place'}.",
        kind="people",
        entity=_entity("person", str(person.number), properties),
    )


def _entity(kind: str, number: str, properties: dict[str, Any]) -> dict[str, Any]:
    return {"id": f"https://exa.example/library/{kind}/{number}", "type": kind, "version": 1, "properties": properties}
