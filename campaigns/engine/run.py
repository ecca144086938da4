"""The whole engine on one screen: claim, perform, record."""

import contextlib
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from structlog.contextvars import bound_contextvars

from campaigns.engine import ahead, claim, doubts, perform, record
from campaigns.engine.moves import Moved
from campaigns.engine.outcomes import Later, Outcome
from campaigns.engine.outside import Outside
from campaigns.models import Action
from leadr.common import clock
from workflows.kinds import Lane

log = logging.getLogger(__name__)
Clock = Callable[[], datetime]


def run_one(lane: Lane, *, outside: Outside, now: Clock) -> Action | None:
    """Do the most overdue thing of a lane that may be done now; None when there is nothing."""
    action = claim.next_action(lane, now=now())  # commits: STARTED is the intent
    if action is not None:
        finish(action, outside=outside, now=now)
    return action


def finish(action: Action, *, outside: Outside, now: Clock) -> None:
    """Perform a claimed action and record what came of it; void when somebody else took it over meanwhile."""
    ids = {
        "kind": action.kind, "campaign": action.campaign_id, "account": action.account_id, "lead": action.lead_id,
        "action": action.pk, "lane": action.lane,
    }  # fmt: skip
    with bound_contextvars(**ids):  # every line meanwhile carries them, whoever writes it
        _finish(action, outside, now)


def _finish(action: Action, outside: Outside, now: Clock) -> None:
    if since := doubts.since(action, now=now()):
        with contextlib.suppress(Moved):
            doubts.doubt(action, since=since, now=now())
        return
    outcome = _perform(action, outside, now)  # outside any transaction
    try:
        record.record(action, outcome, now=now())  # commits: outcome and children together
    except Moved as moved:
        log.warning("%s; its outcome %s stays in this line only", moved, type(outcome).__name__)
    log.info(
        "%s campaign=%s account=%s lead=%s action=%s -> %s",
        action.kind, action.campaign_id, action.account_id, action.lead_id, action.pk, type(outcome).__name__,
        extra={"outcome": type(outcome).__name__},
    )  # fmt: skip


def _perform(action: Action, outside: Outside, now: Clock) -> Outcome:
    record.keep_words(action, perform.personal_words(action, outside=outside, now=now()))
    wanted, others = record.wanted(action, now=now()), ahead.films(action, now=now())
    if why := claim.is_still_right(action, patience=clock.stretch(settings.SILENT_SECONDS / 2), now=now()):
        return Later(now(), "stopped", why)
    return perform.perform(action, outside=outside, wanted=wanted, others=others, grace=_grace(), now=now())


def _grace() -> timedelta:
    """How long after its beginning a call nobody answered is left alone: its time-outs, and as long again."""
    return clock.stretch(settings.UNIPILE_CONNECT_SECONDS + 2 * settings.UNIPILE_READ_SECONDS)
