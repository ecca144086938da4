"""Why nothing is being sent: one sentence, and the next moment it changes. Pure: facts in, answer out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from campaigns.engine import gates
from campaigns.engine.gates import Facts, Go, Never
from campaigns.states import CampaignState, State
from leadr.common.clock import day_in_words
from workflows.kinds import LABELS, Kind

PLURALS = {Kind.INVITE: "invites", Kind.MESSAGE: "messages", Kind.COMMENT: "comments", Kind.LIKE: "likes"}


@dataclass(frozen=True, slots=True)
class Why:
    """The sentence, and when it will be another one (None: when somebody does something)."""

    sentence: str
    changes_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Waits:
    """How many leads wait for something that is not the clock."""

    acceptance: int = 0
    approval: int = 0
    video: int = 0
    unclear: int = 0


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """How a campaign's account is."""

    name: str
    works: bool
    reason: str = ""
    governor: str = ""


@dataclass(frozen=True, slots=True)
class CampaignFacts:
    """All an answer rests on. `gate` holds the counts and caps the engine itself goes by."""

    state: CampaignState
    error: str
    has_searched: bool
    account: AccountFacts
    gate: Facts | None = None
    next_at: datetime | None = None
    next_kind: str = ""
    search_at: datetime | None = None
    waits: Waits = Waits()


@dataclass(frozen=True, slots=True)
class LeadFacts:
    """Where one person stands: the open action of theirs that comes first, or the last one that closed."""

    kind: str = ""
    state: str = ""
    due_at: datetime | None = None
    note: str = ""
    has_replied: bool = False


def of_campaign(facts: CampaignFacts, *, now: datetime) -> Why:
    """The first thing that holds the campaign up, else what comes next."""
    return _stopped(facts) or _account(facts.account) or _queue(facts, now)


def of_silent_day(facts: CampaignFacts, *, failed: str, was_busy: bool, now: datetime) -> str:
    """Why a campaign with something to do sent nothing in a whole window; `now` is the window's last moment.

    People read it on another day, so it names no moment.
    """
    stopped = _stopped(facts) or _account(facts.account)
    if stopped:
        return stopped.sentence
    if facts.gate and facts.gate.held_until and now < facts.gate.held_until:
        return f"LinkedIn asked {facts.account.name} to wait."
    if failed:
        return f"Everything it tried failed. The last one: {failed}"
    if was_busy:
        return f"{facts.account.name} was busy with your other campaigns."
    return "Leadr itself did not get to it; if that happens again, tell whoever runs Leadr for you."


def of_account(account: AccountFacts) -> Why:
    """Whether anything can leave from an account."""
    return _account(account) or Why(account.governor or "Working.")


def of_lead(lead: LeadFacts, campaign: CampaignFacts, *, now: datetime) -> Why:
    """What this person waits for."""
    if lead.has_replied:
        return Why("They replied, so nothing more is sent.")
    if not lead.state:
        return Why("Nothing has been planned for them yet.")
    kind = LABELS.get(lead.kind, lead.kind).lower()
    match lead.state:
        case State.SCHEDULED:
            return _scheduled(lead, campaign, kind, now)
        case State.STARTED:
            return Why(f"Their {kind} is being sent now.")
        case State.WAITING:
            return Why(WAITING.get(Kind(lead.kind), f"Their {kind} waits for an answer."))
        case State.UNCLEAR:
            return Why(f"It is not certain that their {kind} went out; that is being checked, and nothing is repeated.")
    return Why(f"The workflow is over for them. {lead.note}".strip())


def moment(at: datetime, zone: ZoneInfo, *, now: datetime) -> str:
    """A moment as people say it, with the city of its zone."""
    local, today = at.astimezone(zone), now.astimezone(zone).date()
    city = zone.key.rpartition("/")[2].replace("_", " ")
    clock = f"{local.hour}:{local.minute:02d} {city}"
    if local.date() == today:
        return f"today at {clock}"
    if local.date() == today + timedelta(days=1):
        return f"tomorrow at {clock}"
    return f"{day_in_words(local)} at {clock}"


WAITING = {
    Kind.INVITE: "Waiting for them to accept the invite.",
    Kind.DRAFT: "A comment draft waits for your approval in the inbox.",
    Kind.VIDEO: "Their video is being made.",
}
STOPPED = {
    CampaignState.DRAFT: "Not launched yet.",
    CampaignState.PAUSED: "Paused. Nothing is sent until you resume it.",
    CampaignState.FINISHED: "Everybody its source has to offer went through the workflow.",
    CampaignState.DELETED: "Deleted.",
}


