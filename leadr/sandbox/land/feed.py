"""The posts: a few a month from most people and companies, each with its id for ever."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from leadr.sandbox.land.companies import companies
from leadr.sandbox.land.folk import Person, people
from leadr.sandbox.land.planted import POST_SHARE, Planted, planted
from leadr.sandbox.land.sayings import COMPANY_SAYINGS, SAYINGS, TAILS, Saying
from leadr.sandbox.land.seed import WORLD, dice, moment, periods
from leadr.sandbox.land.words import filled, fillings

REACH = timedelta(days=90)
BY_PERSON, BY_COMPANY = "7", "8"
SILENT = 0.15
POSTS_A_PERIOD = (0, 0, 1, 1, 2, 3)


@dataclass(frozen=True, slots=True)
class Post:
    """Something a person or a company posted, and what it truly is."""

    post_id: str
    author: Person
    text: str
    at: datetime
    can_comment: bool
    is_repost: bool
    kinds: tuple[str, ...] = ()
    meaning: str = ""
    planted: Planted | None = None

    @property
    def social_id(self) -> str:
        """The id comments and reactions are made with."""
        return f"urn:li:activity:{self.post_id}"


def posts(author: Person, *, now: datetime) -> list[Post]:
    """An author's posts of the last ninety days, newest first; some people never post."""
    found = [post for period in periods(now, REACH) for post in _posts_of(WORLD.seed, author, period)]
    recent = [post for post in found if now - REACH <= post.at <= now]
    return sorted(recent, key=lambda post: post.at, reverse=True)


def recent_posts(*, now: datetime, back: timedelta = REACH) -> list[Post]:
    """Everybody's posts since then, newest first."""
    found = [post for period in reversed(periods(now, back)) for post in _posts_in(WORLD.seed, WORLD.size, period)]
    return [post for post in found if now - back <= post.at <= now]


def post_of(social_id: str, *, now: datetime) -> Post | None:
    """The post of a social id, or of the number in it."""
    number = social_id.rpartition(":")[2]
    if not (number.isascii() and number.isdigit()) or len(number) != 13:
        return None
    author, period = _author(number[0], int(number[1:7])), int(number[7:11])
    found = _posts_of(WORLD.seed, author, period) if author else ()
    return next((post for post in found if post.post_id == number and post.at <= now), None)


def company_author(number: int) -> Person:
    """A company as the author of its posts."""
    company = companies()[number]
    return Person(
        number=number, slug=company.slug, first=company.name, last="", title=f"{company.headcount} employees",
        company=company.name, place=company.place, industry=company.industry, is_nameless=False, is_company=True,
    )  # fmt: skip


def _author(digit: str, number: int) -> Person | None:
    if digit == BY_PERSON and number < WORLD.size:
        return people()[number]
    if digit == BY_COMPANY and number < len(companies()):
        return company_author(number)
    return None


@lru_cache(maxsize=16)
def _posts_in(seed: int, _size: int, period: int) -> tuple[Post, ...]:
    authors = (*people(), *map(company_author, range(len(companies()))))
    found = [post for author in authors for post in _posts_of(seed, author, period)]
    return tuple(sorted(found, key=lambda post: post.at, reverse=True))


@lru_cache(maxsize=50_000)
def _posts_of(_seed: int, author: Person, period: int) -> tuple[Post, ...]:
    if not author.is_company and author.number % 100 < SILENT * 100:
        return ()
    throw = dice(author.slug, "posts", period)
    return tuple(_post(author, throw, period, number) for number in range(throw.choice(POSTS_A_PERIOD)))


def _post(author: Person, throw: random.Random, period: int, number: int) -> Post:
    saying = _saying(throw, COMPANY_SAYINGS if author.is_company else SAYINGS)
    post_id = f"{BY_COMPANY if author.is_company else BY_PERSON}{author.number:06d}{period:04d}{number:02d}"
    words = filled(throw.choice(saying.texts), fillings(throw) | {"company": author.company})
    trap = planted(throw, POST_SHARE, post_id)
    parts = (words, throw.choice(TAILS), trap.text if trap else "")
    return Post(
        post_id=post_id,
        author=author,
        text=" ".join(part for part in parts if part),
        at=moment(period, throw.random()),
        can_comment=throw.random() > 0.1,
        is_repost=throw.random() < 0.1,
        kinds=saying.kinds,
        meaning=saying.meaning,
        planted=trap,
    )


def _saying(throw: random.Random, sayings: tuple[Saying, ...]) -> Saying:
    return throw.choices(sayings, [saying.weight for saying in sayings])[0]


def warm(*, now: datetime) -> None:
    """Make what a first search needs."""
    recent_posts(now=now.astimezone(UTC))
