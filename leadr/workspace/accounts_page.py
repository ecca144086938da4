"""The accounts as their owner sees them: how they are, what they sent today, whose campaigns they carry, their caps."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms import CapsForm
from accounts.requests import UserRequest
from accounts.views import accounts_of
from leadr.common import clock
from leadr.common.htmx import page
from results import reasons, today, why


@require_safe
def accounts(request: UserRequest) -> HttpResponse:
    """All accounts of the user; the list looks again by itself while one is being verified."""
    used = {row.account.pk: row for row in today.of_user(request.user, now=clock.now())}
    context = accounts_of(request)
    for card in context["accounts"]:
        card["used"] = used.get(card["account"].pk)
    return page(request, "accounts/list.html", context, part="accounts")


@require_http_methods(["GET", "HEAD", "POST"])
def account(request: UserRequest, pk: int) -> HttpResponse:
    """One account: why it sends or does not, and its caps."""
    found = get_object_or_404(request.user.linkedin_accounts.present(), pk=pk)
    form = CapsForm(request.POST if request.method == "POST" else None, instance=found)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Saved. It holds from the next send on.")
        return redirect("account", pk=pk)
    stored = get_object_or_404(request.user.linkedin_accounts.present(), pk=pk)
    now = clock.now()
    context: dict[str, Any] = {
        "nav": "accounts",
        "account": stored,
        "form": form,
        "why": why.of_account(reasons.of_account(stored, now=now)),
        "used": next((row for row in today.of_user(request.user, now=now) if row.account.pk == pk), None),
    }
    return page(request, "accounts/account.html", context, status=422 if form.errors else 200)
