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
WHERE owner_id = %(owner)s AND (kind, value) IN (SELECT * FROM unnest(%(kinds)s::text[], %(values)s::text[]))
UNION ALL
SELECT 'left', digest FROM delivery_suppression WHERE owner_id = %(owner)s AND digest = ANY(%(digests)s)
"""
# Whether an owner bars anybody at all, for statements that know a `campaign`; most bar nobody.
BARS = """(
  EXISTS (SELECT FROM delivery_blocked WHERE owner_id = campaign.owner_id)
  OR EXISTS (SELECT FROM delivery_suppression WHERE owner_id = campaign.owner_id)
)"""
LEFT = "Their address is on your suppression list."
ERASED = "They asked to be erased and not to be contacted again."
NORMAL = {
    BlockedKind.PROFILE: normal.profile,
    BlockedKind.COMPANY: normal.company,
    BlockedKind.EMAIL: normal.email,
    BlockedKind.DOMAIN: normal.domain,
}
SUPPRESSED = "left"
type Mark = tuple[str, str]


def blocked(owner_id: int, people: Sequence[Person]) -> dict[int, str]:
    """The places in `people` of those not to be reached, each with the reason. One query for any number."""
    marks = [_marks(person) for person in people]
    listed = _listed(owner_id, {mark for found in marks for mark in found})
    told = {}
    for place, found in enumerate(marks):
        if reason := next((_reason(mark) for mark in found if mark in listed), ""):
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
    slug = person.public_identifier
    marks: list[Mark] = [
        (BlockedKind.PROFILE, profile := normal.profile(f"linkedin.com/in/{slug}" if slug else person.profile_url)),
        (SUPPRESSED, suppress.mark_of(profile) if profile else ""),
        (BlockedKind.COMPANY, normal.company(person.company)),
        *_of_address(address := normal.email(person.email)),
        (SUPPRESSED, address),
    ]
    return [mark for mark in marks if mark[1]]


def _of_address(address: str) -> list[Mark]:
    if not address:
        return []
    domains = normal.parents(address.rpartition("@")[2])
    return [(BlockedKind.EMAIL, address), *((BlockedKind.DOMAIN, name) for name in domains)]


def _listed(owner_id: int, marks: set[Mark]) -> set[Mark]:
    """Those of some marks that stand on a list of the owner's."""
    if not marks:
        return set()
    by_digest = {known: value for kind, value in marks if kind == SUPPRESSED for known in suppress.digests(value)}
    plain = [mark for mark in marks if mark[0] != SUPPRESSED]
    asked = {"kinds": [kind for kind, _ in plain], "values": [value for _, value in plain], "digests": list(by_digest)}
    found = fetch(LISTED, {"owner": owner_id, **asked})
    return {(kind, by_digest[value] if kind == SUPPRESSED else value) for kind, value in found}


def _reason(mark: Mark) -> str:
    kind, value = mark
    if kind == SUPPRESSED:
        return ERASED if value.startswith(suppress.mark_of("")) else LEFT
    return REASONS[BlockedKind(kind)]
