"""The first finds of a draft, before anything is launched. What they cost is kept for the launch."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from accounts.linkedin import LinkedIn
from audiences import people, rounds, table
from audiences.finders import linkedin_url, recent_posts, signals
from audiences.kinds import LABELS, POST_KIND
from audiences.models import Audience, Finding
from audiences.outside import Outside
from audiences.sources import Source
from leadr.common.people import Person

COUNT = 5
CALLS = 12
RESOLVES = {Source.SIGNALS: people.behind, Source.RECENT_POSTS: recent_posts.author}
WAYS = {Source.SIGNALS: signals.WAY, Source.RECENT_POSTS: recent_posts.WAY}


@dataclass(frozen=True, slots=True)
class Find:
    """One find as a page shows it."""

    who: str
    about: str
    kind: str = ""
    quote: str = ""
    url: str = ""
    happened_on: date | None = None


def first_finds(
    audience: Audience, *, linkedin: LinkedIn, account_id: str, now: datetime, calls: int = CALLS
) -> tuple[Find, ...]:
    """Up to five finds. Raises what the gateways raise when there is not even one."""
    outside = Outside(audience, linkedin, account_id, now, calls_left=calls)
    way = WAYS.get(Source(audience.source))
    if way is None:
        page = linkedin_url.find(outside, cursor="", limit=COUNT)
        return tuple(map(_person, page.people[:COUNT]))
    round_ = rounds.current(audience, way, now=now)
    while round_ and _found(audience).count() < COUNT and rounds.step(round_, way, outside):
        pass
    return tuple(map(_finding, _found(audience)[:COUNT]))


def sample_people(
    audience: Audience, *, linkedin: LinkedIn, account_id: str, now: datetime, count: int = 3
) -> tuple[Person, ...]:
    """A few real people of a draft, to show its words with their names; nobody is handed over by this."""
    outside = Outside(audience, linkedin, account_id, now, calls_left=CALLS)
    match audience.source:
        case Source.SEARCH_URL:
            return linkedin_url.find(outside, cursor="", limit=count).people[:count]
        case Source.CSV:
            file = audience.csv_file
            rows = file.rows.order_by("number")[:count] if file else []
            return tuple(table.person_of(row.cells, file.mapping) for row in rows if file)
    first_finds(audience, linkedin=linkedin, account_id=account_id, now=now)
    resolve = RESOLVES[Source(audience.source)]
    found = (resolve(finding, outside) or () for finding in _found(audience)[: 2 * count])
    return tuple(person for people in found for person in people if person.first_name)[:count]


def _found(audience: Audience) -> QuerySet[Finding]:
    return audience.findings.filter(round__recipe=audience.recipe).order_by("-pk")


def _person(person: Person) -> Find:
    return Find(person.full_name, person.headline, url=person.profile_url)


def _finding(finding: Finding) -> Find:
    author = finding.author
    name = f"{author.get('first_name', '')} {author.get('last_name', '')}".strip()
    return Find(
        who=finding.company if finding.kind != POST_KIND else name or finding.person_name or finding.company,
        about=str(author.get("headline") or finding.person_name or finding.company_domain),
        kind=LABELS.get(finding.kind, "Post"),
        quote=finding.quote,
        url=finding.url,
        happened_on=finding.happened_on,
    )
