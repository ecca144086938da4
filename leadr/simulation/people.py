"""The people of a simulated LinkedIn, made from a seed: how they answer, and what they post. Pure."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from leadr.common.people import Person

ACCEPTS, REPLIES, CONNECTED, POSTS = 0.5, 0.3, 0.04, 0.7


@dataclass(frozen=True, slots=True)
class Plan:
    """What somebody will do: how long until they accept or reply (None: never), and whether they ever post."""

    accepts_after: timedelta | None
    replies_after: timedelta | None
    is_connected: bool
    has_posts: bool


@cache
def person(number: int, account_id: str) -> Person:
    """Somebody as one account sees them: the provider id is of no use to another account."""
    return Person(
        public_identifier=f"person-{number:06d}",
        provider_id=f"{account_id}:{number}",
        first_name=f"First{number}",
        last_name=f"Last{number}",
        headline=f"Head of Sales at Company {number % 97}",
        city="Berlin",
        company=f"Company {number % 97}",
    )


@cache
def plan(seed: int, number: int) -> Plan:
    """How somebody will behave, the same every time."""
    dice = random.Random(f"{seed} {number}")  # noqa: S311 - a world that can be made again
    return Plan(
        accepts_after=timedelta(hours=dice.uniform(1, 24 * 12)) if dice.random() < ACCEPTS else None,
        replies_after=timedelta(hours=dice.uniform(0.1, 72)) if dice.random() < REPLIES else None,
        is_connected=dice.random() < CONNECTED,
        has_posts=dice.random() < POSTS,
    )


def number_of(identifier: str) -> int:
    """The number behind a public identifier or a provider id."""
    return int(identifier.rpartition(":")[2].rpartition("-")[2])


def post_id(number: int) -> str:
    """The social id of somebody's newest post."""
    return f"urn:li:activity:{number}"


def posted_at(now: datetime) -> datetime:
    """When their newest post was written."""
    return now - timedelta(days=3)
