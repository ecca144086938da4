"""The account pages: connect, see how they are, reconnect, check again, refresh."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from accounts import connect
from accounts.health import Health, sentence
from accounts.models import LinkedInAccount
from accounts.requests import UserRequest
from leadr.common import clock
from leadr.common.gateways import No
from leadr.common.htmx import page

FAMILIES = {Health.WORKING: "good", Health.CHECKING: "waiting", Health.NEEDS_RECONNECT: "failed"}


@require_safe
def accounts(request: UserRequest) -> HttpResponse:
    """All accounts of the user; the list looks again by itself while one is being verified."""
    return page(request, "accounts/list.html", accounts_of(request), part="accounts")


def accounts_of(request: UserRequest) -> dict[str, Any]:
    """What the page of all accounts shows."""
    rows = list(request.user.linkedin_accounts.present().order_by("pk"))
    waits = "added" in request.GET and _waits_for_notify(request)
    return {
        "nav": "accounts",
        "accounts": [card(account) for account in rows],
        "verifying": waits or any(account.health == Health.CHECKING or not account.name for account in rows),
        "failed": "failed" in request.GET,
        "added": "added" in request.GET,
    }


@require_POST
def connect_account(request: UserRequest) -> HttpResponse:
    """Send the user to the provider's page for a new account."""
    return _to_provider(request)


@require_POST
def reconnect(request: UserRequest, pk: int) -> HttpResponse:
    """Send the user to the provider's page for an account that lost its session."""
    return _to_provider(request, reconnects=_account(request, pk))


@require_POST
def check(request: UserRequest, pk: int) -> HttpResponse:
    """Ask the provider about one account now."""
    account = _account(request, pk)
    return _asked(request, lambda: connect.check(account, now=clock.now()))


@require_POST
def refresh(request: UserRequest) -> HttpResponse:
    """Ask the provider about every account now."""
    return _asked(request, lambda: connect.refresh(request.user, now=clock.now()))


def _account(request: UserRequest, pk: int) -> LinkedInAccount:
    return get_object_or_404(request.user.linkedin_accounts.present(), pk=pk)


def _to_provider(request: UserRequest, reconnects: LinkedInAccount | None = None) -> HttpResponse:
    try:
        address = connect.begin(request.user, now=clock.now(), reconnects=reconnects)
    except No as no:
        messages.error(request, f"The connection could not be started. {no.sentence}")
        return redirect("accounts:list")
    return redirect(address)


def _asked(request: UserRequest, deed: Callable[[], None]) -> HttpResponse:
    try:
        deed()
        messages.success(request, "Checked just now.")
    except No as no:
        messages.error(request, f"We could not check. {no.sentence}")
    return redirect("accounts:list")


def _waits_for_notify(request: UserRequest) -> bool:
    pending = request.user.pending_connections.order_by("-pk").first()
    return pending is not None and pending.used_at is None and pending.expires_at > clock.now()


def card(account: LinkedInAccount) -> dict[str, Any]:
    """What the card of one account says."""
    return {
        "account": account,
        "family": FAMILIES[Health(account.health)],
        "reason": sentence(account.provider_status),
        "needs_reconnect": account.health == Health.NEEDS_RECONNECT,
    }
