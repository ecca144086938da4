"""The pages of a video plan: its section, the template picker, a preview and its player."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import retarget, trigger_client_event

from accounts.requests import UserRequest
from leadr.common import clock
from leadr.common.gateways import No
from leadr.common.htmx import page, wants_part
from video import moves, plans, renders, studio
from video.forms import PreviewForm, TemplateForm, VideoPlanForm
from video.models import Render, VideoPlan
from video.plans import Frozen

FROZEN = "A launched campaign uses this video, so it cannot be changed any more."


def section(
    plan: VideoPlan, *, now: datetime, form: VideoPlanForm | None = None, saved: bool = False, error: str = ""
) -> dict[str, Any]:
    """What templates/video/section.html shows of a plan, as `video`."""
    return {
        "now": timezone.localtime(now),
        "error": error,
        "plan": plan,
        "form": form or VideoPlanForm(instance=plan),
        "preview_form": PreviewForm(),
        "problems": plans.problems(plan),
        "preview": plan.renders.previews().order_by("-pk").first(),
        "cost": renders.cost(plan),
        "saved": saved,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: UserRequest, pk: int) -> HttpResponse:
    """Show a plan; save its mapping and failure policy."""
    chosen = _plan(request, pk)
    if request.method != "POST":
        return _show(request, chosen)
    form = VideoPlanForm(request.POST, instance=chosen)
    if not form.is_valid():
        return _show(request, _plan(request, pk), form=form, status=422)
    try:
        plans.remap(chosen, form.chosen(), on_failure=form.cleaned_data["on_failure"])
    except Frozen:
        return _frozen(request, pk)
    if not wants_part(request):
        return redirect("video:plan", pk=pk)
    return _changed(_show(request, chosen, saved=True))


@require_http_methods(["GET", "HEAD", "POST"])
def templates(request: UserRequest, pk: int) -> HttpResponse:
    """Show AI Studio's templates with their pictures; take the one that was chosen, or its id typed by hand."""
    chosen = _plan(request, pk)
    form = TemplateForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _pick(request, chosen, form)
    try:
        plans.choose(chosen, form.cleaned_data["template_id"], typed=form.cleaned_data["variables"])
    except No as no:
        form.add_error(None, no.sentence)
        return _pick(request, chosen, form)
    except Frozen:
        return _frozen(request, pk)
    return _changed(_show(request, chosen)) if wants_part(request) else redirect("video:plan", pk=pk)


@require_POST
def preview(request: UserRequest, pk: int) -> HttpResponse:
    """Make a film for one lead to look at; the section shows how it goes."""
    chosen = _plan(request, pk)
    form = PreviewForm(request.POST)
    if not form.is_valid():
        return _show(request, chosen, error="Keep each of the lead's fields below 300 characters.", status=422)
    try:
        renders.preview(chosen, values=form.cleaned_data, now=clock.now())
    except No as no:
        return _show(request, chosen, error=no.sentence, status=422)
    return _show(request, chosen) if wants_part(request) else redirect("video:plan", pk=pk)


@require_safe
def render(request: UserRequest, pk: int) -> HttpResponse:
    """One film: how far it is, and the player once it is there."""
    found: Render = get_object_or_404(request.user.renders.select_related("plan"), pk=pk)
    return page(request, "video/render.html", {"nav": "campaigns", "render": found}, part="render")


def _plan(request: UserRequest, pk: int) -> VideoPlan:
    return get_object_or_404(request.user.video_plans, pk=pk)


def _show(request: UserRequest, chosen: VideoPlan, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {"nav": "campaigns", "video": section(chosen, now=clock.now(), **more)}
    # htmx only swaps what came with 200; a browser is told that its input was not taken.
    return page(request, "video/plan.html", context, part="section", status=200 if wants_part(request) else status)


def _pick(request: UserRequest, chosen: VideoPlan, form: TemplateForm) -> HttpResponse:
    found, closed = _templates()
    context = {"nav": "campaigns", "plan": chosen, "templates": found, "closed": closed, "form": form}
    status = 422 if form.errors and not wants_part(request) else 200
    response = page(request, "video/templates.html", context, part="picker", status=status)
    return retarget(response, "#video-picker")


def _templates() -> tuple[list[dict[str, str]], str]:
    """The templates we may show, and why there are none."""
    try:
        found = studio.client().templates()
    except No as no:
        return [], no.sentence
    rows = [{"id": row.template_id, "name": row.name, "picture": moves.trusted(row.thumbnail_url)} for row in found]
    return rows, "" if rows else "There is no video template at AI Studio yet. Make one there first."


def _frozen(request: UserRequest, pk: int) -> HttpResponse:
    return _show(request, _plan(request, pk), error=FROZEN, status=409)


def _changed(response: HttpResponse) -> HttpResponse:
    return trigger_client_event(response, "video-changed")
