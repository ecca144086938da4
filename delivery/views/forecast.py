"""The forecast beside the pace: what the next days bring, as one drags."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST

from accounts.models.connection import Tier
from accounts.requests import UserRequest
from delivery import pacing
from delivery.chart import Chart, draw
from delivery.forecast import forecast, limits_of
from delivery.forms import DeliveryForm
from delivery.models import DeliveryPlan
from leadr.common import clock

ROOTS = {"invite": "invites", "message": "messages"}


@require_POST
def show(request: UserRequest, pk: int) -> HttpResponse:
    """The forecast of the values posted; nothing is saved."""
    plan = get_object_or_404(request.user.delivery_plans, pk=pk)
    form = DeliveryForm(request.POST, instance=plan)
    root = request.POST.get("root", "invite")
    is_free = _is_free(request)
    chart = None
    if form.is_valid():
        chart = chart_of(plan, root=root if root in ROOTS else "invite", is_free=is_free, now=clock.now())
    problems = [str(sentence) for sentences in form.errors.values() for sentence in sentences]
    return part(request, plan, chart, problems=problems)


def chart_of(plan: DeliveryPlan, *, root: str, is_free: bool, now: datetime) -> Chart:
    """The picture for a plan nothing has left by yet."""
    account = pacing.account_allowance(is_free=is_free) if root == "invite" else pacing.kind_allowance(root)
    limits = {root: limits_of(plan.allowance, account)}
    days = forecast(plan.calendar, limits, stock=None, roots=[root], now=now)
    return draw(days, what=ROOTS[root])


def part(
    request: HttpRequest, plan: DeliveryPlan, chart: Chart | None, *, problems: list[str] | None = None
) -> HttpResponse:
    """Only what changes."""
    context = {"plan": plan, "chart": chart, "problems": problems or []}
    return TemplateResponse(request, "delivery/forecast.html", context)


def _is_free(request: UserRequest) -> bool:
    accounts = request.user.linkedin_accounts.present()
    chosen = [int(pk) for pk in request.POST.getlist("accounts") if pk.isdecimal() and len(pk) < 19]  # noqa: PLR2004
    if chosen:
        accounts = accounts.filter(pk__in=chosen)
    tiers = set(accounts.values_list("tier", flat=True))
    return tiers == {Tier.CLASSIC}
