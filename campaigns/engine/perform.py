"""Kind -> who does it. Talks to the outside; knows no database."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta

from accounts.linkedin import LinkedIn
from audiences import find
from campaigns.engine.outcomes import (
    Accepted,
    Done,
    Failed,
    Found,
    Held,
    Later,
    Outcome,
    SessionLost,
    Skipped,
    Unavailable,
    Unclear,
    Waiting,
)
from campaigns.models import Action, Lead
from leadr.common.gateways import Refused, Scope, TryLater
from leadr.common.gateways import Unclear as Silence
from workflows import limits, wording
from workflows.kinds import Kind
from workflows.models import TooLong

MAX_ATTEMPTS = 5
FIRST_RETRY = timedelta(minutes=1)
SERVICE_RETRY = timedelta(minutes=1)
HOLD = timedelta(hours=24)
RELATIONS_PAGE = 500
NOT_AN_ERROR = {"already_connected", "already_invited_recently", "no_connection_with_recipient"}


def perform(action: Action, *, linkedin: LinkedIn, wanted: int, grace: timedelta, now: datetime) -> Outcome:
    """Do one started action outside any transaction and say what came of it.

    `wanted` is how many people a search should bring; `grace` how long an unclear call is left alone
    before its evidence is asked, since it may still be under way.
    """
    try:
        return DEEDS[Kind(action.kind)](action, linkedin, wanted, now)
    except TryLater as put_off:
        return _later(action, put_off, now)
    except Refused as refusal:
        return _refused(refusal, now)
    except Silence as silence:
        return Unclear(now + grace, silence.reason, silence.sentence)


def _search(action: Action, linkedin: LinkedIn, wanted: int, _now: datetime) -> Outcome:
    campaign = action.campaign
    if wanted <= 0:
        return Found((), campaign.cursor, has_looked=False)
    found = find.find(
        campaign.audience,
        linkedin=linkedin,
        account_id=action.account.provider_account_id,
        cursor=campaign.cursor,
        limit=wanted,
    )
    return Found(found.people, found.cursor)


def _follow_up(action: Action, linkedin: LinkedIn, _wanted: int, _now: datetime) -> Outcome:
    page = linkedin.relations(action.account.provider_account_id, cursor=None, limit=RELATIONS_PAGE)
    return Accepted(frozenset(person.public_identifier for person in page.people))


def _invite(action: Action, linkedin: LinkedIn, _wanted: int, now: datetime) -> Outcome:
    workflow = action.campaign.workflow
    note = wording.fill(workflow.note, values_of(_lead(action))) if workflow.sends_note else ""
    if limits.linkedin_length(note) > workflow.note_limit:
        if workflow.too_long != TooLong.SHORTEN:
            return Skipped("note_too_long", f"The note would be longer than {workflow.note_limit} characters.")
        note = wording.shorten(note, workflow.note_limit)
    receipt = linkedin.invite(
        action.account.provider_account_id, provider_id=_lead(action).provider_id, note=note or None
    )
    return Waiting(now + timedelta(days=workflow.expiry_days), note, {"invitation_id": receipt.id})


def _message(action: Action, linkedin: LinkedIn, _wanted: int, _now: datetime) -> Outcome:
    workflow = action.campaign.workflow
    text = message_text(action)
    if not text:
        return Skipped("no_words", "The message came out empty for this lead.")
    if limits.linkedin_length(text) > workflow.message_limit:
        return Skipped("message_too_long", f"The message would be longer than {workflow.message_limit} characters.")
    receipt = linkedin.message(action.account.provider_account_id, provider_id=_lead(action).provider_id, text=text)
    return Done("", text, {"message_id": receipt.id, "chat_id": receipt.chat_id})


DEEDS: dict[Kind, Callable[[Action, LinkedIn, int, datetime], Outcome]] = {
    Kind.SEARCH: _search,
    Kind.FOLLOW_UP: _follow_up,
    Kind.INVITE: _invite,
    Kind.MESSAGE: _message,
}


def message_text(action: Action) -> str:
    """The words of a message as its lead gets them; the evidence looks for the same words."""
    return wording.fill(action.campaign.workflow.message, values_of(_lead(action)))


def values_of(lead: Lead) -> dict[str, str]:
    """A lead's fields by the names of the variables."""
    return {name: getattr(lead, name) for name in wording.VARIABLES}


def retry_at(attempts: int, *, now: datetime) -> datetime:
    """When to try again after so many attempts: doubling, with up to a quarter of jitter."""
    wait = FIRST_RETRY * 2**attempts
    return now + wait * (1 + random.random() / 4)  # noqa: S311 - keeps workers apart, no secret


def _later(action: Action, put_off: TryLater, now: datetime) -> Outcome:
    after = put_off.after
    match put_off.scope:
        case Scope.KIND:
            return Held(now + (after or HOLD), put_off.reason, put_off.sentence)
        case Scope.ACCOUNT:
            return SessionLost(put_off.reason, put_off.sentence)
        case Scope.SERVICE:
            return Unavailable(now + (after or SERVICE_RETRY), put_off.sentence)
    if action.attempts + 1 >= MAX_ATTEMPTS and Kind(action.kind) not in (Kind.SEARCH, Kind.FOLLOW_UP):
        return Failed(put_off.reason, f"{put_off.sentence} Tried {MAX_ATTEMPTS} times.")
    at = now + after if after else retry_at(min(action.attempts, MAX_ATTEMPTS), now=now)
    return Later(at, put_off.reason, put_off.sentence, counts=True)


def _refused(refusal: Refused, now: datetime) -> Outcome:
    if refusal.scope is Scope.CONFIG:
        return Unavailable(now + 15 * SERVICE_RETRY, refusal.sentence)
    if refusal.reason in NOT_AN_ERROR:
        return Skipped(refusal.reason, refusal.sentence)
    return Failed(refusal.reason, refusal.sentence)


def _lead(action: Action) -> Lead:
    if action.lead is None:
        raise ValueError(f"Action {action.pk} is for a lead but has none.")
    return action.lead
