"""The suppression list: addresses no mail goes to again, for ever, known by a keyed digest."""

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


def digest(address: str) -> str:
    """The keyed digest of an address in its normal form."""
    return _digests(address)[0]


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


def suppressed(owner_id: int, addresses: Iterable[str]) -> set[str]:
    """Those of some normal addresses that are suppressed: one query."""
    by_digest = {known: address for address in addresses for known in _digests(address)}
    if not by_digest:
        return set()
    found = Suppression.objects.filter(owner_id=owner_id, digest__in=by_digest).values_list("digest", flat=True)
    return {by_digest[known] for known in found}


def of(owner_id: int, address: str) -> Q:
    """The condition for the rows that suppress a normal address, to be asked inside another statement."""
    return Q(owner_id=owner_id, digest__in=_digests(address))


def erase_address(owner_id: int, address: str) -> int:
    """Forget an address but not that it is suppressed, so that the person is not found again."""
    return Suppression.objects.filter(of(owner_id, normal.email(address))).update(address="")


def _many(count: int) -> str:
    # Whom it is about stands in the list alone, from which an address can be erased.
    return f"{count} address{'' if count == 1 else 'es'}"


def _digests(address: str) -> list[str]:
    # A key that was replaced still recognises what it once named.
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [salted_hmac(SALT, address, secret=key, algorithm="sha256").hexdigest()[:DIGEST] for key in keys]
