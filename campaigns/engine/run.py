"""The whole engine on one screen: claim, perform, record."""

import contextlib
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from structlog.contextvars import bound_contextvars

from campaigns.engine import ahead, claim, doubts, perform, record
from campaigns.engine.moves import Moved
from campaigns.engine.outcomes import Later, Outcome
from campaigns.engine.outside import Outside
from campaigns.models import Action
from leadr.common import clock
from leadr.common.abreast import abreast
from video.renders import Row
from workflows.kinds import Lane

log = logging.getLogger(__name__)
Clock = Callable[[], datetime]


def run_one(lane: Lane, *, outside: Outside, now: Clock) -> Action | None:
    """Do the most overdue thing of a lane that may be done now; None when there is nothing."""
    return next(iter(run_some(lane, most=1, outside=outside, now=now)), None)


def run_some(lane: Lane, *, most: int, outside: Outside, now: Clock, since: datetime = claim.EVER) -> list[Action]:
    """Do the most overdue things of a lane that may be done now, each for another account, side by side."""
    actions = claim.next_actions(lane, most=most, now=now(), since=since)  # commits: STARTED is the intent
    finish(actions, outside=outside, now=now)
    return actions


def finish(actions: Sequence[Action], *, outside: Outside, now: Clock) -> None:
    """Perform claimed actions and record what came of them; void for those somebody else took over meanwhile."""
    certain = [action for action in actions if not _is_doubted(action, now)]
    broken = list[Exception]()
    worded = _keep_words(certain, outside, now, broken)
    needs = {action.pk: (record.wanted(action, now=now()), ahead.films(action, now=now())) for action in worded}
    why = claim.objections(worded, patience=clock.stretch(settings.SILENT_SECONDS / 2), now=now()) if worded else {}
    _record([(action, Later(now(), "stopped", why[action.pk])) for action in worded if action.pk in why], now)
    going = [(action, *needs[action.pk]) for action in worded if action.pk not in why]
    for done, raised in abreast(partial(_perform, outside=outside, now=now), going):  # outside any transaction
        _record([(action, came) for (action, *_), came in done], now)
        broken += raised
    if broken:  # a defect of ours: its action stays as it was begun, and the others are written
        raise broken[0]


def _record(done: Sequence[tuple[Action, Outcome]], now: Clock) -> None:
    record.record_all(done, now=now())  # commits: outcomes and children together
    for action, came in done:
        log.info(
            "%s campaign=%s account=%s lead=%s action=%s -> %s",
            action.kind, action.campaign_id, action.account_id, action.lead_id, action.pk, type(came).__name__,
            extra={"outcome": type(came).__name__, **_ids(action)},
        )  # fmt: skip


def _is_doubted(action: Action, now: Clock) -> bool:
    """Whether an action may have been done before the database was restored; then the evidence is asked."""
    since = doubts.since(action, now=now())
    if since:
        with contextlib.suppress(Moved):
            doubts.doubt(action, since=since, now=now())
    return since is not None


def _keep_words(actions: Sequence[Action], outside: Outside, now: Clock, broken: list[Exception]) -> list[Action]:
    """Have the words rephrased of those that are personal, and keep them; all actions whose words are known."""
    personal = [action for action in actions if perform.is_personal(action)]
    worded = [action for action in actions if action not in personal]
    for done, raised in abreast(lambda action: perform.personal_words(action, outside=outside, now=now()), personal):
        for action, text in done:
            record.keep_words(action, text)
            worded.append(action)
        broken += raised
    return worded


def _perform(needed: tuple[Action, int, Sequence[Row]], outside: Outside, now: Clock) -> Outcome:
    action, wanted, others = needed
    with bound_contextvars(**_ids(action)):  # every line meanwhile carries them, whoever writes it
        return perform.perform(action, outside=outside, wanted=wanted, others=others, grace=_grace(), now=now())


def _ids(action: Action) -> dict[str, object]:
    return {
        "kind": action.kind, "campaign": action.campaign_id, "account": action.account_id, "lead": action.lead_id,
        "action": action.pk, "lane": action.lane,
    }  # fmt: skip


def _grace() -> timedelta:
    """How long after its beginning a call nobody answered is left alone: its time-outs, and as long again."""
    return clock.stretch(settings.UNIPILE_CONNECT_SECONDS + 2 * settings.UNIPILE_READ_SECONDS)
