"""Which actions come next, and when: graph x calendar x pacing. Makes unsaved rows, writes nothing."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from accounts.models import LinkedInAccount
from campaigns.engine import facts, gates
from campaigns.models import Action, Campaign, Lead
from campaigns.stages import ACCEPTED, FIRST, NOT_ACCEPTED
from campaigns.states import State
from delivery import pacing
from delivery.calendar import Window
from workflows.graph import Edge, On
from workflows.kinds import SOFT, TRAITS, Kind

FOLLOW_UP_EVERY = timedelta(hours=6)
SKIPS_THE_LEAD = "skips_the_lead"


def outcomes_of(action: Action) -> set[On]:
    """The edge conditions a closed action fulfils; after a courtesy that was not possible, the next step comes too."""
    if action.reason == NOT_ACCEPTED:
        return {On.NOT_ACCEPTED}
    if action.reason in (ACCEPTED, "already_connected"):
        return {On.DONE, On.ACCEPTED}
    is_soft = Kind(action.kind) in SOFT and action.reason != SKIPS_THE_LEAD
    match action.state:
        case State.DONE:
            return {On.DONE, On.NO_REPLY}
        case State.FAILED:
            return {On.FAILED} | ({On.DONE} if is_soft else set())
        case State.SKIPPED:
            return {On.DONE} if is_soft else set()
    return set()


def children(action: Action, *, now: datetime) -> list[Action]:
    """The actions that follow a closed one."""
    graph = action.campaign.graph
    return [
        _child(action, edge, graph.step(edge.child).kind, now=now)
        for edge in graph.after(action.step, outcomes_of(action))
    ]


def unreached(action: Action, *, now: datetime) -> list[Action]:
    """What waited for an acceptance that never came: told as skipped, so that people see why."""
    if action.reason != NOT_ACCEPTED:
        return []
    graph = action.campaign.graph
    rows = [
        _child(action, edge, graph.step(edge.child).kind, now=now) for edge in graph.after(action.step, [On.ACCEPTED])
    ]
    for row in rows:
        row.state, row.reason, row.note = State.SKIPPED, NOT_ACCEPTED, "They did not accept the invite in time."
        row.finished_at = now
    return rows


def withdrawals(action: Action, *, now: datetime) -> list[Action]:
    """The withdrawal of an invite nobody accepted in time, when the user chose that."""
    if action.reason != NOT_ACCEPTED or not action.campaign.workflow.withdraws:
        return []
    row = Action.new(
        Kind.WITHDRAW,
        campaign=action.campaign,
        due_at=action.campaign.delivery.calendar.next_window(now).opens,
        now=now,
        lead=action.lead,
        step=f"withdraw-{action.step}"[:40],
        receipt=action.receipt,
    )
    row.due_at = max(row.due_at, now)
    return [row]


def first_steps(campaign: Campaign, leads: Sequence[Lead], *, in_stock: int, now: datetime) -> list[Action]:
    """The root actions of new leads, spread over the target window and, past its number, over the next ones."""
    roots = campaign.graph.roots()
    if not leads or not roots:
        return []
    moments = _moments(campaign, len(leads), in_stock=in_stock, now=now)
    return [
        Action.new(root.kind, campaign=campaign, due_at=moment, now=now, lead=lead, step=root.key, reason=FIRST)
        for lead, moment in zip(leads, moments, strict=True)
        for root in roots
    ]


def next_search(campaign: Campaign, *, wants_more: bool, now: datetime) -> Action | None:
    """The search after this one: at once for more of the same day, else for the next window; None at the end."""
    if campaign.is_exhausted:
        return None
    calendar = campaign.delivery.calendar
    following = calendar.window_after(calendar.next_window(now).day)
    due = now if wants_more else calendar.search_due(following, now=now)
    return Action.new(Kind.SEARCH, campaign=campaign, due_at=due, now=now)


def next_follow_up(campaign: Campaign, *, now: datetime) -> Action:
    """The next look at who accepted, a few times a day."""
    return Action.new(Kind.FOLLOW_UP, campaign=campaign, due_at=now + FOLLOW_UP_EVERY, now=now)


def left_for_window(campaign: Campaign, *, now: datetime) -> tuple[Window, int]:
    """The window a search works for, and how many first steps may still leave in it."""
    calendar = campaign.delivery.calendar
    window = calendar.next_window(now)
    known = facts.facts_of(campaign, _account(campaign), campaign.paced_kind, now=max(now, window.opens))
    return window, gates.left_today(known)


def _child(action: Action, edge: Edge, kind: Kind, *, now: datetime) -> Action:
    return Action.new(
        kind,
        campaign=action.campaign,
        due_at=_child_due(action, edge, kind, now=now),
        now=now,
        lead=action.lead,
        step=edge.child,
    )


def _child_due(action: Action, edge: Edge, kind: Kind, *, now: datetime) -> datetime:
    workflow = action.campaign.workflow
    spacing = workflow.spacing_minutes if edge.spacing_minutes is None else edge.spacing_minutes
    due = now + timedelta(minutes=spacing)
    if edge.on is On.NO_REPLY:
        due = max(due, now + timedelta(days=workflow.no_reply_days))
    if action.kind == Kind.INVITE and kind == Kind.MESSAGE and action.sent_at:
        due = max(due, action.sent_at + timedelta(hours=workflow.wait_hours))
    if not TRAITS[kind].is_outreach:
        return due
    return max(due, action.campaign.delivery.calendar.next_window(due).opens)


def _moments(campaign: Campaign, count: int, *, in_stock: int, now: datetime) -> list[datetime]:
    window, left = left_for_window(campaign, now=now)
    # The fifth more is planned for the same day: some of the first will turn out to be connected already,
    # and the gates hold the rest back once the day's number is used up.
    room = pacing.wanted_leads(left_today=left, in_stock=in_stock)
    per_day = max(1, campaign.delivery.allowance.per_day)
    calendar, moments = campaign.delivery.calendar, list[datetime]()
    while len(moments) < count:
        share = min(room, count - len(moments))
        moments += _spread(campaign, window, share, now=now)
        window, room = calendar.window_after(window.day), per_day
    return moments


def _spread(campaign: Campaign, window: Window, count: int, *, now: datetime) -> Iterable[datetime]:
    return pacing.spread(window, count, seed=f"{campaign.pk} {window.day}", start=now)


def _account(campaign: Campaign) -> LinkedInAccount:
    if campaign.account is None:
        raise ValueError(f"Campaign {campaign.pk} has no account.")
    return campaign.account
