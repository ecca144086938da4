"""The people of the world, made from a seed: who they are, and how they will behave. Nothing here is stored."""

import hashlib
import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

FIRST = [
    "Ada",
    "Amara",
    "Bela",
    "Bruno",
    "Carla",
    "Chidi",
    "Dana",
    "Dmitri",
    "Elif",
    "Emil",
    "Farah",
    "Finn",
    "Greta",
    "Hana",
    "Hugo",
    "Ines",
    "Ivan",
    "Jana",
    "Joao",
    "Kaja",
    "Kofi",
    "Lena",
    "Luca",
    "Maja",
    "Marco",
    "Mina",
    "Nadia",
    "Nils",
    "Olga",
    "Omar",
    "Petra",
    "Pablo",
    "Rania",
    "Rui",
    "Sara",
    "Sven",
    "Tara",
    "Timo",
    "Uma",
    "Viktor",
    "Wanda",
    "Yara",
]
LAST = [
    "Abe",
    "Alvarez",
    "Bauer",
    "Berg",
    "Costa",
    "Diallo",
    "Dietrich",
    "Eriksen",
    "Farkas",
    "Fischer",
    "Garcia",
    "Haas",
    "Ivanova",
    "Jansen",
    "Kaya",
    "Keller",
    "Kim",
    "Kovac",
    "Lang",
    "Larsen",
    "Lopez",
    "Marin",
    "Meyer",
    "Moreau",
    "Nagy",
    "Novak",
    "Okafor",
    "Orlov",
    "Peters",
    "Popov",
    "Reyes",
    "Rossi",
    "Santos",
    "Schmid",
    "Silva",
    "Sato",
    "Toth",
    "Vogel",
    "Wagner",
    "Weber",
    "Yilmaz",
    "Zeman",
]
TITLES = (
    "Head of Sales", "Sales Director", "Account Executive", "VP Marketing", "Marketing Manager", "Recruiter",
    "HR Manager", "Software Engineer", "Chief Technology Officer", "Founder", "Product Manager", "Finance Lead",
)  # fmt: skip
COMPANIES = [
    "Northwind",
    "Acme",
    "Lumen",
    "Kestrel",
    "Orbital",
    "Brightwater",
    "Halden",
    "Meridian",
    "Quanta",
    "Fjord",
    "Solace",
    "Tessel",
    "Verity",
    "Wren",
    "Zephyr",
    "Cobalt",
    "Drift",
    "Ember",
    "Grove",
    "Harbor",
]
INDUSTRIES = ("Software", "Logistics", "Manufacturing", "Healthcare", "Finance", "Retail", "Energy")
PLACES = (
    "Berlin, Germany", "Vienna, Austria", "Zürich, Switzerland", "São Paulo, Brazil", "New York, United States",
    "Casablanca, Morocco", "Kathmandu, Nepal", "Leeds, United Kingdom", None,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the world."""

    number: int
    slug: str
    first: str
    last: str
    title: str
    company: str
    place: str | None
    industry: str
    is_nameless: bool

    @property
    def name(self) -> str:
        """As others see it."""
        return "LinkedIn Member" if self.is_nameless else f"{self.first} {self.last}"

    @property
    def headline(self) -> str:
        """Their one line."""
        return f"{self.title} at {self.company}"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a person will do: after how long they accept and reply, if at all."""

    accepts_after: timedelta | None
    replies_after: timedelta | None


@dataclass(slots=True)
class World:
    """The world's constants, set once when the server starts."""

    seed: int = 1
    size: int = 2000
    accept_rate: float = 0.55
    reply_rate: float = 0.3
    api_key: str = "sandbox-key"
    studio_key: str = "studio-secret"
    model_key: str = "model-key"
    search_key: str = "search-key"
    smtp_port: int = 0


WORLD = World()


def doors() -> dict[str, str | int]:
    """What a caller needs besides the address: a key for each service, and the mail server's port."""
    return {
        "api_key": WORLD.api_key,
        "studio_key": WORLD.studio_key,
        "model_key": WORLD.model_key,
        "search_key": WORLD.search_key,
        "smtp_port": WORLD.smtp_port,
    }


@lru_cache(maxsize=2)
def _people(seed: int, size: int) -> tuple[Person, ...]:
    return tuple(_person(seed, number) for number in range(size))


def people() -> tuple[Person, ...]:
    """Everybody, in the order a search finds them."""
    return _people(WORLD.seed, WORLD.size)


@lru_cache(maxsize=2)
def _by_slug(seed: int, size: int) -> dict[str, Person]:
    return {person.slug: person for person in _people(seed, size)}


def by_slug(slug: str) -> Person | None:
    """The person of a public identifier."""
    return _by_slug(WORLD.seed, WORLD.size).get(slug)


@lru_cache(maxsize=64)
def _ids(seed: int, size: int, account_id: str) -> dict[str, Person]:
    return {provider_id(account_id, person.slug): person for person in _people(seed, size)}


def find(account_id: str, identifier: str) -> Person | None:
    """A person by public identifier, or by the provider id this one account sees."""
    return by_slug(identifier) or _ids(WORLD.seed, WORLD.size, account_id).get(identifier)


@lru_cache(maxsize=100_000)
def provider_id(account_id: str, slug: str) -> str:
    """The id of a person as one account sees it: no other account can use it."""
    return "ACoAA" + hashlib.sha256(f"{account_id} {slug}".encode()).hexdigest()[:24]


def knows_from_start(account_id: str, slug: str) -> bool:
    """Whether they were connected before the world began: about one in 25."""
    return _dice(account_id, slug, "first").random() < 0.04


def plan(slug: str) -> Plan:
    """How a person will behave."""
    dice = _dice(slug, "plan")
    accepts, replies = dice.random() < WORLD.accept_rate, dice.random() < WORLD.reply_rate
    accept_hours, reply_hours = dice.uniform(1, 30), dice.uniform(1, 24)
    return Plan(timedelta(hours=accept_hours) if accepts else None, timedelta(hours=reply_hours) if replies else None)


@dataclass(frozen=True, slots=True)
class Post:
    """Something a person posted."""

    post_id: str
    author: Person
    text: str
    at: datetime
    can_comment: bool
    is_repost: bool

    @property
    def social_id(self) -> str:
        """The id comments and reactions are made with."""
        return f"urn:li:activity:{self.post_id}"


def posts(author: Person, *, now: datetime) -> list[Post]:
    """A person's posts of the last ninety days, newest first; some people never post."""
    dice = _dice(author.slug, "posts")
    # Counted from the start of the year, so that the same post keeps its id while the clock runs.
    start = datetime(now.year, 1, 1, tzinfo=now.tzinfo)
    found = [_post(author, dice, number, start) for number in range(dice.randint(0, 14))]
    recent = [post for post in found if now - timedelta(days=90) <= post.at <= now]
    return sorted(recent, key=lambda post: post.at, reverse=True)


def post_of(social_id: str, *, now: datetime) -> Post | None:
    """The post of a social id."""
    number = social_id.rpartition(":")[2]
    author = int(number[:-2] or 0) if number.isdigit() else -1
    if not 0 <= author < WORLD.size:
        return None
    return next((post for post in posts(people()[author], now=now) if post.post_id == number), None)


def _post(author: Person, dice: random.Random, number: int, start: datetime) -> Post:
    topic = dice.choice(("We are hiring", "Five lessons from this quarter", "Proud of the team", "A question for you"))
    return Post(
        post_id=f"{author.number}{number:02d}",
        author=author,
        text=f"{topic} at {author.company}.",
        at=start + timedelta(days=dice.uniform(0, 365)),
        can_comment=dice.random() > 0.1,
        is_repost=dice.random() < 0.1,
    )


def _person(seed: int, number: int) -> Person:
    dice = random.Random(f"{seed} {number}")  # noqa: S311 - a world that can be made again
    first, last = dice.choice(FIRST), dice.choice(LAST)
    return Person(
        number=number,
        slug=f"{first}-{last}-{number:05d}".lower(),
        first=first,
        last=last,
        title=TITLES[number % len(TITLES)],
        company=dice.choice(COMPANIES),
        place=dice.choice(PLACES),
        industry=dice.choice(INDUSTRIES),
        is_nameless=dice.random() < 0.01,
    )


def _dice(*parts: str) -> random.Random:
    return random.Random(" ".join([str(WORLD.seed), *parts]))  # noqa: S311 - a world that can be made again
