"""Where delivery may name somebody: kept letters, and the lists of those who are not written to."""

from collections.abc import Collection

from django.db.models import F, Q

from delivery import suppress
from delivery.models import Blocked, BlockedKind, EmailRecord, Suppression
from leadr.common.erasure import GONE, Change, Place, differing
from leadr.common.traces import Traces


def places(known: Traces, keys: Collection[str]) -> list[Place]:
    """Letters with these keys or to these addresses, and entries of the lists; digests of theirs stay."""
    digests = [found for address in known.addresses for found in suppress.digests(address)]
    marks = [found for mark in suppress.marks(known.slugs, known.addresses) for found in suppress.digests(mark)]
    listed = Q(kind=BlockedKind.PROFILE, value__in=known.slugs) | Q(kind=BlockedKind.EMAIL, value__in=known.addresses)
    letters = EmailRecord.objects.filter(Q(key__in=keys) | Q(digest__in=digests))
    return [
        Place(letters.annotate(whose=F("owner")), _letter),
        Place(Suppression.objects.filter(digest__in=marks).annotate(whose=F("owner")), _suppression),
        Place(Blocked.objects.filter(listed).annotate(whose=F("owner")), _entry),
    ]


def _letter(row: EmailRecord) -> Change:
    # That an address had its letter is known by the row's own sign from now on, and by the suppression list.
    return differing(row, address=f"erased {row.pk}", subject="", raw=b"", answer="")


def _suppression(row: Suppression) -> Change:
    return differing(row, address="")


def _entry(_row: Blocked) -> Change:
    return GONE
