"""The builder: one page, a form per part, saved on every change."""

from typing import Any

from django.contrib import messages
from django.forms import ModelForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import UserRequest
from audiences.forms import AudienceForm
from campaigns import draft as drafts
from campaigns import launch as launching
from campaigns.forms import LaunchForm
from campaigns.models import Campaign
from delivery.forms import DeliveryForm, EmailForm
from leadr.common import clock
from leadr.common.htmx import page, wants_part
from workflows import wording
from workflows.forms import MessagesForm, WorkflowForm

SECTIONS = {
    "audience": "Audience",
    "workflow": "Workflow",
    "messages": "Messages",
    "delivery": "Delivery",
    "email": "Email fallback",
    "accounts": "Accounts",
}


@require_POST
def new(request: UserRequest) -> HttpResponse:
    """Begin a draft and open it."""
    draft = drafts.begin(request.user, now=clock.now())
    return redirect("campaigns:builder", pk=draft.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def builder(request: UserRequest, pk: int) -> HttpResponse:
    """Show a draft; save the section that was posted."""
    draft = _draft(request, pk)
    section = request.POST.get("section", "")
    if request.method != "POST" or section not in SECTIONS:
        return _show(request, draft)
    form = _form(section, draft, request)
    if not form.is_valid():
        return _show(request, draft, section=section, form=form)
    form.save()
    if not wants_part(request):
        return redirect(f"{reverse('campaigns:builder', args=[pk])}#{section}")
    return _show(request, _draft(request, pk), section=section, saved=True)


@require_POST
def launch(request: UserRequest, pk: int) -> HttpResponse:
    """Launch a draft for its chosen accounts; problems bring back the builder."""
    draft = _draft(request, pk)
    accounts = list(draft.chosen_accounts.present().order_by("pk"))
    try:
        launched = launching.launch(draft, accounts=accounts, now=clock.now())
    except launching.Blocked as blocked:
        for problem in blocked.problems:
            messages.error(request, problem.sentence)
        return redirect(f"{reverse('campaigns:builder', args=[pk])}#review")
    messages.success(request, f"Launched {_names(launched.campaigns)}.")
    if launched.skipped:
        messages.warning(request, f"Skipped, because they need your attention: {_names(launched.skipped)}.")
    if len(launched.campaigns) == 1:
        return redirect("results:detail", pk=launched.campaigns[0].pk)
    return redirect("results:list")


def _draft(request: UserRequest, pk: int) -> Campaign:
    drafts_of_user = request.user.campaigns.drafts().select_related(
        "audience", "workflow", "delivery__email_sender", "owner", "video"
    )
    return get_object_or_404(drafts_of_user, pk=pk)


def _form(section: str, draft: Campaign, request: UserRequest | None = None) -> ModelForm[Any]:
    data = request.POST if request else None
    match section:
        case "audience":
            return AudienceForm(data, instance=draft.audience)
        case "workflow":
            return WorkflowForm(data, instance=draft.workflow)
        case "messages":
            return MessagesForm(data, instance=draft.workflow, has_video=draft.has_video)
        case "delivery":
            return DeliveryForm(data, instance=draft.delivery)
        case "email":
            return EmailForm(data, instance=draft.delivery, check_words=wording.problems)
        case _:
            return LaunchForm(data, instance=draft, owner=draft.owner)


def _show(
    request: UserRequest, draft: Campaign, *, section: str = "", form: ModelForm[Any] | None = None, saved: bool = False
) -> HttpResponse:
    if form is not None:  # a refused form has half-changed its part; what is stored is what counts
        stored = _draft(request, draft.pk)
        forms = {name: form if name == section else _form(name, stored) for name in SECTIONS}
        draft = stored
    else:
        forms = {name: _form(name, draft) for name in SECTIONS}
    accounts = list(draft.chosen_accounts.present().order_by("pk"))
    problems = launching.problems(draft, accounts=accounts, now=clock.now())
    window = draft.delivery.calendar.next_window(clock.now())
    context = {
        "nav": "campaigns",
        "draft": draft,
        "sections": [
            {"name": name, "label": label, "form": forms[name], "count": sum(p.section == name for p in problems)}
            for name, label in SECTIONS.items()
        ],
        "problems": problems,
        "accounts": [account for account in accounts if account.is_working],
        "window": window,
        "saved": section if saved else "",
        "now": timezone.localtime(clock.now()),
    }
    # htmx only swaps what came with 200; a browser is told that its input was not taken.
    status = 422 if form and not wants_part(request) else 200
    return page(request, "campaigns/builder.html", context, part="builder", status=status)


def _names(rows: list[Any]) -> str:
    return ", ".join(f"“{row}”" for row in rows)
