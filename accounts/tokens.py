"""Make, find and revoke personal tokens. The token itself is shown once and never stored."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from accounts import journal
from accounts.models import ApiToken, Did, User

PREFIX = "ldr_"
USED_EVERY = timedelta(minutes=1)
LIVES = {"30": "30 days", "90": "90 days", "365": "One year"}


def create(user: User, *, name: str, scopes: Sequence[str], days: int, now: datetime) -> tuple[ApiToken, str]:
    """A new token of a user: its row, and the words that open the API, which nobody can read again."""
    words = PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic(durable=True):
        row = ApiToken.objects.create(
            owner=user,
            name=name,
            hint=words[:8],
            token_hash=_hash(words),
            scopes=sorted(set(scopes)),
            created_at=now,
            expires_at=now + timedelta(days=days),
        )
        journal.note(user.pk, Did.TOKEN_MADE, row, detail=f"{', '.join(row.scopes)}, {days} days", now=now)
    return row, words


def find(words: str, *, now: datetime) -> ApiToken | None:
    """The token these words open, if it is good and its owner may come in; notes once a minute that it was used."""
    # Found by the hash of 256 random bits, so the time the look-up takes tells nothing of use.
    token = ApiToken.objects.select_related("owner").filter(token_hash=_hash(words)).first()
    if token is None or not token.is_good(now=now) or not token.owner.is_active:
        return None
    if token.used_at is None or now - token.used_at > USED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(used_at=now)
    return token


def revoke(token: ApiToken, *, now: datetime) -> None:
    """Close it for good."""
    with transaction.atomic(durable=True):
        if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now):
            journal.note(token.owner_id, Did.TOKEN_REVOKED, token, now=now)


def _hash(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()
