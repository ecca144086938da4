"""What stands on the web about the companies: one event, one or two pages; and pages that only look like it."""

import random
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from leadr.sandbox.land.articles import ARTICLES, FILLERS, LOOKALIKES, Article
from leadr.sandbox.land.companies import Company, companies
from leadr.sandbox.land.folk import Person, staff
from leadr.sandbox.land.names import FIRST, LAST
from leadr.sandbox.land.planted import PAGE_SHARE, Planted, planted
from leadr.sandbox.land.seed import WORLD, dice, moment, periods
from leadr.sandbox.land.words import filled, fillings

REACH = timedelta(days=180)
PAPERS = ("tradewire.example", "harbourtimes.example", "dailyledger.example")
JOB_BOARD = "jobs.hirewell.example"
EVENTS_A_PERIOD, LOOKALIKES_A_PERIOD = (1, 2, 2, 3), (0, 1, 1, 2)
DIRECTORIES = {"careers": "careers/", "blog": "blog/", "site": "", "trust": ""}


@dataclass(frozen=True, slots=True)
class Page:
    """A page, and what it truly says: the kinds, the sentence, the person."""

    page_id: str
    form: str
    url: str
    title: str
    text: str
    at: datetime
    company: Company
    kinds: tuple[str, ...]
    quote: str
    role: str
    city: str
    person: str | None = None
    planted: Planted | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens to a company: the words for it, and who it is about."""

    company: Company
    at: datetime
    gaps: dict[str, str]


def pages(*, now: datetime, back: timedelta = REACH) -> list[Page]:
    """Every page published since then, newest first."""
    found = [page for period in reversed(periods(now, back)) for page in _pages_in(WORLD.seed, WORLD.size, period)]
    return [page for page in found if now - back <= page.at <= now]


@lru_cache(maxsize=32)
def _pages_in(_seed: int, _size: int, period: int) -> tuple[Page, ...]:
    found = [page for company in companies() for page in _pages_of(company, period)]
    return tuple(sorted(found, key=lambda page: page.at, reverse=True))


def _pages_of(company: Company, period: int) -> list[Page]:
    throw = dice("pages", company.name, period)
    found: list[Page] = []
    plan = [ARTICLES[throw.choice(tuple(ARTICLES))] for _ in range(throw.choice(EVENTS_A_PERIOD))]
    plan += [(throw.choice(LOOKALIKES),) for _ in range(throw.choice(LOOKALIKES_A_PERIOD))]
    for articles in plan:
        event = _event(company, period, throw)
        for article in throw.sample(articles, throw.randint(1, len(articles))):
            found.append(_page(event, article, throw, f"{company.number:02d}{period:03d}{len(found):02d}"))
    return found


def _event(company: Company, period: int, throw: random.Random) -> Event:
    gaps = fillings(throw) | {
        "company": company.name, "home": company.city, "founded": str(company.founded), "domain": company.domain,
        "industry": company.industry.lower(), "headcount": str(company.headcount),
    }  # fmt: skip
    person = _somebody(company, throw)
    gaps["person"] = f"{person.first} {person.last}" if person else f"{throw.choice(FIRST)} {throw.choice(LAST)}"
    gaps["job"] = person.title if person else gaps["position"]
    return Event(company, moment(period, throw.random()), gaps)


def _somebody(company: Company, throw: random.Random) -> Person | None:
    named = [person for person in staff(company.name) if not person.is_nameless]
    return throw.choice(named) if named else None


def _page(event: Event, article: Article, throw: random.Random, page_id: str) -> Page:
    gaps, at = event.gaps, event.at + timedelta(hours=throw.uniform(0, 40))
    title, quote = filled(article.title, gaps), filled(throw.choice(article.quotes), gaps)
    trap = planted(throw, PAGE_SHARE, f"P{page_id}")
    return Page(
        page_id=page_id,
        form=article.form,
        url=_url(event.company, article.form, title, at, page_id, throw),
        title=title,
        text=_text(quote, article.form, gaps, throw, trap),
        at=at,
        company=event.company,
        kinds=article.kinds,
        quote=quote if article.kinds else "",
        role=gaps["role"],
        city=gaps["city"],
        person=gaps["person"] if gaps["person"] in quote else None,
        planted=trap,
    )


def _text(quote: str, form: str, gaps: dict[str, str], throw: random.Random, trap: Planted | None) -> str:
    fillers = [filled(line, gaps) for line in throw.sample(FILLERS[form], throw.randint(2, 4))]
    fillers.insert(throw.randint(0, 2), quote)
    if trap:
        fillers.insert(throw.randint(1, len(fillers)), trap.text)
    return " ".join(fillers)


def _url(company: Company, form: str, title: str, at: datetime, page_id: str, throw: random.Random) -> str:
    name = f"{re.sub(r'[^a-z0-9]+', '-', title.lower()).strip('-')}-{page_id}"
    match form:
        case "news" | "local":
            return f"https://{throw.choice(PAPERS)}/{at:%Y/%m}/{name}"
        case "job":
            return f"https://{JOB_BOARD}/{company.slug}/{name}"
        case "trust":
            return f"https://trust.{company.domain}/{name}"
    return f"https://{company.domain}/{DIRECTORIES[form]}{name}"
