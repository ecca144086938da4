"""Rows whose worker fell silent, calls nobody could be sure of, and waits that were answered or ran out."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from accounts.linkedin import LinkedIn
from accounts.models import ProviderEvent
from campaigns.engine import evidence, moves
from campaigns.engine.evidence import Sent
from campaigns.models import Action, ActionQuerySet, Lead
from campaigns.stages import ACCEPTED, NOT_ACCEPTED
from campaigns.states import State
from leadr.common.gateways import Refused, TryLater, Unclear
from workflows.kinds import TRAITS, Kind

log = logging.getLogger(__name__)
BATCH = 200
ASK_AGAIN = timedelta(minutes=5)
MAX_ASKED = 8
WHOLE = ("lead", "account", "campaign__workflow", "campaign__delivery", "campaign__account")


def silent(*, silence: timedelta, grace: timedelta, now: datetime) -> int:
    """Take back what a worker started and never finished: again if that is harmless, else unclear."""
    rows = Action.objects.filter(state=State.STARTED, started_at__lt=now - silence)
    return _each(rows.order_by("started_at"), lambda action: _take_back(action, grace, now))


def expired(*, now: datetime) -> int:
    """Close invites nobody accepted in time; their other children run."""
    rows = Action.objects.filter(state=State.WAITING, due_at__lte=now)
    return _each(
        rows.order_by("due_at"),
        lambda action: moves.close(action, State.DONE, now=now, reason=NOT_ACCEPTED, note="Not accepted in time."),
    )


def answers(*, now: datetime) -> int:
    """Apply what the provider told of relations and replies; each fact once, in any order."""
    facts = ProviderEvent.objects.filter(settled_at=None).exclude(source=ProviderEvent.Source.ACCOUNT)
    count = 0
    for fact in facts.order_by("pk")[:BATCH]:
        try:
            with transaction.atomic(durable=True):
                fact.verdict = _apply(fact, now)
                fact.settled_at = now
                fact.save(update_fields=["verdict", "settled_at"])
            count += 1
        except moves.Moved as moved:
            log.info("fact %s is read again: %s", fact.pk, moved)
    return count


def settle(*, linkedin: LinkedIn, now: datetime) -> int:
    """Ask the evidence of unclear actions; what it cannot tell after several tries is left for a person."""
    rows = Action.objects.filter(state=State.UNCLEAR, due_at__lte=now, asked__lt=MAX_ASKED)
    count = 0
    for action in rows.select_related(*WHOLE).order_by("due_at")[:BATCH]:
        count += _settle_one(action, linkedin, now)
    return count


def _settle_one(action: Action, linkedin: LinkedIn, now: datetime) -> int:
    # Whoever counts the question up asks it: two settlers never work on the same row.
    claimed = Action.objects.filter(pk=action.pk, state=State.UNCLEAR, asked=action.asked).update(
        asked=action.asked + 1, due_at=now + ASK_AGAIN
    )
    if not claimed:
        return 0
    try:
        answer = evidence.ask(action, linkedin)
    except (TryLater, Refused, Unclear) as silence:
        log.info("no evidence for action %s yet: %s", action.pk, silence.sentence)
        Action.objects.filter(pk=action.pk, state=State.UNCLEAR).update(note=silence.sentence[:300])
        return 0
    return _each(Action.objects.filter(pk=action.pk, state=State.UNCLEAR), lambda row: _settled(row, answer, now))


def _settled(action: Action, answer: Sent | evidence.NotSent, now: datetime) -> None:
    sent_at = action.started_at
    match answer:
        case Sent(is_accepted=True):
            moves.close(action, State.DONE, now=now, reason=ACCEPTED, note="", sent_at=sent_at)
        case Sent() if action.kind == Kind.INVITE:
            until = (sent_at or now) + timedelta(days=action.campaign.workflow.expiry_days)
            moves.move(action, State.WAITING, now=now, due_at=until, reason="", note="", sent_at=sent_at)
            moves.restage(action, now=now)
            moves.keep_following(action.campaign, now=now)
        case Sent():
            moves.close(action, State.DONE, now=now, reason="", note="", sent_at=sent_at)
        case _:
            note = "It did not go out; trying again."
            moves.move(action, State.SCHEDULED, now=now, due_at=now, note=note, charged_at=None, asked=0)
            moves.restage(action, now=now)


def _take_back(action: Action, grace: timedelta, now: datetime) -> None:
    if TRAITS[Kind(action.kind)].is_repeatable:
        moves.move(action, State.SCHEDULED, now=now, due_at=now, note="Its worker fell silent; again.")
    else:
        note = "Its worker fell silent; asking LinkedIn whether it went out."
        moves.move(action, State.UNCLEAR, now=now, due_at=now + grace, reason="silent", note=note)
        moves.restage(action, now=now)


def _apply(fact: ProviderEvent, now: datetime) -> str:
    said = fact.payload
    if fact.name == "new_relation":
        return _connected(_leads(fact, said.get("user_provider_id"), said.get("user_public_identifier")), now)
    if fact.name != "message_received":
        return "ignored: unknown event"
    sender = said.get("sender") or {}
    own = (said.get("account_info") or {}).get("user_id")
    if sender.get("attendee_provider_id") == own:
        return "ignored: our own message"
    return _replied(_leads(fact, sender.get("attendee_provider_id"), None), now)


def _leads(fact: ProviderEvent, provider_id: Any, public_identifier: Any) -> list[Lead]:
    # Provider ids are only good for the account that saw them, so the account is part of the question.
    leads = Lead.objects.select_related("campaign").filter(
        campaign__account__provider_account_id=fact.provider_account_id
    )
    if isinstance(public_identifier, str) and public_identifier:
        return list(leads.filter(public_identifier=public_identifier))
    return list(leads.filter(provider_id=provider_id)) if isinstance(provider_id, str) and provider_id else []


def _connected(leads: list[Lead], now: datetime) -> str:
    waiting = Action.objects.filter(lead__in=leads, kind=Kind.INVITE, state__in=[State.WAITING, State.UNCLEAR])
    invites = list(waiting.select_related(*WHOLE))
    for invite in invites:
        moves.lock(invite.campaign)
        moves.close(invite, State.DONE, now=now, reason=ACCEPTED, note="", sent_at=invite.sent_at or invite.started_at)
    return "accepted" if invites else "ignored: no invite waits for this person"


def _replied(leads: list[Lead], now: datetime) -> str:
    for lead in leads:
        # The stop itself cancels what was to come, in this transaction (reliability.md §1).
        moves.lock(lead.campaign)
        Lead.objects.filter(pk=lead.pk, replied_at=None).update(replied_at=now)
        rows = lead.actions.filter(state__in=[State.SCHEDULED, State.WAITING])
        for action in rows.select_related(*WHOLE):
            # Somebody who writes to us after an invite has accepted it.
            answered = action.state == State.WAITING
            to, reason = (State.DONE, ACCEPTED) if answered else (State.CANCELLED, "replied")
            moves.close(action, to, now=now, reason=reason, note="They replied.")
        moves.restage_lead(lead.pk, now=now)
    return "replied" if leads else "ignored: not a lead"


def _each(rows: ActionQuerySet, deed: Callable[[Action], None]) -> int:
    """Do a deed to each row, each in a transaction of its own: a tick may not die of one row."""
    count = 0
    for action in list(rows.select_related(*WHOLE)[:BATCH]):
        try:
            with transaction.atomic(durable=True):
                moves.lock(action.campaign)
                deed(action)
            count += 1
        except moves.Moved as moved:
            log.info("%s", moved)
        except Exception:
            log.exception("%s could not be recovered", action)
    return count
