"""Writes into the journal who came in, who was not let in, and what changed about how somebody comes in."""

from typing import Any

from allauth.account.signals import email_changed, password_changed, password_reset, password_set
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_logged_in, user_login_failed

from accounts import journal
from accounts.models import Did, User
from leadr.common import clock

CHANGES = {
    user_logged_in: Did.LOGGED_IN,
    password_changed: Did.PASSWORD_CHANGED,
    password_reset: Did.PASSWORD_CHANGED,
    password_set: Did.PASSWORD_CHANGED,
    email_changed: Did.EMAIL_CHANGED,
    authenticator_added: Did.FACTOR_ADDED,
    authenticator_removed: Did.FACTOR_REMOVED,
}


def watch() -> None:
    """Listen, from the start of the process on."""
    for signal in CHANGES:
        signal.connect(_changed, dispatch_uid="journal")
    user_login_failed.connect(_failed, dispatch_uid="journal")


def _changed(signal: Any, user: User, **_told: Any) -> None:
    journal.note(user.pk, CHANGES[signal], now=clock.now())


def _failed(credentials: dict[str, Any], **_told: Any) -> None:
    named = str(credentials.get("email") or credentials.get("username") or "").lower()
    # Postgres text holds no NUL, so nobody is called by one.
    user = User.objects.filter(email=named).first() if named and "\x00" not in named else None
    if user:
        journal.note(user.pk, Did.LOGIN_FAILED, now=clock.now())
