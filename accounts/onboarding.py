"""Keep what the browser remembers of onboarding, so that two tabs never overwrite each other."""

from datetime import datetime
from typing import Any

from accounts.models import OnboardingState, User


class Stale(Exception):
    """Somebody saved a newer version meanwhile; `current` is that version."""

    def __init__(self, current: int) -> None:
        super().__init__(f"Another tab saved version {current} meanwhile. Read it, then save again.")
        self.current = current


def of(user: User) -> OnboardingState:
    """The user's state; an empty version 0 when nothing was saved yet."""
    return OnboardingState.objects.get_or_create(user=user)[0]


def save(user: User, *, state: dict[str, Any], version: int, now: datetime) -> OnboardingState:
    """Save over the version that was read; raises Stale when there is a newer one."""
    row = of(user)
    rows = OnboardingState.objects.filter(pk=row.pk, version=version)
    if not rows.update(state=state, version=version + 1, updated_at=now):
        raise Stale(of(user).version)
    return of(user)
