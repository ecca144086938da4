"""Who is not to be reached: the owner's blocklist and everybody who left, asked for a page of people at once."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from accounts import journal
from accounts.models import Did
from delivery import normal, suppress
from delivery.models import Blocked, BlockedKind
from leadr.common.people import Person
from leadr.common.sql import fetch

REASONS = {
    BlockedKind.PROFILE: "This profile is on your blocklist.",
    BlockedKind.COMPANY: "Their company is on your blocklist.",
    BlockedKind.EMAIL: "Their address is on your blocklist.",
    BlockedKind.DOMAIN: "Their domain is on your blocklist.",
}
LISTED = """
SELECT kind, value FROM delivery_blocked
WHERE owner_id = %s AND (kind, value) IN (SELECT * FROM unnest(%s::text[], %s::text[]))
"""
# Whether an owner bars anybody at all, for statements that know a `campaign`; most bar nobody.
BARS = """(
  EXISTS (SELECT FROM delivery_blocked WHERE owner_id = campaign.owner_id)
  OR EXISTS (SELECT FROM delivery_suppression WHERE owner_id = campaign.owner_id)
)"""
LEFT = "Their address is on your suppression list."
NORMAL = {
    BlockedKind.PROFILE: normal.profile,
    BlockedKind.COMPANY: normal.company,
    BlockedKind.EMAIL: normal.email,
    BlockedKind.DOMAIN: normal.domain,
}
type Mark = tuple[str, str]


def blocked(owner_id: int, people: Sequence[Person]) -> dict[int, str]:
    """The places in `people` of those not to be reached, each with the reason. Two queries for any number."""
    marks = [_marks(person) for person in people]
    listed = _listed(owner_id, {mark for found in marks for mark in found})
    left = suppress.suppressed(
        owner_id, {value for found in marks for kind, value in found if kind == BlockedKind.EMAIL}
    )
    told = {}
    for place, found in enumerate(marks):
        if reason := _reason(found, listed, left):
            told[place] = reason
    return told


def is_blocked_address(owner_id: int, address: str) -> bool:
    """Whether the blocklist names a normal address or its domain."""
    return bool(_listed(owner_id, set(_of_address(address))))


def add(owner_id: int, kind: BlockedKind, values: Iterable[str], *, now: datetime) -> tuple[int, list[str]]:
    """Put values on the blocklist: how many are new, and those that make no sense."""
    rows, bad = dict[str, Blocked](), list[str]()
    for value in values:
        if wanted := NORMAL[kind](value):
            rows[wanted] = Blocked(owner_id=owner_id, kind=kind, value=wanted, shown=value.strip()[:254], at=now)
        else:
            bad.append(value)
    known = Blocked.objects.filter(owner_id=owner_id, kind=kind, value__in=rows).values_list("value", flat=True)
    fresh = [row for value, row in rows.items() if value not in set(known)]
    with transaction.atomic():
        Blocked.objects.bulk_create(fresh, ignore_conflicts=True)
        if fresh:
            journal.note(owner_id, Did.BLOCKED, detail=f"{kind.label}, {len(fresh)} new", now=now)
    return len(fresh), bad


def remove(row: Blocked, *, now: datetime) -> None:
    """Take one entry off the blocklist."""
    with transaction.atomic(durable=True):
        if Blocked.objects.filter(pk=row.pk).delete()[0]:
            journal.note(row.owner_id, Did.UNBLOCKED, detail=row.get_kind_display(), now=now)


def _marks(person: Person) -> list[Mark]:
    marks: list[Mark] = [
        (BlockedKind.PROFILE, normal.profile(person.public_identifier or person.profile_url)),
        (BlockedKind.COMPANY, normal.company(person.company)),
        *_of_address(normal.email(person.email)),
    ]
    return [mark for mark in marks if mark[1]]


def _of_address(address: str) -> list[Mark]:
    if not address:
        return []
    domains = normal.parents(address.rpartition("@")[2])
    return [(BlockedKind.EMAIL, address), *((BlockedKind.DOMAIN, name) for name in domains)]


def _listed(owner_id: int, marks: set[Mark]) -> set[Mark]:
    if not marks:
        return set()
    kinds, values = zip(*marks, strict=True)
    return {(kind, value) for kind, value in fetch(LISTED, [owner_id, list(kinds), list(values)])}


def _reason(marks: Iterable[Mark], listed: set[Mark], left: set[str]) -> str:
    for kind, value in marks:
        if (kind, value) in listed:
            return REASONS[BlockedKind(kind)]
        if kind == BlockedKind.EMAIL and value in left:
            return LEFT
    return ""
