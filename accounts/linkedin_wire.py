"""What the LinkedIn provider sends, as typed values; tolerant of what may be missing. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from leadr.common.people import Person

# Worst first: an account may hold several sources, and its status is that of the worst (unipile.md §3.2).
STATUS_ORDER = ("CREDENTIALS", "PERMISSIONS", "ERROR", "STOPPED", "CONNECTING")
TIERS = ("recruiter", "sales_navigator", "premium")
DISTANCES = {
    "DISTANCE_1": 1, "DISTANCE_2": 2, "DISTANCE_3": 3,
    "FIRST_DEGREE": 1, "SECOND_DEGREE": 2, "THIRD_DEGREE": 3,
}  # fmt: skip
NAMELESS = "LinkedIn Member"


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """An account as the provider knows it; `status` is in the provider's words."""

    account_id: str
    name: str
    public_identifier: str
    provider_id: str
    status: str
    tier: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page of people; `cursor` is None at the end."""

    people: tuple[Person, ...]
    cursor: str | None


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invite that waits for an answer."""

    invitation_id: str
    provider_id: str
    public_identifier: str


@dataclass(frozen=True, slots=True)
class Invitations:
    """A page of invites that wait; `cursor` is None at the end."""

    items: tuple[Invitation, ...]
    cursor: str | None


@dataclass(frozen=True, slots=True)
class Profile:
    """A person, how far away they are (1, 2, 3 or None), and the invite between us, if one is known."""

    person: Person
    distance: int | None
    invitation: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the provider returned for something that left."""

    id: str
    chat_id: str = ""


@dataclass(frozen=True, slots=True)
class SentText:
    """A message of ours as the provider lists it."""

    text: str
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Webhook:
    """A callback address registered at the provider."""

    webhook_id: str
    url: str
    source: str


def stamp(moment: datetime) -> str:
    """A moment as the provider wants it: milliseconds and Z, nothing else (unipile.md §1)."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def moment(text: Any) -> datetime | None:
    """A provider's timestamp; None when it is not one."""
    try:
        read = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return read if read.tzinfo else None


def epoch(milliseconds: Any) -> datetime | None:
    """A moment the provider counts in milliseconds; None when it is not one."""
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def items(body: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of a list answer."""
    return _objects(body.get("items"))


def cursor(body: dict[str, Any]) -> str | None:
    """Where a list goes on; None at its end."""
    return text(body, "cursor") or None


def text(row: dict[str, Any], *names: str) -> str:
    """The first of these fields that holds text, without what Postgres cannot keep: NUL and halves of emoji."""
    values = (row.get(name) for name in names)
    found = next((value for value in values if isinstance(value, str) and value), "")
    return found.encode("utf-8", "ignore").decode().replace("\x00", "")


def account(row: dict[str, Any]) -> AccountFacts:
    """An Account object (unipile.md §3.2)."""
    im = _object(_object(row.get("connection_params")).get("im"))
    statuses = {text(source, "status") for source in _objects(row.get("sources"))}
    features = im.get("premiumFeatures")
    worst = next((status for status in STATUS_ORDER if status in statuses), "")
    return AccountFacts(
        account_id=text(row, "id"),
        name=text(row, "name") or text(im, "username"),
        public_identifier=text(im, "publicIdentifier"),
        provider_id=text(im, "id"),
        status=worst or min(statuses - {""}, default="CONNECTING"),
        tier=next((tier for tier in TIERS if isinstance(features, list) and tier in features), "classic"),
    )


def person(row: dict[str, Any]) -> Person:
    """Somebody from a search, a profile or a relation; `city` is the first part of the location."""
    first, last = text(row, "first_name"), text(row, "last_name")
    if not first and not last:
        first, _, last = text(row, "name").partition(" ")
    identifier = text(row, "public_identifier")
    return Person(
        public_identifier=identifier,
        provider_id=text(row, "provider_id", "member_id", "id"),
        first_name=first,
        last_name=last,
        headline=text(row, "headline"),
        city=text(row, "location").partition(",")[0].strip(),
        company=_company(row),
        profile_url=text(row, "public_profile_url", "profile_url"),
        picture_url=text(row, "profile_picture_url"),
        distance=DISTANCES.get(text(row, "network_distance")),
    )


def people(rows: Iterable[dict[str, Any]]) -> tuple[Person, ...]:
    """The people of a page who can be named and found again."""
    named = (row for row in rows if text(row, "name") != NAMELESS)
    return tuple(found for found in map(person, named) if found.public_identifier and found.provider_id)


def profile(body: dict[str, Any]) -> Profile:
    """A UserProfile (unipile.md §5)."""
    invitation = body.get("invitation")
    status = text(invitation, "status") if isinstance(invitation, dict) and invitation.get("type") == "SENT" else ""
    found = person(body)
    return Profile(found, found.distance, status)


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _objects(value: Any) -> list[dict[str, Any]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _company(row: dict[str, Any]) -> str:
    positions = row.get("current_positions") or row.get("work_experience")
    first = positions[0] if isinstance(positions, list) and positions else None
    if isinstance(first, dict) and text(first, "company"):
        return text(first, "company")
    return text(row, "headline").partition(" at ")[2]
