"""The builder: one page, a form per part, saved on every change."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts import language
from accounts.requests import UserRequest
from campaigns import draft as drafts
from campaigns import launch as launching
from campaigns.models import Campaign
from campaigns.views import preview, review, sections
from campaigns.views.drafts import draft_of, led_on, names
from campaigns.views.sections import SECTIONS, Form
from leadr.common import clock
from leadr.common.htmx import page, wants_part
from video.views import section as film_section
from workflows import picture, writer


@require_POST
def new(request: UserRequest) -> HttpResponse:
    """Begin a draft and open it."""
    draft = drafts.begin(request.user, now=clock.now())
    return redirect("campaigns:builder", pk=draft.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@led_on
def builder(request: UserRequest, pk: int) -> HttpResponse:
    """Show a draft; save the section that was posted."""
    draft = draft_of(request, pk)
    section = request.POST.get("section", "")
    if request.method != "POST" or section not in SECTIONS:
        return _show(request, draft)
    form = sections.form_of(section, draft, request.POST)
    if not form.is_valid():
        return _show(request, draft, section=section, form=form)
    form.save()
    return _saved(request, pk, section)


@require_POST
def write(request: UserRequest, pk: int) -> HttpResponse:
    """Have the note and the message drafted; they replace what stood there."""
    draft = draft_of(request, pk)
    workflow = draft.workflow
    account = draft.chosen_accounts.present().order_by("pk").first()
    words = writer.draft(
        request.user,
        audience_text=draft.audience.summary,
        account_name=str(account) if account else "",
        note_limit=draft.note_limit,
        message_limit=workflow.message_limit,
        now=clock.now(),
    )
    request.user.workflows.filter(pk=workflow.pk).update(note=words.note, message=words.message)
    said = words.sentence or "Drafted. Read it once before you launch."
    if not wants_part(request):
        messages.info(request, said)
    return _saved(request, pk, "messages", said=said)


@require_POST
@led_on
def launch(request: UserRequest, pk: int) -> HttpResponse:
    """Launch a draft for its chosen accounts; problems bring back the builder, email has to be confirmed first."""
    draft, now = draft_of(request, pk), clock.now()
    accounts = list(draft.chosen_accounts.present().order_by("pk"))
    asks = review.confirmation(draft)
    if asks and "confirmed" not in request.POST and not launching.problems(draft, accounts=accounts, now=now):
        context = {"nav": "campaigns", "draft": draft, "asks": asks}
        return TemplateResponse(request, "campaigns/confirm.html", context)
    try:
        launched = launching.launch(draft, accounts=accounts, now=now)
    except launching.Blocked as blocked:
        for problem in blocked.problems:
            messages.error(request, problem.sentence)
        return redirect(f"{reverse('campaigns:builder', args=[pk])}#review")
    messages.success(request, f"Launched {names(launched.campaigns)}.")
    if launched.skipped:
        messages.warning(request, f"Skipped, because they need your attention: {names(launched.skipped)}.")
    if len(launched.campaigns) == 1:
        return redirect("results:detail", pk=launched.campaigns[0].pk)
    return redirect("results:list")


def _saved(request: UserRequest, pk: int, section: str, *, said: str = "") -> HttpResponse:
    if not wants_part(request):
        return redirect(f"{reverse('campaigns:builder', args=[pk])}#{section}")
    return _show(request, draft_of(request, pk), section=section, said=said or None)


def _show(
    request: UserRequest, draft: Campaign, *, section: str = "", form: Form | None = None, said: str | None = None
) -> HttpResponse:
    if form is not None:  # a refused form has half-changed its part; what is stored is what counts
        draft = draft_of(request, draft.pk)
    forms = {name: sections.form_of(name, draft) for name in SECTIONS}
    if form is not None:
        forms[section] = form
    context = _context(draft, forms) | {
        "saved": section if form is None else "",
        "said": said,
    }
    # htmx only swaps what came with 200; a browser is told that its input was not taken.
    status = 422 if form and not wants_part(request) else 200
    return page(request, "campaigns/builder.html", context, part="builder", status=status)


def _context(draft: Campaign, forms: dict[str, Form]) -> dict[str, Any]:
    now = clock.now()
    accounts = list(draft.chosen_accounts.present().order_by("pk"))
    problems = sections.told(launching.problems(draft, accounts=accounts, now=now), forms)
    sections.beside(problems, forms)
    people, are_real = preview.samples(draft)
    return {
        "nav": "campaigns",
        "draft": draft,
        "forms": forms,
        "outline": [
            {"name": name, "label": label, "count": sum(problem.section == name for problem in problems)}
            for name, label in sections.PLACES.items()
        ],
        "problems": problems,
        "accounts": accounts,
        "sources": sections.source_cards(forms["audience"]),
        "presets": sections.preset_cards(forms["workflow"]),
        "picture": picture.draw(draft.graph),
        "samples": people,
        "samples_are_real": are_real,
        "no_model": language.problem(),
        "plan": draft.delivery,
        "chart": review.forecast_of(draft, accounts=accounts, now=now),
        "root": draft.paced_kind.value,
        "is_live": settings.EMAIL_LIVE,
        "email_problems": [problem for problem in problems if problem.section == "email"],
        "video": film_section(draft.video, now=now) if draft.video else None,
        "summary": review.summary(draft, accounts=accounts, now=now),
        "asks": review.confirmation(draft),
        "upgrade_url": settings.UPGRADE_URL,
        "now": timezone.localtime(now),
    }
