"""The latest that happened with a user's leads, newest first, grouped by the user's own days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from accounts.models import User
from campaigns.models import Action, Lead
from campaigns.states import State
from workflows.kinds import Kind

SHOWN = 30
OF_EACH = 15
DAYS = timedelta(days=14)
ENGAGED = {Kind.LIKE: "Liked a post of", Kind.COMMENT: "Commented on a post of"}


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened with one lead."""

    at: datetime
    word: str
    family: str
    sentence: str
    lead: Lead


@dataclass(frozen=True, slots=True)
class Day:
    """A local date and what happened on it."""

    date: date
    events: list[Event]


def of_user(user: User, *, now: datetime) -> list[Day]:
    """The feed: matched, engaged, invite sent, waiting acceptance, message sent, skipped, processing."""
    found = [*_left(user, now), *_matched(user, now), *_skipped(user, now)]
    newest = sorted(found, key=lambda event: event.at, reverse=True)[:SHOWN]
    by_day = groupby(newest, key=lambda event: event.at.astimezone(user.timezone).date())
    return [Day(day, list(events)) for day, events in by_day]


def _left(user: User, now: datetime) -> Iterable[Event]:
    """What left or is leaving, found by the index that counts against the pace."""
    accounts = user.linkedin_accounts.values("pk")
    rows = Action.objects.filter(account__in=accounts, charged_at__gte=now - DAYS, lead__isnull=False)
    for row in rows.exclude(kind=Kind.WITHDRAW).select_related("lead").order_by("-charged_at", "-pk")[:SHOWN]:
        assert row.lead is not None and row.charged_at is not None, "asked for just so"  # noqa: PT018
        word, family, sentence = _said(row)
        yield Event(row.sent_at or row.charged_at, word, family, f"{sentence} {row.lead}.", row.lead)


def _said(row: Action) -> tuple[str, str, str]:
    kind, name = Kind(row.kind), row.get_kind_display()
    if row.state in (State.STARTED, State.UNCLEAR):
        return "processing", "working", f"{name} under way to"
    if row.sent_at is None:
        return "skipped", "skipped", f"{name} was not sent to"
    if kind in ENGAGED:
        return "engaged", "sent", ENGAGED[kind]
    if kind is Kind.INVITE and row.state == State.WAITING:
        return "waiting acceptance", "waiting", "Invite sent to"
    return f"{name.lower()} sent", "sent", f"{name} sent to"


def _matched(user: User, now: datetime) -> Iterable[Event]:
    campaigns = user.campaigns.live().values("pk")
    rows = Lead.objects.filter(campaign__in=campaigns, found_at__gte=now - DAYS).order_by("-pk")[:OF_EACH]
    return [Event(lead.found_at, "matched", "found", f"Found {lead}.", lead) for lead in rows]


def _skipped(user: User, now: datetime) -> Iterable[Event]:
    rows = Action.objects.filter(
        campaign__in=user.campaigns.live().values("pk"), state=State.SKIPPED, charged_at=None,
        finished_at__gte=now - DAYS, lead__isnull=False,
    ).select_related("lead")  # fmt: skip
    for row in rows.order_by("-finished_at", "-pk")[:OF_EACH]:
        assert row.lead is not None and row.finished_at is not None, "asked for just so"  # noqa: PT018
        sentence = f"{row.get_kind_display()} skipped for {row.lead}. {row.note}".strip()
        yield Event(row.finished_at, "skipped", "skipped", sentence, row.lead)
