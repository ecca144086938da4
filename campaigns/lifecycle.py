"""Pause, resume and delete campaigns; take an account away from them."""

from datetime import datetime

from django.db import transaction

from accounts import connect, journal
from accounts.models import Did, LinkedInAccount
from campaigns.engine import moves, restage
from campaigns.models import AccountLease, Action, Campaign
from campaigns.states import CAMPAIGN_TRANSITIONS, LIVE, CampaignState, State
from workflows.kinds import Kind


class Moved(Exception):
    """The campaign's state no longer allows this; `sentence` says so."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Held(Exception):
    """Live campaigns hold the account."""

    def __init__(self, campaigns: list[Campaign]) -> None:
        super().__init__("Live campaigns hold this account.")
        self.campaigns = campaigns


def pause(campaign: Campaign, *, now: datetime) -> None:
    """Stop claiming for a campaign; what is due keeps its place and its lease."""
    with transaction.atomic(durable=True):
        _move(campaign, CampaignState.PAUSED)
        journal.note(campaign.owner_id, Did.PAUSED, campaign, now=now)


def resume(campaign: Campaign, *, now: datetime) -> None:
    """Go on; whatever became due meanwhile goes out within window and pace."""
    with transaction.atomic(durable=True):
        _move(campaign, CampaignState.RUNNING)
        Campaign.objects.filter(pk=campaign.pk).update(error="")
        journal.note(campaign.owner_id, Did.RESUMED, campaign, now=now)
        moves.finish_if_over(campaign, now=now)


def end_search(campaign: Campaign, *, now: datetime) -> None:
    """Look for nobody new; those who were found go through to the end, then the campaign is finished."""
    with transaction.atomic(durable=True):
        moves.lock(campaign)
        if campaign.state not in LIVE:
            raise Moved(f"“{campaign}” is {campaign.state}; it looks for nobody any more.")
        Campaign.objects.filter(pk=campaign.pk).update(is_exhausted=True)
        journal.note(campaign.owner_id, Did.ENDED, campaign, now=now)
        campaign.is_exhausted = True
        Action.objects.scheduled().filter(campaign=campaign, kind=Kind.SEARCH).update(
            state=State.CANCELLED, reason="ended", moved_at=now, finished_at=now
        )
        moves.finish_if_over(campaign, now=now)


def delete(campaign: Campaign, *, now: datetime) -> None:
    """Take a campaign away from sight: what was scheduled is cancelled, its lease ends; history stays."""
    with transaction.atomic():
        moves.lock(campaign)
        if campaign.state == CampaignState.DELETED:
            return  # somebody was faster, and gone is what was wanted
        _move(campaign, CampaignState.DELETED)
        journal.note(campaign.owner_id, Did.DELETED, campaign, now=now)
        AccountLease.objects.filter(campaign=campaign, released_at=None).update(released_at=now)
        Action.objects.filter(campaign=campaign, state__in=[State.SCHEDULED, State.WAITING]).update(
            state=State.CANCELLED, reason="deleted", moved_at=now, finished_at=now
        )
        restage.of_campaign(campaign, now=now)


def release(lease: AccountLease, *, now: datetime) -> None:
    """Free the account of a campaign that is over; one that lives keeps it. Raises Moved."""
    with transaction.atomic(durable=True):
        campaign = Campaign.objects.select_for_update().get(pk=lease.campaign_id)
        if campaign.state in LIVE:
            raise Moved(f"“{campaign}” is {campaign.state} and needs its account. Delete it first.")
        if AccountLease.objects.filter(pk=lease.pk, released_at=None).update(released_at=now):
            journal.note(campaign.owner_id, Did.LEASE_RELEASED, campaign, now=now)


def remove_account(account: LinkedInAccount, *, stops_campaigns: bool, now: datetime) -> None:
    """Delete an account here and at the provider; raises Held while live campaigns use it and may not be stopped."""
    live = list(Campaign.objects.live().filter(account=account))
    if live and not stops_campaigns:
        raise Held(live)
    connect.forget(account, now=now)
    for campaign in live:
        delete(campaign, now=now)


def _move(campaign: Campaign, to: CampaignState) -> None:
    origins = [state for state, allowed in CAMPAIGN_TRANSITIONS.items() if to in allowed]
    if not Campaign.objects.filter(pk=campaign.pk, state__in=origins).update(state=to):
        raise Moved(f"“{campaign}” is {campaign.state} and cannot become {to}.")
    campaign.state = to
