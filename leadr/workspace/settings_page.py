"""The user's own settings, and what their browser keeps of the first steps."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms import MailForm, ZoneForm
from accounts.requests import UserRequest
from leadr.common.htmx import page
from leadr.workspace import keep

LARGEST = 4000


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: UserRequest) -> HttpResponse:
    """The time zone, and the way to password, address and second factor."""
    form = ZoneForm(request.POST if request.method == "POST" else None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Saved. Every time you see is in this zone now.")
        return redirect("settings")
    if form.errors:
        request.user.refresh_from_db()
    context = {"nav": "settings", "form": form, "mails": MailForm(instance=request.user)}
    return page(request, "workspace/settings.html", context, status=422 if form.errors else 200)


@require_POST
def mails(request: UserRequest) -> HttpResponse:
    """Which of Leadr's own mails somebody wants."""
    MailForm(request.POST, instance=request.user).save()
    messages.success(request, "Saved. It holds from the next mail on.")
    return redirect("settings")


@require_http_methods(["GET", "HEAD", "POST"])
def onboarding(request: UserRequest) -> JsonResponse:
    """What the browser keeps of the checklist: read it, or store a newer one; the stored one comes back."""
    if request.method == "POST":
        state = _state(request)
        if state is None:
            return JsonResponse({"detail": "Send a JSON object of at most 4,000 characters."}, status=400)
        keep.store(request.user, state)
    state, version = keep.kept(request.user)
    return JsonResponse({"state": state, "version": version})


def _state(request: UserRequest) -> dict[str, Any] | None:
    if len(request.body) > LARGEST or b"\\u0000" in request.body:
        return None
    try:
        said = json.loads(request.body, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


def _refuse(constant: str) -> None:
    """NaN and the infinities are no JSON, whatever Python thinks."""
    raise ValueError(constant)
