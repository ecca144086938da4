"""What came of it: the campaign list and one campaign's page."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import UserRequest
from campaigns.stages import LABELS
from leadr.common import clock
from leadr.common.htmx import page
from results import counts, listing, table


@require_safe
def campaigns(request: UserRequest) -> HttpResponse:
    """All campaigns and drafts of the user."""
    search = _text(request, "q")
    rows = listing.rows(request.user, search=search, now=clock.now())
    context = {"nav": "campaigns", "rows": rows, "q": search, "now": timezone.localtime()}
    return page(request, "results/list.html", context, part="rows")


@require_safe
def campaign(request: UserRequest, pk: int) -> HttpResponse:
    """One campaign: how it is, the counts, its leads."""
    found = get_object_or_404(listing.told(request.user.campaigns.launched()), pk=pk)
    search, stage = _text(request, "q"), _text(request, "stage")
    context = {
        "nav": "campaigns",
        "row": listing.row(found, now=clock.now()),
        "campaign": found,
        "counts": counts.of_campaign(found),
        "table": table.page_of(found, search=search, stage=stage, after=_text(request, "after")),
        "day_runs": found.day_runs.order_by("-date")[:14],
        "stages": LABELS,
        "q": search,
        "stage": stage,
        "now": timezone.localtime(),
    }
    return page(request, "results/detail.html", context, part="live")


def _text(request: UserRequest, name: str) -> str:
    # Postgres text holds no NUL, so nothing can be found by one.
    return request.GET.get(name, "").replace("\x00", "").strip()[:200]
