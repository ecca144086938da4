"""Operators may ask why a campaign sends or does not, in the words its owner reads, without taking their place."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from campaigns.admin import CampaignAdmin
from campaigns.models import Campaign
from leadr.common import clock
from results import reasons, why

MOST = 20


@admin.action(description="Say why the chosen campaigns send or do not", permissions=["view"])
def explain(page: CampaignAdmin, request: HttpRequest, queryset: QuerySet[Campaign]) -> None:
    """One sentence for each of the first twenty that were launched."""
    now, rows = clock.now(), queryset.exclude(account=None).select_related("account", "delivery", "workflow", "owner")
    said = [(row, why.of_campaign(reasons.of_campaign(row, now=now), now=now)) for row in rows[:MOST]]
    for row, told in said:
        page.message_user(request, f"“{row}” of {row.owner}: {told.sentence}")
    if not said:
        page.message_user(request, "None of them was launched yet.")


more: Any = CampaignAdmin
more.actions = (*CampaignAdmin.actions, explain)
