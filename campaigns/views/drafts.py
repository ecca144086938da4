"""How the builder's pages reach a draft: through its owner, with all its parts in one query."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from accounts.requests import UserRequest
from campaigns.models import Campaign
from leadr.common.htmx import wants_part

type DraftView = Callable[[UserRequest, int], HttpResponse]


def draft_of(request: UserRequest, pk: int) -> Campaign:
    """A draft of the user, with its parts."""
    mine = request.user.campaigns.drafts().select_related(
        "audience__csv_file", "workflow", "delivery__email_sender", "owner", "video"
    )
    return get_object_or_404(mine, pk=pk)


def led_on(view: DraftView) -> DraftView:
    """A view of a draft; a second click or the way back, after the launch, leads to what the draft became."""

    @wraps(view)
    def found(request: UserRequest, pk: int) -> HttpResponse:
        try:
            return view(request, pk)
        except Http404:
            became = _became(request, pk)
            if wants_part(request) or not became:
                raise
        if request.method == "POST":
            messages.info(request, "It was launched already.")
        return redirect("results:detail", pk=became[0]) if len(became) == 1 else redirect("results:list")

    return found


def _became(request: UserRequest, pk: int) -> list[int]:
    """The campaigns that a draft of the user was launched as: they share its parts, and it is gone."""
    launched = request.user.campaigns.launched()
    return list(
        launched.filter(audience__campaigns=pk, audience__campaigns__launched_at=None).values_list("pk", flat=True)
    )


def names(rows: list[Any]) -> str:
    """Several things by their names."""
    return ", ".join(f"“{row}”" for row in rows)
