"""Secrets at rest: unreadable without a key, and keys that can be turned."""

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from delivery.models import Sender
from leadr.common import secrets

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def test_what_is_sealed_can_be_opened(settings):
    settings.ENCRYPTION_KEYS = [OLD]
    token = secrets.encrypt("pässword")
    assert "ssword" not in token
    assert secrets.decrypt(token) == "pässword"
    assert secrets.encrypt("") == secrets.decrypt("") == secrets.rotate("") == ""


def test_development_has_a_key_of_its_own(settings):
    settings.ENCRYPTION_KEYS, settings.DEVELOPMENT = [], True
    assert secrets.decrypt(secrets.encrypt("x")) == "x"
    settings.DEVELOPMENT = False
    with pytest.raises(ImproperlyConfigured, match="LEADR_ENCRYPTION_KEYS"):
        secrets.encrypt("x")


def test_a_key_that_is_none_is_named(settings):
    settings.ENCRYPTION_KEYS = ["short"]
    with pytest.raises(ImproperlyConfigured, match="32 bytes"):
        secrets.encrypt("x")


def test_keys_are_turned_and_the_old_one_dropped(sender, settings, capsys):
    settings.ENCRYPTION_KEYS = [NEW, *settings.ENCRYPTION_KEYS]
    call_command("rotate_keys")
    assert "1 secrets" in capsys.readouterr().out
    settings.ENCRYPTION_KEYS = [NEW]
    assert Sender.objects.get().secret == "right-password"


def test_a_secret_whose_key_is_gone_is_named_and_kept(sender, settings):
    sealed = sender.sealed_secret
    settings.ENCRYPTION_KEYS = [OLD]
    with pytest.raises(CommandError, match=f"sender {sender.pk}"):
        call_command("rotate_keys")
    sender.refresh_from_db()
    assert sender.sealed_secret == sealed
