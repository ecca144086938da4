"""Secrets at rest: encrypted with the newest key, readable with every key that is still listed."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models

LOST = "A stored secret fits none of LEADR_ENCRYPTION_KEYS. Put its key back, or enter the secret anew."


class LostKey(Exception):
    """A secret was encrypted with a key that is not listed any more."""


def encrypt(text: str) -> str:
    """The text, unreadable without a key; nothing stays nothing."""
    return _keys().encrypt(text.encode()).decode() if text else ""


def decrypt(token: str) -> str:
    """What was encrypted; raises LostKey when no listed key fits."""
    try:
        return _keys().decrypt(token.encode()).decode() if token else ""
    except InvalidToken as error:
        raise LostKey(
            "A stored secret fits none of LEADR_ENCRYPTION_KEYS. Put the key back, or enter it anew."
        ) from error


def rotate(token: str) -> str:
    """The same secret under the newest key; raises LostKey."""
    try:
        return _keys().rotate(token.encode()).decode() if token else ""
    except InvalidToken as error:
        raise LostKey(LOST) from error


def _keys() -> MultiFernet:
    listed: list[str] = settings.ENCRYPTION_KEYS
    if not listed and not settings.DEVELOPMENT:
        raise ImproperlyConfigured("LEADR_ENCRYPTION_KEYS is not set, so no password can be kept on this server.")
    try:
        return MultiFernet([Fernet(key) for key in listed or [_development_key()]])
    except ValueError as error:
        raise ImproperlyConfigured(
            "LEADR_ENCRYPTION_KEYS holds something else than 32 bytes in URL-safe base64, separated by commas."
        ) from error


def _development_key() -> str:
    digest = hashlib.sha256(f"leadr.common.secrets {settings.SECRET_KEY}".encode()).digest()
    return base64.urlsafe_b64encode(digest).decode()


class SealedField(models.TextField[str, str]):
    """Holds what `encrypt` made. It is opened by hand, so that a lost key never breaks a page that only lists rows."""


class Sealed:
    """A model's secret in the clear, kept sealed in the field named: `password = Sealed("sealed_password")`."""

    def __init__(self, field: str) -> None:
        self.field = field

    def __get__(self, row: models.Model, _owner: type | None = None) -> str:
        """Open it; raises LostKey."""
        return decrypt(getattr(row, self.field))

    def __set__(self, row: models.Model, text: str) -> None:
        """Seal it."""
        setattr(row, self.field, encrypt(text))


def sealed_fields() -> list[tuple[type[models.Model], str]]:
    """Every model's sealed fields, for the rotation."""
    return [
        (model, field.attname)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, SealedField)
    ]
