"""Settles calls nobody could be sure of: by the evidence, else by a person; never by blind repetition."""

import logging
from datetime import datetime, timedelta

from django.db import transaction

from accounts import journal
from accounts.models import Did
from campaigns.engine import evidence, frozen, moves, restage
from campaigns.engine.evidence import Evidence, NobodyKnows, NotSent, Sent
from campaigns.engine.outside import Outside
from campaigns.engine.words import key_of
from campaigns.models import Action
from campaigns.stages import ACCEPTED
from campaigns.states import State
from delivery import email
from leadr.common.gateways import Refused, Scope, TryLater, Unclear
from workflows.kinds import Kind

log = logging.getLogger(__name__)
BATCH = 200
# After that, then after twice as long each time: ten hours of silence pass before a person is asked to look.
ASK_AGAIN = timedelta(minutes=5)
MAX_ASKED = 8
AWAY = (Scope.SERVICE, Scope.ACCOUNT)
LOOK = "Nothing outside can tell whether it went out. Please look, and say so here."


def settle(*, outside: Outside, now: datetime) -> int:
    """Ask the evidence of unclear actions; what it cannot tell after several tries is left for a person."""
    rows = Action.objects.filter(state=State.UNCLEAR, due_at__lte=now, asked__lt=MAX_ASKED)
    count = 0
    for pk in list(rows.order_by("due_at").values_list("pk", flat=True)[:BATCH]):
        count += _ask_one(frozen.whole(pk), outside, now)
    return count


def by_hand(action: Action, *, was_sent: bool, now: datetime) -> None:
    """What a person saw: it was sent, or it was not and is tried again. Raises Moved when it was settled meanwhile."""
    if action.kind == Kind.EMAIL:
        email.settle(key_of(action), was_sent=was_sent, now=now)
    with transaction.atomic(durable=True):
        moves.lock(action.campaign)
        _write(action, Sent() if was_sent else NotSent(), now)
        said = f"{action.get_kind_display()}: it was {'' if was_sent else 'not '}sent"
        journal.note(action.campaign.owner_id, Did.SETTLED, action.campaign, detail=said, now=now)


def _ask_one(action: Action, outside: Outside, now: datetime) -> int:
    # Whoever counts the question up asks it: two settlers never work on the same row.
    claimed = Action.objects.filter(pk=action.pk, state=State.UNCLEAR, asked=action.asked).update(
        asked=action.asked + 1, due_at=now + ASK_AGAIN * 2**action.asked
    )
    if not claimed:
        return 0
    try:
        answer = evidence.ask(action, outside)
    except (TryLater, Refused, Unclear) as silence:
        log.info("no evidence for action %s yet: %s", action.pk, silence.sentence)
        # A provider or session that is away answered nobody: that is no try.
        asked = action.asked if silence.scope in AWAY else action.asked + 1
        note = LOOK if asked >= MAX_ASKED else silence.sentence[:300]
        Action.objects.filter(pk=action.pk, state=State.UNCLEAR).update(note=note, asked=asked)
        return 0
    return _settled(action, answer, now)


def _settled(action: Action, answer: Evidence, now: datetime) -> int:
    try:
        with transaction.atomic(durable=True):
            moves.lock(action.campaign)
            _write(action, answer, now)
    except moves.Moved as moved:
        log.info("%s", moved)
        return 0
    return 1


def _write(action: Action, answer: Evidence, now: datetime) -> None:
    sent_at = action.started_at
    match answer:
        case Sent(is_accepted=True):
            moves.close(action, State.DONE, now=now, reason=ACCEPTED, note="", sent_at=sent_at)
        case Sent() if action.kind == Kind.INVITE:
            until = (sent_at or now) + timedelta(days=action.campaign.workflow.expiry_days)
            moves.move(action, State.WAITING, now=now, due_at=until, reason="", note="", sent_at=sent_at)
            restage.of_action(action, now=now)
            moves.keep_following([action.campaign], now=now)
        case Sent():
            moves.close(action, State.DONE, now=now, reason="", note="", sent_at=sent_at)
        case NotSent():
            note = "It did not go out; trying again."
            moves.move(action, State.SCHEDULED, now=now, due_at=now, note=note, charged_at=None, asked=0)
            restage.of_action(action, now=now)
        case NobodyKnows():
            Action.objects.filter(pk=action.pk, state=State.UNCLEAR).update(asked=MAX_ASKED, note=LOOK)
