"""The token in a callback's address: which paid call it belongs to, and our proof that we wrote it."""

import hashlib
import hmac

from django.conf import settings


def sign(batch: str) -> str:
    """The token of a paid call."""
    return f"{batch}.{_proof(batch)}"


def read(token: str) -> str | None:
    """The paid call a token was signed for; None when it was not signed by us."""
    # AI Studio is said to append ?id=… to the address as it is, behind our own query.
    batch, _, proof = token.partition("?")[0].rpartition(".")
    return batch if hmac.compare_digest(proof.encode(), _proof(batch).encode()) and batch else None


def _proof(batch: str) -> str:
    return hmac.new(settings.CALLBACK_SECRET.encode(), f"video {batch}".encode(), hashlib.sha256).hexdigest()
