"""The suppression list: addresses no mail goes to again and people never contacted again, by a keyed digest."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac

from accounts import journal
from accounts.models import Did
from delivery import normal
from delivery.models import Suppression, SuppressionReason

SALT = "delivery.suppressions"
DIGEST = 32


def digest(mark: str) -> str:
    """The keyed digest of an address in its normal form, or of another mark."""
    return digests(mark)[0]


def digests(mark: str) -> list[str]:
    """Its digests under every key: one that was replaced still recognises what it once named."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [salted_hmac(SALT, mark, secret=key, algorithm="sha256").hexdigest()[:DIGEST] for key in keys]


def mark_of(profile: str) -> str:
    """The mark of a LinkedIn profile by its identifier in normal form; no address looks like it."""
    return f"profile {profile}"


def marks(profiles: Iterable[str], addresses: Iterable[str]) -> list[str]:
    """The marks of somebody known by these, each in its normal form."""
    return [*map(mark_of, profiles), *addresses]


def suppress(owner_id: int, address: str, *, reason: SuppressionReason, now: datetime) -> bool:
    """Never write to an address again; False when it is no address or was suppressed before."""
    return bool(suppress_many(owner_id, [address], reason=reason, now=now))


def suppress_many(owner_id: int, addresses: Iterable[str], *, reason: SuppressionReason, now: datetime) -> int:
    """The same for many at once; how many are new."""
    wanted = {found for address in addresses if (found := normal.email(address))}
    known = suppressed(owner_id, wanted)
    rows = [
        Suppression(owner_id=owner_id, digest=digest(address), address=address, reason=reason, at=now)
        for address in sorted(wanted - known)
    ]
    with transaction.atomic():
        Suppression.objects.bulk_create(rows, ignore_conflicts=True)
        if rows and reason == SuppressionReason.ADDED:
            journal.note(owner_id, Did.SUPPRESSED, detail=_many(len(rows)), now=now)
    return len(rows)


def suppress_digest(owner_id: int, known: str, *, address: str, reason: SuppressionReason, now: datetime) -> None:
    """Suppress by the digest in a link: it works when the address itself was erased long ago."""
    row = Suppression(owner_id=owner_id, digest=known, address=address, reason=reason, at=now)
    Suppression.objects.bulk_create([row], ignore_conflicts=True)


def forget(owner_id: int, known: Iterable[str], *, now: datetime) -> int:
    """Suppress whoever has these marks, for ever and by digest alone; how many are new."""
    rows = [
        Suppression(owner_id=owner_id, digest=digest(mark), reason=SuppressionReason.ERASED, at=now) for mark in known
    ]
    with transaction.atomic():
        before = Suppression.objects.filter(owner_id=owner_id, digest__in=[row.digest for row in rows]).count()
        Suppression.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows) - before


def are_known(known: Iterable[str], owners: Iterable[int] | None) -> bool:
    """Whether anybody, or one of these owners, has suppressed one of these marks."""
    rows = Suppression.objects.filter(digest__in=[found for mark in known for found in digests(mark)])
    return (rows if owners is None else rows.filter(owner__in=owners)).exists()


def suppressed(owner_id: int, addresses: Iterable[str]) -> set[str]:
    """Those of some normal addresses that are suppressed: one query."""
    by_digest = {known: address for address in addresses for known in digests(address)}
    if not by_digest:
        return set()
    found = Suppression.objects.filter(owner_id=owner_id, digest__in=by_digest).values_list("digest", flat=True)
    return {by_digest[known] for known in found}


def of(owner_id: int, address: str) -> Q:
    """The condition for the rows that suppress a normal address, to be asked inside another statement."""
    return Q(owner_id=owner_id, digest__in=digests(address))


def _many(count: int) -> str:
    # Whom it is about stands in the list alone, from which an address can be erased.
    return f"{count} address{'' if count == 1 else 'es'}"
