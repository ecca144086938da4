"""Does a started action and says what came of it. Talks to the outside; knows no database."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from campaigns.engine import words
from campaigns.engine.deeds import DEEDS, Call
from campaigns.engine.outcomes import Failed, Held, Later, Outcome, SessionLost, Skipped, Unavailable, Unclear
from campaigns.engine.outside import Outside
from campaigns.engine.words import Unusable
from campaigns.models import Action
from leadr.common.gateways import Refused, Scope, TryLater
from leadr.common.gateways import Unclear as Silence
from video.renders import Row
from workflows.kinds import OF_CAMPAIGN, WRITTEN, Kind

MAX_ATTEMPTS = 5
FIRST_RETRY = timedelta(minutes=1)
SERVICE_RETRY = timedelta(minutes=1)
HOLD = timedelta(hours=24)
NOT_AN_ERROR = {
    "already_connected", "already_invited_recently", "no_connection_with_recipient", "comments_disabled",
    "invalid_post", "action_already_performed",
}  # fmt: skip


def perform(
    action: Action, *, outside: Outside, wanted: int, grace: timedelta, now: datetime, others: Sequence[Row] = ()
) -> Outcome:
    """Do one started action outside any transaction and say what came of it.

    `wanted` is how many people a search should bring; `others` the films that share a paid call; `grace` how long
    an unclear call is left alone before its evidence is asked, since it may still be under way.
    """
    try:
        return DEEDS[Kind(action.kind)](Call(action, outside, wanted, now, others))
    except Unusable as unusable:
        return Skipped(unusable.reason, unusable.sentence)
    except TryLater as put_off:
        return _later(action, put_off, now)
    except Refused as refusal:
        return _refused(refusal, now)
    except Silence as silence:
        return Unclear(now + grace, silence.reason, silence.sentence)


def is_personal(action: Action) -> bool:
    """Whether the user chose to have these words rephrased for their person."""
    return bool(action.campaign.workflow.personalises and action.text and Kind(action.kind) in WRITTEN)


def personal_words(action: Action, *, outside: Outside, now: datetime) -> str:
    """The words of a started action that is personal, rephrased for its person.

    They are kept before anything is sent, so that the evidence looks for what really left.
    """
    campaign = action.campaign
    limit = campaign.note_limit if action.kind == Kind.INVITE else campaign.workflow.message_limit
    return outside.rephrase(
        campaign.owner, text=action.text, values=words.values_of(words.lead_of(action)), limit=limit, now=now
    )


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
    if action.attempts + 1 >= MAX_ATTEMPTS and Kind(action.kind) not in OF_CAMPAIGN:
        return Failed(put_off.reason, f"{put_off.sentence} Tried {MAX_ATTEMPTS} times.")
    at = now + after if after else retry_at(min(action.attempts, MAX_ATTEMPTS), now=now)
    return Later(at, put_off.reason, put_off.sentence, counts=True)


def _refused(refusal: Refused, now: datetime) -> Outcome:
    if refusal.scope is Scope.CONFIG:
        return Unavailable(now + 15 * SERVICE_RETRY, refusal.sentence)
    if refusal.reason in NOT_AN_ERROR:
        return Skipped(refusal.reason, refusal.sentence)
    return Failed(refusal.reason, refusal.sentence)
