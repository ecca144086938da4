"""Leaving by a signed link: one press, for ever, without a login and without telling who is on a list."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core import signing
from django.urls import reverse

from delivery import normal, suppress
from delivery.models import EmailRecord, SuppressionReason

SALT = "delivery.unsubscribe"


@dataclass(frozen=True, slots=True)
class Link:
    """What a link proves: somebody got mail of this owner at the address with this digest."""

    owner_id: int
    digest: str


def address_for(owner_id: int, address: str) -> str:
    """The link at the foot of a mail. It holds no address, and works for as long as the server has its key."""
    token = signing.Signer(salt=SALT).sign(f"{owner_id}-{suppress.digest(address)}")
    return settings.BASE_URL + reverse("delivery:unsubscribe", args=[token])


def read(token: str) -> Link | None:
    """The link of a token; None when it is forged."""
    try:
        owner_id, _, digest = signing.Signer(salt=SALT).unsign(token).partition("-")
        return Link(int(owner_id), digest)
    except (signing.BadSignature, ValueError):
        return None


def leave(link: Link, *, now: datetime) -> None:
    """Suppress the address behind a link; a second time changes nothing."""
    suppress.suppress_digest(
        link.owner_id, link.digest, address=_known(link), reason=SuppressionReason.UNSUBSCRIBED, now=now
    )


def sender_of(link: Link) -> str:
    """Who wrote to them, as the page names it; empty when it is not known any more."""
    record = _record(link)
    return str(record.sender.name) if record and record.sender else ""


def _known(link: Link) -> str:
    record = _record(link)
    return normal.email(record.address) if record else ""


def _record(link: Link) -> EmailRecord | None:
    return (
        EmailRecord.objects.filter(owner_id=link.owner_id, digest=link.digest)
        .select_related("sender")
        .order_by("-pk")
        .first()
    )
