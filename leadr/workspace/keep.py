"""What a user's browser keeps of the first steps, kept here too so that another browser knows it."""

from typing import Any

from django.db.models import F

from accounts.models import OnboardingState, User


def kept(user: User) -> tuple[dict[str, Any], int]:
    """The state and its version; an empty one with version 0 when nothing was kept yet."""
    row = OnboardingState.objects.filter(user=user).first()
    return (row.state, row.version) if row else ({}, 0)


def store(user: User, state: dict[str, Any]) -> None:
    """Keep a newer state."""
    _, is_new = OnboardingState.objects.get_or_create(user=user, defaults={"state": state, "version": 1})
    if not is_new:
        OnboardingState.objects.filter(user=user).update(state=state, version=F("version") + 1)
