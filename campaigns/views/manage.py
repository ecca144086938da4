"""Pause, resume and delete; take an account away."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import UserRequest
from campaigns import draft as drafts
from campaigns import lifecycle
from campaigns.models import Campaign
from campaigns.states import CampaignState
from leadr.common import clock
from leadr.common.gateways import No


@require_POST
def pause(request: UserRequest, pk: int) -> HttpResponse:
    """Pause a running campaign."""
    return _change(request, pk, lifecycle.pause, "Paused. What is due keeps its place.")


@require_POST
def resume(request: UserRequest, pk: int) -> HttpResponse:
    """Resume a paused campaign."""
    return _change(request, pk, lifecycle.resume, "Resumed. It goes on within its window and pace.")


@require_POST
def duplicate(request: UserRequest, pk: int) -> HttpResponse:
    """Copy a campaign or draft into a new draft, and open that."""
    campaign = get_object_or_404(request.user.campaigns.present(), pk=pk)
    copy = drafts.duplicate(campaign, now=clock.now())
    messages.success(request, "This is a copy. Nothing is sent until you launch it.")
    return redirect("campaigns:builder", pk=copy.pk)


@require_POST
def end(request: UserRequest, pk: int) -> HttpResponse:
    """Look for nobody new."""
    return _change(request, pk, lifecycle.end_search, "It looks for nobody new; those found go through to the end.")


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: UserRequest, pk: int) -> HttpResponse:
    """Ask, then delete a campaign or throw a draft away."""
    campaign = get_object_or_404(request.user.campaigns.present(), pk=pk)
    if request.method != "POST":
        return TemplateResponse(request, "campaigns/delete.html", {"campaign": campaign, "nav": "campaigns"})
    if campaign.state == CampaignState.DRAFT:
        drafts.discard(campaign)
    else:
        lifecycle.delete(campaign, now=clock.now())
    messages.success(request, f"“{campaign}” is deleted.")
    return redirect("results:list")


@require_http_methods(["GET", "HEAD", "POST"])
def remove_account(request: UserRequest, pk: int) -> HttpResponse:
    """Ask, then delete a LinkedIn account; live campaigns are stopped only when the user agrees."""
    account = get_object_or_404(request.user.linkedin_accounts.present(), pk=pk)
    live = list(account.campaigns.live())
    context = {"account": account, "campaigns": live, "nav": "accounts"}
    if request.method != "POST":
        return TemplateResponse(request, "campaigns/remove_account.html", context)
    try:
        lifecycle.remove_account(account, stops_campaigns="stop" in request.POST, now=clock.now())
    except lifecycle.Held:
        messages.error(request, "Nothing was deleted: tick the box to stop the campaigns that use this account.")
        return redirect("campaigns:remove_account", pk=pk)
    except No as no:
        messages.error(request, f"{account} was not deleted. {no.sentence}")
        return redirect("accounts:list")
    messages.success(request, f"{account} is deleted.")
    return redirect("accounts:list")


def _change(request: UserRequest, pk: int, deed: Callable[..., Any], said: str) -> HttpResponse:
    campaign: Campaign = get_object_or_404(request.user.campaigns.launched(), pk=pk)
    try:
        deed(campaign, now=clock.now())
        messages.success(request, said)
    except lifecycle.Moved as moved:
        messages.error(request, moved.sentence)
    return redirect("results:detail", pk=pk)
