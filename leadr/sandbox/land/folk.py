"""The people: who they are, who knows whom, and how they will behave."""

import hashlib
import random
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from leadr.sandbox.land.names import FIRST, FIRST_COMPANIES, INDUSTRIES, LAST, MORE_COMPANIES, PLACES, TITLES
from leadr.sandbox.land.seed import WORLD, dice

MOVED_ON = 0.25


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the world; a company that posts is shown as one too."""

    number: int
    slug: str
    first: str
    last: str
    title: str
    company: str
    place: str | None
    industry: str
    is_nameless: bool
    is_company: bool = False

    @property
    def name(self) -> str:
        """As others see it."""
        return "LinkedIn Member" if self.is_nameless else f"{self.first} {self.last}".strip()

    @property
    def headline(self) -> str:
        """Their one line."""
        return self.title if self.is_company else f"{self.title} at {self.company}"

    @property
    def takes_no_invites(self) -> bool:
        """About one in a hundred cannot be invited."""
        return self.number % 97 == 13


@dataclass(frozen=True, slots=True)
class Plan:
    """What a person will do: after how long they accept and reply, if at all, and when the provider notices."""

    accepts_after: timedelta | None
    replies_after: timedelta | None
    noticed_after: timedelta


def people() -> tuple[Person, ...]:
    """Everybody, in the order a search finds them."""
    return _people(WORLD.seed, WORLD.size)


@lru_cache(maxsize=2)
def _people(seed: int, size: int) -> tuple[Person, ...]:
    return tuple(_person(seed, number) for number in range(size))


def by_slug(slug: str) -> Person | None:
    """The person of a public identifier."""
    return _by_slug(WORLD.seed, WORLD.size).get(slug)


@lru_cache(maxsize=2)
def _by_slug(seed: int, size: int) -> dict[str, Person]:
    return {person.slug: person for person in _people(seed, size)}


def find(account_id: str, identifier: str) -> Person | None:
    """A person by public identifier, or by the provider id this one account sees."""
    return by_slug(identifier) or _ids(WORLD.seed, WORLD.size, account_id).get(identifier)


@lru_cache(maxsize=64)
def _ids(seed: int, size: int, account_id: str) -> dict[str, Person]:
    return {provider_id(account_id, person.slug): person for person in _people(seed, size)}


@lru_cache(maxsize=100_000)
def provider_id(account_id: str, slug: str) -> str:
    """The id of a person as one account sees it: no other account can use it."""
    return "ACoAA" + hashlib.sha256(f"{account_id} {slug}".encode()).hexdigest()[:24]


def staff(company: str) -> tuple[Person, ...]:
    """The people of a company."""
    return _staff(WORLD.seed, WORLD.size).get(company, ())


@lru_cache(maxsize=2)
def _staff(seed: int, size: int) -> dict[str, tuple[Person, ...]]:
    found: dict[str, list[Person]] = {}
    for person in _people(seed, size):
        found.setdefault(person.company, []).append(person)
    return {name: tuple(members) for name, members in found.items()}


def knows_from_start(account_id: str, slug: str) -> bool:
    """Whether they were connected before the world began: about one in 25."""
    return dice(account_id, slug, "first").random() < 0.04


@lru_cache(maxsize=64)
def known_from_start(account_id: str) -> tuple[Person, ...]:
    """Everybody an account was connected with before the world began."""
    return tuple(person for person in people() if knows_from_start(account_id, person.slug))


def plan(slug: str) -> Plan:
    """How a person will behave."""
    throw = dice(slug, "plan")
    accepts, replies = throw.random() < WORLD.accept_rate, throw.random() < WORLD.reply_rate
    accept_hours, reply_hours = throw.uniform(1, 30), throw.uniform(1, 24)
    return Plan(
        accepts_after=timedelta(hours=accept_hours) if accepts else None,
        replies_after=timedelta(hours=reply_hours) if replies else None,
        noticed_after=timedelta(hours=throw.uniform(0.1, 8)),
    )


def _person(seed: int, number: int) -> Person:
    throw = random.Random(f"{seed} {number}")  # noqa: S311 - a world that can be made again
    first, last = throw.choice(FIRST), throw.choice(LAST)
    company, place, industry = throw.choice(FIRST_COMPANIES), throw.choice(PLACES), throw.choice(INDUSTRIES)
    is_nameless = throw.random() < 0.01
    if throw.random() < MOVED_ON:
        company = throw.choice(MORE_COMPANIES)
    return Person(
        number=number,
        slug=f"{first}-{last}-{number:05d}".lower(),
        first=first,
        last=last,
        title=TITLES[number % len(TITLES)],
        company=company,
        place=place,
        industry=industry,
        is_nameless=is_nameless,
    )
