"""May this action go now? Facts in, verdict out: go, later, or never. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from delivery import pacing
from delivery.calendar import Calendar
from delivery.pacing import Allowance
from workflows.kinds import TRAITS, Kind

# What a row that was put off says of itself.
CLOSED, HELD = "The window is closed.", "LinkedIn asked this account to wait."


@dataclass(frozen=True, slots=True)
class Charged:
    """How many of a kind left: today, and in the seven local days that end today."""

    today: int = 0
    week: int = 0


@dataclass(frozen=True, slots=True)
class Go:
    """Now."""


class Whose(StrEnum):
    """Whose due outreach a wait holds back: what holds for one holds for all of them."""

    ACCOUNT = "every kind, of the account: one after another"
    CAMPAIGN = "every kind, of the campaign"
    KIND = "this kind, of the campaign"


@dataclass(frozen=True, slots=True)
class Wait:
    """Not before `at`; `why` is a sentence."""

    at: datetime
    why: str
    whose: Whose


@dataclass(frozen=True, slots=True)
class Never:
    """A stop rule holds."""

    reason: str
    why: str


@dataclass(frozen=True, slots=True)
class Facts:
    """All a verdict rests on, read under the account's lock."""

    kind: Kind
    calendar: Calendar
    campaign_allowance: Allowance
    account_allowance: Allowance
    by_campaign: Charged = Charged()
    by_account: Charged = Charged()
    last_outreach_at: datetime | None = None
    held_until: datetime | None = None
    stop: Never | None = None


def verdict(facts: Facts, *, now: datetime) -> Go | Wait | Never:
    """The first rule that speaks: stop rules, then holds, then window, caps, and the gap between two deeds."""
    is_outreach = TRAITS[facts.kind].is_outreach
    if TRAITS[facts.kind].can_be_stopped and facts.stop:
        return facts.stop
    if facts.held_until and now < facts.held_until:
        opens = facts.calendar.next_window(facts.held_until).opens if is_outreach else facts.held_until
        return Wait(max(facts.held_until, opens), HELD, Whose.KIND)
    return _by_calendar(facts, now) if is_outreach else Go()


def _by_calendar(facts: Facts, now: datetime) -> Go | Wait | Never:
    window = facts.calendar.window_at(now)
    if window is None:
        return Wait(facts.calendar.next_window(now).opens, CLOSED, Whose.CAMPAIGN)
    if left_today(facts) <= 0:
        at = facts.calendar.window_after(window.day).opens
        return Wait(at, "The day's number is used up.", Whose.KIND)
    if facts.last_outreach_at and now < facts.last_outreach_at + pacing.GAP:
        at = facts.last_outreach_at + pacing.GAP
        return Wait(at, "The account rests three minutes between two deeds.", Whose.ACCOUNT)
    return Go()


def left_today(facts: Facts) -> int:
    """How many of the kind may still leave today, by the campaign's pace and by the account's caps."""
    return min(
        facts.campaign_allowance.left(today=facts.by_campaign.today, week=facts.by_campaign.week),
        facts.account_allowance.left(today=facts.by_account.today, week=facts.by_account.week),
    )
