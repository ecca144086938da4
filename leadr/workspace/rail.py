"""For every page behind the login: how the accounts are and which plan it is, asked only where it is shown."""

from typing import Any

from django.utils.functional import SimpleLazyObject

from accounts import access
from accounts.health import Health
from accounts.requests import UserRequest
from leadr.common import clock


def foot(request: UserRequest) -> dict[str, Any]:
    """The foot of the rail."""
    user = getattr(request, "user", None)  # a request may be refused before anybody asks who sent it
    if user is None or not user.is_authenticated:
        return {}
    return {"rail": SimpleLazyObject(lambda: _told(request))}


def _told(request: UserRequest) -> dict[str, Any]:
    healths = list(request.user.linkedin_accounts.present().values_list("health", flat=True))
    broken, working = healths.count(Health.NEEDS_RECONNECT), healths.count(Health.WORKING)
    plan = access.plan_of(request.user, today=clock.now().date())
    return {
        "family": "failed" if broken else "good" if working else "waiting",
        "accounts": _words(healths, broken),
        "plan": plan.name if plan else "No plan",
    }


def _words(healths: list[str], broken: int) -> str:
    if not healths:
        return "No account yet"
    if broken:
        return f"{broken} account{'' if broken == 1 else 's'} to reconnect"
    return "Account working" if len(healths) == 1 else f"{len(healths)} accounts working"
