"""Turn a draft into one campaign per chosen working account, each with a lease and a first search."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from accounts import access, journal
from accounts.models import Did, LinkedInAccount, User
from audiences import launching as audiences
from audiences.models import Audience
from campaigns import guards
from campaigns.guards import LaunchFacts
from campaigns.models import AccountLease, Action, Campaign
from campaigns.states import CampaignState
from delivery import problems as email_step
from delivery.fallback import After, When
from delivery.models import DeliveryPlan
from delivery.problems import EmailFacts, SenderFacts
from delivery.states import SenderState
from leadr.common.problem import Problem
from video import plans
from workflows import wording
from workflows.kinds import Kind
from workflows.models import Workflow


class Blocked(Exception):
    """Something has to be put right before launch; `problems` says what, in sentences."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(" ".join(problem.sentence for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Launched:
    """The campaigns that now run, and the accounts that were skipped because they do not work."""

    campaigns: list[Campaign]
    skipped: list[LinkedInAccount]


def problems(draft: Campaign, *, accounts: Sequence[LinkedInAccount], now: datetime) -> list[Problem]:
    """What stops this draft from being launched for these accounts."""
    return guards.problems(_facts(draft, accounts, now=now))


def launch(draft: Campaign, *, accounts: Sequence[LinkedInAccount], now: datetime) -> Launched:
    """Launch a draft; raises Blocked. The draft's parts are shared by its campaigns and frozen from now on."""
    with transaction.atomic(durable=True):
        # Two launches of one draft, or two at a plan's cap, come one after the other.
        User.objects.select_for_update(no_key=True).get(pk=draft.owner_id)
        draft.refresh_from_db()
        if draft.state != CampaignState.DRAFT:
            raise Blocked([Problem("This campaign was launched already.")])
        if found := problems(draft, accounts=accounts, now=now):
            raise Blocked(found)
        running = [
            _start(draft, account, name=_name(draft, account, accounts), now=now)
            for account in accounts
            if account.is_working
        ]
        Campaign.objects.filter(pk=draft.pk).update(state=CampaignState.DELETED)
        _freeze(draft, now=now)
    return Launched(running, [account for account in accounts if not account.is_working])


def _freeze(draft: Campaign, *, now: datetime) -> None:
    Audience.objects.filter(pk=draft.audience_id).update(frozen_at=now)
    if draft.video:
        plans.freeze(draft.video, now=now)


def _start(draft: Campaign, account: LinkedInAccount, *, name: str, now: datetime) -> Campaign:
    campaign = Campaign.objects.create(
        owner=draft.owner,
        name=name,
        state=CampaignState.RUNNING,
        account=account,
        audience=draft.audience,
        workflow=draft.workflow,
        delivery=draft.delivery,
        video=draft.video,
        created_at=now,
        launched_at=now,
    )
    AccountLease.objects.create(account=account, campaign=campaign, taken_at=now)
    calendar = draft.delivery.calendar
    due = calendar.search_due(calendar.next_window(now), now=now)
    Action.new(Kind.SEARCH, campaign=campaign, due_at=due, now=now).save()
    journal.note(draft.owner_id, Did.LAUNCHED, campaign, detail=f"with {account}", now=now)
    return campaign


def _facts(draft: Campaign, accounts: Sequence[LinkedInAccount], *, now: datetime) -> LaunchFacts:
    owner, workflow, delivery = draft.owner, draft.workflow, draft.delivery
    plan = access.plan_of(owner, today=now.date())
    return LaunchFacts(
        has_access=access.has_leadr(owner, today=now.date()),
        audience=tuple(audiences.problems(draft.audience)),
        graph_kinds=workflow.graph.kinds(),
        note=workflow.note,
        message=workflow.message,
        sends_note=workflow.sends_note,
        note_limit=draft.note_limit,
        message_limit=workflow.message_limit,
        invites_per_day=delivery.allowance.per_day,
        days=tuple(delivery.days),
        accounts_chosen=len(accounts),
        accounts_working=sum(account.is_working for account in accounts),
        max_live_campaigns=plan.max_live_campaigns if plan else None,
        live_campaigns=owner.campaigns.live().count(),
        email=tuple(email_problems(delivery, workflow)),
        video=tuple(plans.problems(draft.video)) if draft.video else (),
        has_video=draft.has_video,
        films_per_lead=sum(step.kind is Kind.VIDEO for step in draft.graph.steps),
    )


def email_problems(delivery: DeliveryPlan, workflow: Workflow) -> list[Problem]:
    """What stops the email step of a plan."""
    sender = delivery.email_sender
    facts = EmailFacts(
        is_on=delivery.email_on,
        sender=SenderFacts(str(sender), SenderState(sender.state), sender.postal_address, sender.reason)
        if sender
        else None,
        subject=delivery.email_subject,
        body=delivery.email_body,
        after=After(delivery.email_after),
        when=When(delivery.email_when),
        kinds=[kind.value for kind in workflow.graph.kinds()],
        is_live=settings.EMAIL_LIVE,
    )
    return email_step.problems(facts, check_words=wording.problems)


def _name(draft: Campaign, account: LinkedInAccount, accounts: Sequence[LinkedInAccount]) -> str:
    return f"{draft.name} · {account}"[:120] if len(accounts) > 1 else draft.name