def _stopped(facts: CampaignFacts) -> Why | None:
    if facts.error and facts.state != CampaignState.DRAFT:
        paused = "Paused: " if facts.state == CampaignState.PAUSED else ""
        return Why(f"{paused}{facts.error}")
    said = STOPPED.get(facts.state)
    return Why(said) if said else None


def _account(account: AccountFacts) -> Why | None:
    if not account.works:
        return Why(f"{account.name} needs to be reconnected; nothing is sent until then. {account.reason}".strip())
    return None


def _queue(facts: CampaignFacts, now: datetime) -> Why:
    if facts.gate is None:
        return Why("Working through what is due.")
    zone = facts.gate.calendar.zone
    if not facts.has_searched and facts.search_at:
        return _search("The first search runs", facts.search_at, zone, now)
    if facts.next_at is None:
        return _nothing_due(facts, zone, now)
    held = _held(facts, facts.gate, now)
    if held:
        return Why(f"{held.sentence} {facts.account.governor}".strip(), held.changes_at)
    if facts.next_at <= now:
        return Why("Working through what is due.")
    kind = LABELS.get(facts.next_kind, "step").lower()
    return Why(f"Next: {kind}, {moment(facts.next_at, zone, now=now)}.", facts.next_at)


def _held(facts: CampaignFacts, gate: Facts, now: datetime) -> Why | None:
    """What the gates themselves say about the next deed at the moment it is due."""
    assert facts.next_at is not None, "asked only when something is due"
    verdict = gates.verdict(gate, now=now)
    if isinstance(verdict, Go | Never):
        return None
    at = max(verdict.at, facts.next_at)
    if gate.calendar.window_at(now) is None and verdict.at == gate.calendar.next_window(now).opens:
        return Why(f"Waiting for the window: it opens {moment(verdict.at, gate.calendar.zone, now=now)}.", at)
    if gate.held_until and now < gate.held_until:
        sentence = f"LinkedIn asked {facts.account.name} to wait"
        return Why(f"{sentence}; it goes on {moment(verdict.at, gate.calendar.zone, now=now)}.", verdict.at)
    if gates.left_today(gate) > 0:
        return None  # the three minutes between two deeds are not worth a word
    return Why(f"{_used_up(gate)} It goes on {moment(verdict.at, gate.calendar.zone, now=now)}.", verdict.at)


def _used_up(gate: Facts) -> str:
    what = PLURALS.get(gate.kind, "sends")
    limits = (
        (gate.account_allowance.per_week, gate.by_account.week, "in any 7 days, by the account's own limit"),
        (gate.campaign_allowance.per_week, gate.by_campaign.week, "in any 7 days, by the pace"),
        (gate.account_allowance.per_day, gate.by_account.today, "a day, by the account's own limit"),
    )
    for most, used, words in limits:
        if used >= most:
            return f"{used} {what} have left; at most {most} {words}."
    return f"Today's {gate.campaign_allowance.per_day} {what} have left."


def _nothing_due(facts: CampaignFacts, zone: ZoneInfo, now: datetime) -> Why:
    waits = facts.waits
    parts = [
        (waits.approval, "comment draft waits for your approval", "comment drafts wait for your approval"),
        (waits.unclear, "send is being checked", "sends are being checked"),
        (waits.video, "video is being made", "videos are being made"),
        (waits.acceptance, "invite waits to be accepted", "invites wait to be accepted"),
    ]
    said = [f"{count} {one if count == 1 else many}" for count, one, many in parts if count]
    start = f"{'; '.join(said)}." if said else "Nothing is due."
    if facts.search_at is None:
        return Why(start)
    return _search(f"{start} The next search runs", facts.search_at, zone, now)


def _search(start: str, at: datetime, zone: ZoneInfo, now: datetime) -> Why:
    return Why(f"{start} {'now' if at <= now else moment(at, zone, now=now)}.", at)


def _scheduled(lead: LeadFacts, campaign: CampaignFacts, kind: str, now: datetime) -> Why:
    held = _stopped(campaign) or _account(campaign.account)
    if held or lead.due_at is None or campaign.gate is None:
        return held or Why(f"Next: {kind}.")
    if lead.due_at <= now:
        return Why(f"Their {kind} is due. {_queue(campaign, now).sentence}", _queue(campaign, now).changes_at)
    return Why(f"Next: {kind}, {moment(lead.due_at, campaign.gate.calendar.zone, now=now)}.", lead.due_at)
