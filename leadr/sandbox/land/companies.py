"""The companies: name, domain, trade, place and size."""

from dataclasses import dataclass
from functools import lru_cache

from leadr.sandbox.land.names import COMPANIES, COUNTRIES, INDUSTRIES, PLACES
from leadr.sandbox.land.seed import WORLD, dice

FIRST_ID = 1000


@dataclass(frozen=True, slots=True)
class Company:
    """A company of the world."""

    number: int
    name: str
    industry: str
    place: str
    headcount: int
    founded: int

    @property
    def slug(self) -> str:
        """Its public identifier."""
        return self.name.lower()

    @property
    def domain(self) -> str:
        """Its website."""
        return f"{self.slug}.example"

    @property
    def company_id(self) -> str:
        """Its id at LinkedIn."""
        return str(FIRST_ID + self.number)

    @property
    def city(self) -> str:
        """Where it sits."""
        return self.place.partition(",")[0]

    @property
    def country(self) -> str:
        """The two letters of its country."""
        return COUNTRIES[self.place.rpartition(", ")[2]]

    @property
    def url(self) -> str:
        """Its page at LinkedIn."""
        return f"https://www.linkedin.com/company/{self.slug}/"


def companies() -> tuple[Company, ...]:
    """Every company."""
    return _companies(WORLD.seed)


@lru_cache(maxsize=2)
def _companies(_seed: int) -> tuple[Company, ...]:
    return tuple(_company(number, name) for number, name in enumerate(COMPANIES))


def _company(number: int, name: str) -> Company:
    throw = dice("company", name)
    return Company(
        number=number,
        name=name,
        industry=throw.choice(INDUSTRIES),
        place=throw.choice([place for place in PLACES if place]),
        headcount=throw.choice((18, 45, 90, 180, 320, 700, 1500, 4200)),
        founded=throw.randint(1968, 2021),
    )


def company_named(name: str) -> Company:
    """The company of a name."""
    return companies()[COMPANIES.index(name)]


def find_company(identifier: str) -> Company | None:
    """A company by slug, id, urn or domain."""
    wanted = identifier.lower().rpartition(":")[2]
    keys = ((company, {company.slug, company.company_id, company.domain}) for company in companies())
    return next((company for company, known in keys if wanted in known), None)
