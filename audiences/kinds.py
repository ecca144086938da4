"""The ten kinds of signals: their names, and where each is looked for. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class SignalKind(StrEnum):
    """What can make a company or person worth writing to now."""

    HIRING_PLANS = "hiring_plans"
    OPEN_JOBS = "open_jobs"
    RECENT_HIRES = "recent_hires"
    TECH_STACK = "tech_stack"
    WEBSITE = "website"
    COMPLIANCE = "compliance"
    PEOPLE = "people"
    NEWS = "news"
    EXPANSION = "expansion"
    CUSTOM = "custom"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a kind is looked for: the web (a category or none), job boards, LinkedIn posts by words, LinkedIn jobs.

    `posts` is a search among posts in LinkedIn's own words; empty when posts say little about the kind.
    """

    label: str
    words: str
    category: str = ""
    posts: str = ""
    job_boards: bool = False
    jobs: bool = False


PLACES: dict[SignalKind, Place] = {
    SignalKind.HIRING_PLANS: Place(
        "Hiring plans", "plans to hire, growing its team",
        posts='hiring OR "will hire" OR "growing the" OR "growing our team"',
    ),
    SignalKind.OPEN_JOBS: Place(
        "Open jobs", "open position, job ad",
        posts='"open role" OR "has an opening" OR "job ad" OR "apply by"', job_boards=True, jobs=True,
    ),
    SignalKind.RECENT_HIRES: Place(
        "Recent hires", "joined the company, started a new position",
        posts='"started a new position" OR "joined" OR "first week" OR "welcome our new"',
    ),
    SignalKind.TECH_STACK: Place(
        "Tech stack", "moved to, runs on, migrated to a tool", posts='"runs on" OR "moved our" OR migrated OR migration'
    ),
    SignalKind.WEBSITE: Place("Website", "new website, pricing page, relaunch", posts="website OR relaunch OR rebuilt"),
    SignalKind.COMPLIANCE: Place(
        "Compliance", "certified, passed its audit", posts='"SOC 2" OR "ISO 27001" OR audit OR certified'
    ),
    SignalKind.PEOPLE: Place(
        "People", "promoted, appointed, leaves the company", category="news",
        posts='promoted OR appointed OR "am leaving"',
    ),
    SignalKind.NEWS: Place(
        "News", "award, partnership, launch", category="news", posts="award OR partnership OR launched"
    ),
    SignalKind.EXPANSION: Place(
        "Expansion", "new office, funding, new market, acquisition", category="news",
        posts='"opening an office" OR "new office" OR raised OR funding OR "new markets"',
    ),
    SignalKind.CUSTOM: Place("Custom", ""),
}  # fmt: skip
LABELS = {kind.value: place.label for kind, place in PLACES.items()}
# A signal that a post or a name is about one person: that person is the lead, not somebody else at the company.
ABOUT_A_PERSON = {SignalKind.RECENT_HIRES, SignalKind.PEOPLE}
JOB_BOARDS = (
    "greenhouse.io", "lever.co", "ashbyhq.com", "workable.com", "personio.com", "smartrecruiters.com",
)  # fmt: skip
POST_KIND = "post"
"""The kind of a signal that came from Recent posts."""


def known(kinds: list[str]) -> list[str]:
    """The kinds that exist, in the order of the table, each once."""
    return [kind for kind in LABELS if kind in kinds]
