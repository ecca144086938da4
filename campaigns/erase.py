"""Erases one person on request: never contacted again, what was to come is cancelled, what names them is forgotten."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote

from django.contrib.admin.models import LogEntry
from django.db import transaction
from django.db.models import BigIntegerField, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast

from accounts import erasure as of_accounts
from accounts import journal
from accounts.models import Did, User
from audiences import erasure as of_audiences
from campaigns.engine import frozen, moves, words
from campaigns.models import Action, Campaign, Contacted, Lead
from campaigns.models.lead import ERASED, UNRESOLVED
from campaigns.states import State
from delivery import erasure as of_delivery
from delivery import normal, suppress
from leadr.common.erasure import Change, Place, differing
from leadr.common.traces import Traces
from video import erasure as of_video
from workflows.kinds import Kind

UNDER_WAY = (State.STARTED, State.UNCLEAR)
type Owners = Sequence[int] | None


class Refused(Exception):
    """Nothing can be erased, or not now; the text says why and what to do."""


@dataclass(frozen=True)
class Found:
    """What is known of one person: their leads, what they are known by, and every place that may name them."""

    leads: list[Lead]
    known: Traces
    places: list[Place]

    @property
    def marks(self) -> list[str]:
        """What they are suppressed by."""
        return suppress.marks(self.known.slugs, self.known.addresses)


@dataclass
class Erased:
    """What was done, or would be: owners concerned, actions cancelled, rows by table."""

    owners: int = 0
    cancelled: int = 0
    rows: dict[str, int] = field(default_factory=dict)


def erase(person: str, *, owner: User | None, is_dry: bool, now: datetime) -> Erased:
    """Erase whoever has this profile address, public identifier or email address, for one owner or for all.

    Suppressed first, so that nobody finds them meanwhile; their leads forget them last, so that an erasure cut short
    can be done again. Raises Refused when nobody is known by it, or while something for them is under way.
    """
    owners = None if owner is None else [owner.pk]
    found = _find(person, owners, now=now)
    concerned, counts = _count(found.places)
    leads = [lead.pk for lead in found.leads]
    to_cancel = Action.objects.open().filter(lead__in=leads).exclude(state__in=UNDER_WAY)
    if not counts and not suppress.are_known(found.marks, owners):
        raise Refused(f"Nobody is known by “{person}” here. Nothing was changed.")
    if is_dry:
        return Erased(len(concerned), to_cancel.count(), dict(counts))
    fresh = sum(_suppress(pk, found.marks, now=now) for pk in sorted(concerned))
    cancelled = sum(_stop(campaign, leads, now=now) for campaign in _campaigns(leads))
    # Again: cancelling told users' systems, and a campaign may have found them just before they were suppressed.
    found = _find(person, owners, now=now)
    counts = Counter({place.table: place.forget() for place in found.places})
    with transaction.atomic():
        for pk in sorted(concerned):
            journal.note(pk, Did.ERASED, now=now)
    rows = {table: count for table, count in counts.items() if count}
    return Erased(len(concerned), cancelled, rows | ({"delivery_suppression": fresh} if fresh else {}))


def _find(person: str, owners: Owners, *, now: datetime) -> Found:
    address = normal.email(person) if "@" in person else ""
    slug = "" if address else normal.profile(person)
    if not (address or slug):
        raise Refused(f"“{person}” is neither a LinkedIn profile nor an email address.")
    leads = _leads(address, slug, owners)
    known = _known(leads, address, slug)
    actions = Action.objects.filter(lead__in=leads)
    keys = [words.key_of(action) for action in actions.filter(kind__in=[Kind.VIDEO, Kind.EMAIL]).only("pk")]
    places = [
        *of_accounts.places(known), *of_audiences.places(known), *of_video.places(keys, now=now),
        *of_delivery.places(known, keys), *_places(leads, known),
    ]  # fmt: skip
    return Found(leads, known, [place.of(owners) for place in places])


def _leads(address: str, slug: str, owners: Owners) -> list[Lead]:
    """Their leads, also in campaigns that know them by the other of the two, and those that only have their name."""
    rows = Lead.objects.all() if owners is None else Lead.objects.filter(campaign__owner__in=owners)
    theirs = list(rows.filter(Q(email__iexact=address) if address else _by_profile([slug])))
    if address:
        theirs += rows.filter(_by_profile(_slugs(theirs))).exclude(pk__in=[lead.pk for lead in theirs])
    nameless = rows.filter(public_identifier__startswith=UNRESOLVED, full_name__in=_names(theirs))
    return theirs + list(nameless.exclude(pk__in=[lead.pk for lead in theirs]))


def _by_profile(slugs: Iterable[str]) -> Q:
    found = Q(pk__in=[])
    for slug in slugs:
        found |= Q(public_identifier__iexact=slug) | Q(public_identifier__iexact=quote(slug, safe=""))
    return found


def _slugs(leads: Iterable[Lead]) -> set[str]:
    known = (lead for lead in leads if lead.is_resolved and not lead.is_erased)
    return {normal.profile(lead.profile_url) for lead in known}


def _names(leads: Iterable[Lead]) -> set[str]:
    return {lead.full_name for lead in leads if lead.first_name and lead.last_name and not lead.is_erased}


def _known(leads: list[Lead], address: str, slug: str) -> Traces:
    addresses = {normal.email(lead.email) for lead in leads} | {address}
    return Traces(
        slugs=frozenset(filter(None, _slugs(leads) | {slug})),
        addresses=frozenset(filter(None, addresses)),
        ids=frozenset(lead.provider_id for lead in leads if lead.provider_id and not lead.is_erased),
        names=frozenset(_names(leads)),
    )


def _places(leads: list[Lead], known: Traces) -> list[Place]:
    """Our own tables, leads last: by them all the rest is found."""
    pks = [lead.pk for lead in leads]
    contacted = Contacted.objects.filter(_by_profile(known.slugs))
    logged = LogEntry.objects.filter(content_type__model="lead", object_id__in=map(str, pks))
    of_lead = Lead.objects.filter(pk=Cast(OuterRef("object_id"), BigIntegerField())).values("campaign__owner")
    return [
        Place(contacted.annotate(whose=F("owner")), _contact),
        Place(logged.annotate(whose=Subquery(of_lead)), _logged),
        Place(Action.objects.filter(lead__in=pks).annotate(whose=F("campaign__owner")), _action),
        Place(Lead.objects.filter(pk__in=pks).annotate(whose=F("campaign__owner")), _lead),
    ]


def _contact(row: Contacted) -> Change:
    sign = suppress.digest(suppress.mark_of(normal.profile(f"linkedin.com/in/{row.public_identifier}")))
    return differing(row, public_identifier=f"{ERASED}{sign}")


def _logged(row: LogEntry) -> Change:
    return differing(row, object_repr=ERASED, change_message="")


def _action(row: Action) -> Change:
    return differing(row, text="", note="", receipt={})


def _lead(row: Lead) -> Change:
    return differing(row, **row.forgotten)


def _count(places: Iterable[Place]) -> tuple[set[int], Counter[str]]:
    """Whom it concerns, and how many rows name them, by table."""
    concerned, counts = set[int](), Counter[str]()
    for place in places:
        for row in place.named():
            counts[place.table] += 1
            concerned |= {row.whose} - {None}
    return concerned, counts


def _suppress(owner_id: int, marks: Collection[str], *, now: datetime) -> int:
    with transaction.atomic(durable=True):
        # Finds take this row before they look who is barred: one that came first is seen, a later one sees this.
        User.objects.select_for_update(no_key=True).get(pk=owner_id)
        return suppress.forget(owner_id, marks, now=now)


def _campaigns(leads: Collection[int]) -> QuerySet[Campaign]:
    return Campaign.objects.filter(leads__in=leads).distinct().order_by("pk")


def _stop(campaign: Campaign, leads: Collection[int], *, now: datetime) -> int:
    """Cancel what is to come for them in one campaign; raises Refused while something is under way."""
    with transaction.atomic(durable=True):
        moves.lock(campaign)
        rows = Action.objects.open().filter(campaign=campaign, lead__in=leads).order_by("pk")
        if under_way := rows.filter(state__in=UNDER_WAY).first():
            raise Refused(_not_now(under_way))
        to_come = list(rows.values_list("pk", flat=True))
        for pk in to_come:
            moves.close(frozen.whole(pk), State.CANCELLED, now=now, reason="erased", note="")
        return len(to_come)


def _not_now(action: Action) -> str:
    what = f"{action.get_kind_display()} {action.pk} of “{action.campaign}”"
    if action.state == State.STARTED:
        return f"They are suppressed already, but {what} is just being done. Run this again in a few minutes."
    return (
        f"They are suppressed already, but nobody knows yet whether {what} went out. Wait until that is settled by "
        "itself, or look and settle it in the admin under Actions; then run this again."
    )
