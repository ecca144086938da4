"""Sets the stage of a simulation: users, accounts in many time zones, campaigns of every preset and pace."""

import itertools
from dataclasses import dataclass
from datetime import datetime

from accounts.models import LinkedInAccount, Plan, Subscription, User
from audiences.models import Audience
from campaigns import launch
from campaigns.models import Campaign
from delivery.models import DeliveryPlan
from delivery.pacing import Pace
from leadr.simulation.world import World
from workflows.models import CommentMode, TooLong, Workflow
from workflows.presets import PRESETS

# Clocks change within the run in all of these but Kathmandu, which is 45 minutes off the hour.
ZONES = ("America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Sao_Paulo", "Africa/Casablanca")
PACES = (Pace.RECOMMENDED, Pace.HIGH_VOLUME, Pace.MANUAL, Pace.CONSERVATIVE)
DAYS = ([0, 1, 2, 3, 4], [0, 1, 2, 3, 4, 5, 6], [1, 3, 5])
PER_ACCOUNT, PER_OWNER, MOST_PARTS = 1000, 3, 4


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays: the campaigns of the run, their accounts by provider id."""

    campaigns: list[Campaign]
    accounts: dict[str, LinkedInAccount]


def parts(leads: int) -> int:
    """Into how many parts the users of a run fall."""
    return min(MOST_PARTS, _owners(leads))


def build(world: World, *, leads: int, part: int, now: datetime) -> Cast:
    """Launch a part's campaigns, one per account, of a run that shares `leads` people between all of them.

    Some people are in two searches.
    """
    plan, _ = Plan.objects.get_or_create(code="simulated", defaults={"name": "Simulated", "includes_leadr": True})
    count, owners = _accounts(leads), _owners(leads)
    share = leads // count
    variety = zip(itertools.cycle(ZONES), itertools.cycle(PRESETS), itertools.cycle(PACES), itertools.cycle(DAYS))
    campaigns, accounts = [], {}
    known: dict[int, User] = {}
    for number, (zone, preset, pace, days) in zip(range(count), variety, strict=False):
        whose = number * owners // count
        if whose * parts(leads) // owners != part:
            continue
        owner = known[whose] = known.get(whose) or _owner(whose, plan, now)
        account = _account(owner, number, now)
        accounts[account.provider_account_id] = account
        url = f"https://www.linkedin.com/search/results/people/?keywords=n{number}"
        # Each search begins a little inside the one before, so that some people are found twice.
        world.searches[url] = range(max(0, number * share - share // 20), (number + 1) * share)
        draft = _draft(owner, url=url, preset=preset, pace=pace, days=days, zone=zone, number=number, now=now)
        campaigns += launch.launch(draft, accounts=[account], now=now).campaigns
    return Cast(campaigns, accounts)


def _accounts(leads: int) -> int:
    return max(len(ZONES), -(-leads // PER_ACCOUNT))


def _owners(leads: int) -> int:
    return -(-_accounts(leads) // PER_OWNER)


def _owner(number: int, plan: Plan, now: datetime) -> User:
    owner = User.objects.create(email=f"owner{number}@leadr.test")
    Subscription.objects.create(user=owner, plan=plan, starts_on=now.date())
    return owner


def _account(owner: User, number: int, now: datetime) -> LinkedInAccount:
    return LinkedInAccount.objects.create(
        owner=owner,
        provider_account_id=f"acc{number}",
        member_id=f"me-acc{number}",
        name=f"Account {number}",
        tier="classic" if number % 7 == 6 else "premium",
        health="working",
        created_at=now,
    )


def _draft(
    owner: User, *, url: str, preset: str, pace: Pace, days: list[int], zone: str, number: int, now: datetime
) -> Campaign:
    return Campaign.objects.create(
        owner=owner,
        name=f"Campaign {number}",
        audience=Audience.objects.create(owner=owner, source="search_url", search_url=url),
        workflow=Workflow.objects.create(
            owner=owner, preset=preset, note="Hi {{first_name}}", message="Thank you, {{first_name}}",
            comment_mode=CommentMode.AUTOMATIC, too_long=TooLong.SHORTEN, wait_hours=24, expiry_days=10,
            withdraws=number % 2 == 0,
        ),
        delivery=DeliveryPlan.objects.create(
            owner=owner, pace=pace, manual_per_day=35, days=days, start_hour=(7 + 5 * number) % 24, timezone=zone
        ),
        created_at=now,
    )  # fmt: skip
