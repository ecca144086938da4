"""What the builder's Audience section offers beside its form: suggestions, a preview, a CSV file."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.linkedin import client
from accounts.requests import UserRequest
from audiences import launching
from audiences import preview as previews
from audiences import suggest as suggesting
from audiences.kinds import known
from audiences.models import Audience
from audiences.sources import PROMPT_LENGTH, Source
from leadr.common import clock
from leadr.common.gateways import No
from leadr.common.htmx import go, page

NO_ACCOUNT = "Connect a LinkedIn account first; the preview looks through its eyes."
NO_PREVIEW = "A CSV file shows its own rows below."


@require_POST
def suggest(request: UserRequest, pk: int) -> HttpResponse:
    """Three to five sharper prompts for the rough one in the box."""
    audience = draft_of(request, pk)
    prompt = request.POST.get("prompt", "") or audience.prompt
    context: dict[str, Any] = {"nav": "campaigns", "audience": audience, "next": _back(request)}
    sentence = suggesting.problem(prompt)
    if not sentence:
        try:
            context["suggestions"] = suggesting.suggestions(request.user, prompt=prompt, now=clock.now())
        except No as no:
            sentence = no.sentence
    context["sentence"] = sentence
    return page(request, "audiences/suggestions.html", context, part="chips")


@require_POST
def choose(request: UserRequest, pk: int) -> HttpResponse:
    """Take one of the suggestions: its prompt and its kinds."""
    audience = draft_of(request, pk)
    prompt = request.POST.get("prompt", "").strip()[:PROMPT_LENGTH]
    kinds = known(request.POST.getlist("kinds"))
    if prompt and kinds:
        mine = request.user.audiences.filter(pk=audience.pk, frozen_at=None)
        mine.update(source=Source.SIGNALS, prompt=prompt, kinds=kinds)
    else:
        messages.error(request, "This suggestion has no prompt or no kinds. Ask for new ones.")
    return go(request, _back(request) or "/")


@require_POST
def preview(request: UserRequest, pk: int) -> HttpResponse:
    """The first five finds of a draft."""
    audience = draft_of(request, pk)
    context = {"nav": "campaigns", "audience": audience, **_finds(request, audience)}
    return page(request, "audiences/preview.html", context, part="finds")


def draft_of(request: UserRequest, pk: int) -> Audience:
    """An audience of the user that no campaign runs on yet."""
    mine = request.user.audiences.filter(frozen_at=None)
    return get_object_or_404(mine.select_related("owner", "csv_file"), pk=pk)


def _finds(request: UserRequest, audience: Audience) -> dict[str, Any]:
    account = request.user.linkedin_accounts.working().order_by("pk").first()
    if audience.source == Source.CSV:
        return {"sentence": NO_PREVIEW}
    if missing := launching.problems(audience):
        return {"sentence": missing[0].sentence}
    if account is None:
        return {"sentence": NO_ACCOUNT}
    try:
        finds = previews.first_finds(
            audience, linkedin=client(), account_id=account.provider_account_id, now=clock.now()
        )
    except No as no:
        return {"sentence": no.sentence}
    return {
        "finds": finds,
        "sentence": "" if finds else "Nothing was found yet. Widen the prompt, or look back longer.",
    }


def _back(request: UserRequest) -> str:
    """The page to return to, if it is one of ours."""
    told = request.POST.get("next", "") or request.headers.get("HX-Current-URL", "")
    is_ours = url_has_allowed_host_and_scheme(
        told, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return told if is_ours else ""
