"""The builder's review: what will happen in sentences, and what a launch with email has to be confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from accounts.models import LinkedInAccount
from accounts.models.connection import Tier
from audiences.sources import Source
from campaigns.models import Campaign
from delivery import pacing
from delivery.calendar import DAY_NAMES, EVERY_DAY, WEEKDAYS
from delivery.chart import Chart
from delivery.views.forecast import ROOTS, chart_of
from workflows import picture
from workflows.kinds import Kind

VERBS = {Kind.INVITE: "invite", Kind.MESSAGE: "write to"}
UNTIL = {Source.SIGNALS: "It looks for fresh signals every active day until you end it."}
AT_THE_END = "It ends when its source has nobody left and everybody went through the workflow."


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What a launch with email on has to be agreed to."""

    sender: str
    reply_to: str
    subject: str
    per_day: int
    is_live: bool


def summary(draft: Campaign, *, accounts: Sequence[LinkedInAccount], now: datetime) -> dict[str, Any]:
    """Who, what, when, from which accounts, the first send, and when it ends."""
    plan, working = draft.delivery, [account for account in accounts if account.is_working]
    return {
        "who": draft.audience.summary or "Nobody yet: describe the audience.",
        "what": picture.sentence_of(draft.graph),
        "days": days_in_words(plan.days),
        "hour": f"{plan.start_hour:02d}:00",
        "city": city(str(plan.timezone)),
        "zone": plan.timezone,
        "number": number_in_words(plan.allowance),
        "verb": VERBS.get(draft.paced_kind, "reach"),
        "accounts": working,
        "skipped": [account for account in accounts if not account.is_working],
        "first": plan.calendar.next_window(now).opens,
        "until": UNTIL.get(Source(draft.audience.source), AT_THE_END),
    }


def confirmation(draft: Campaign) -> Confirmation | None:
    """What to confirm; None when no email is sent."""
    plan = draft.delivery
    if not plan.email_on or plan.email_sender is None:
        return None
    return Confirmation(
        sender=str(plan.email_sender),
        reply_to=plan.email_sender.reply_to or plan.email_sender.address,
        subject=plan.email_subject,
        per_day=min(pacing.DAY_CAPS["email"], plan.allowance.per_day),
        is_live=settings.EMAIL_LIVE,
    )


def forecast_of(draft: Campaign, *, accounts: Sequence[LinkedInAccount], now: datetime) -> Chart | None:
    """The picture of the coming days; None for a workflow whose pace counts something else."""
    root = draft.paced_kind.value
    is_free = {account.tier for account in accounts} == {Tier.CLASSIC}
    return chart_of(draft.delivery, root=root, is_free=is_free, now=now) if root in ROOTS else None


def number_in_words(allowance: pacing.Allowance) -> str:
    """What a pace means for a reader."""
    if allowance.per_week <= allowance.per_day:
        return f"about {allowance.per_week} people a week"
    return f"about {allowance.per_day} people a day"


def days_in_words(days: Sequence[int]) -> str:
    """Active days as people say them."""
    chosen = tuple(sorted(days))
    if chosen in (WEEKDAYS, EVERY_DAY):
        return "Monday to Friday" if chosen == WEEKDAYS else "every day"
    return ", ".join(DAY_NAMES[day] for day in chosen)


def city(zone: str) -> str:
    """The city that stands for a time zone."""
    return zone.rpartition("/")[2].replace("_", " ")
