"""What came of it: the campaign list and the tabs of one campaign's page."""

from typing import Any

from django.contrib import messages
from django.forms import ModelForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import UserRequest
from audiences import launching as audiences
from campaigns import revise
from campaigns.models import Campaign
from campaigns.stages import LABELS
from delivery.forms import DeliveryForm
from leadr.common import clock
from leadr.common.htmx import page
from results import counts, daily, films, listing, reasons, schedule, shown, steps, table, why
from workflows import picture
from workflows.forms import MessagesForm

DAY_RUNS = 14
PARTS = {"words": "workflow", "pace": "delivery"}
OVER = "This campaign is over; its words and pace stay as they are."


@require_safe
def campaigns(request: UserRequest) -> HttpResponse:
    """All campaigns and drafts of the user."""
    search = text(request, "q")
    rows = listing.rows(request.user, search=search, now=clock.now())
    context = {"nav": "campaigns", "rows": rows, "q": search, "now": timezone.localtime()}
    return page(request, "results/list.html", context, part="rows")


@require_safe
def campaign(request: UserRequest, pk: int) -> HttpResponse:
    """The Results tab: the counters that filter, the pictures, the leads."""
    found = campaign_of(request, pk)
    asked = {name: text(request, name) for name in ("q", "stage", "show", "after")}
    numbers = counts.of_campaign(found)
    context = _frame(found, "results") | {
        "counters": shown.counters(numbers),
        "counts": numbers,
        "table": table.page_of(
            found, search=asked["q"], stage=asked["stage"], after=asked["after"], show=asked["show"]
        ),
        "funnel": counts.funnel(numbers),
        "days": daily.picture(found.actions.all(), zone=found.delivery.calendar.zone, now=clock.now()),
        "stages": LABELS,
        **asked,
    }
    return page(request, "results/detail.html", context, part="live")


@require_safe
def workflow(request: UserRequest, pk: int) -> HttpResponse:
    """The Workflow tab: the graph with what stands at each step."""
    found = campaign_of(request, pk)
    context = _frame(found, "workflow") | {"picture": picture.draw(found.graph, counts=steps.told(found))}
    return page(request, "results/workflow.html", context, part="live")


@require_safe
def plan(request: UserRequest, pk: int) -> HttpResponse:
    """The Schedule tab: the coming days, the last ones, and the rounds of discovery."""
    found = campaign_of(request, pk)
    context = _frame(found, "schedule") | {
        "chart": schedule.picture(found, now=clock.now()),
        "plan": found.delivery,
        "day_runs": found.day_runs.order_by("-date")[:DAY_RUNS],
        "rounds": audiences.report(found.audience),
        "has_cursor": bool(found.cursor),
    }
    return page(request, "results/schedule.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: UserRequest, pk: int) -> HttpResponse:
    """The Settings tab: change the words and the pace of a live campaign from now on."""
    found = campaign_of(request, pk)
    forms = {name: _form(name, found) for name in PARTS}
    name = request.POST.get("part", "")
    if request.method == "POST" and name in PARTS:
        forms[name] = _form(name, found, request.POST)
        if forms[name].is_valid():
            if revise.revise(found, PARTS[name], forms[name]):
                messages.success(request, "Saved. It holds for everything that is not on its way yet.")
            else:
                messages.error(request, OVER)
            return redirect("results:settings", pk=pk)
    context = _frame(found, "settings") | {"forms": forms, "plan": found.delivery, "paid": films.paid(found)}
    status = 422 if any(form.errors for form in forms.values()) else 200
    return page(request, "results/settings.html", context, status=status)


def campaign_of(request: UserRequest, pk: int) -> listing.ToldCampaign:
    """A launched campaign of the user, with what its head shows."""
    told = listing.told(request.user.campaigns.launched()).select_related(
        "account", "audience", "delivery", "workflow", "video"
    )
    return get_object_or_404(told, pk=pk)


def text(request: UserRequest, name: str) -> str:
    """A word of the address; Postgres text holds no NUL, so nothing can be found by one."""
    return request.GET.get(name, "").replace("\x00", "").strip()[:200]


def _frame(found: listing.ToldCampaign, tab: str) -> dict[str, Any]:
    now = clock.now()
    return {
        "nav": "campaigns",
        "tab": tab,
        "row": listing.row(found, now=now),
        "why": why.of_campaign(reasons.of_campaign(found, now=now), now=now),
        "campaign": found,
        "now": timezone.localtime(now),
    }


def _form(name: str, found: Campaign, data: Any = None) -> ModelForm[Any]:
    copy: Any = revise.part_copy(found, PARTS[name])
    if name == "words":
        return MessagesForm(data, instance=copy, has_video=found.has_video, is_live=True)
    return DeliveryForm(data, instance=copy)
