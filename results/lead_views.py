"""One lead's page with the whole timeline, and all leads of a campaign as a file."""

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.requests import UserRequest
from campaigns.stages import LABELS, family_of
from leadr.common import clock
from leadr.common.htmx import page
from results import export, films, reasons, timeline, why
from results.views import campaign_of


@require_safe
def lead(request: UserRequest, pk: int, lead_pk: int) -> HttpResponse:
    """One lead: why it stands where it stands, and everything that was said."""
    campaign, now = campaign_of(request, pk), clock.now()
    found = get_object_or_404(campaign.leads.select_related("campaign__owner"), pk=lead_pk)
    context = {
        "nav": "campaigns",
        "campaign": campaign,
        "lead": found,
        "stage": LABELS[found.stage],
        "family": family_of(found.stage),
        "why": why.of_lead(reasons.of_lead(found), reasons.of_campaign(campaign, now=now), now=now),
        "entries": timeline.of(found),
        "film": films.of_leads(campaign, [found]).get(found.pk),
    }
    return page(request, "results/lead.html", context, part="drawer")


@require_safe
def download(request: UserRequest, pk: int) -> StreamingHttpResponse:
    """All leads as a CSV file."""
    campaign = campaign_of(request, pk)
    response = StreamingHttpResponse(export.lines(campaign), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="leads-{campaign.pk}.csv"'
    return response
