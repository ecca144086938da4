"""Paid questions as rows: written down before they are asked, kept once answered, never asked again."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q

from accounts import language
from audiences.evidence import fingerprint
from audiences.models import Ask, Audience, Query, Round
from leadr.common import clock
from leadr.common.gateways import Refused, Scope, TryLater

# As long as the engine waits for a silent worker; then somebody else may ask.
SILENT_SECONDS = 150
MAX_ATTEMPTS = 3
GIVEN_UP = "given_up"
Answer = dict[str, Any]


class Busy(TryLater):
    """Another account's worker is asking this very question."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A question to be written down; `account_id` when only that account can use the answer."""

    ask: Ask
    request: dict[str, Any]
    account_id: str = ""


def write(audience: Audience, planned: Planned, *, round_: Round | None = None, now: datetime) -> Query:
    """The row of a question, new or as it stands."""
    place = str(round_.pk) if round_ else ""
    key = fingerprint(planned.ask, planned.account_id, place, json.dumps(planned.request, sort_keys=True))
    query, _ = Query.objects.get_or_create(
        audience=audience,
        key=key,
        defaults={
            "round": round_,
            "ask": planned.ask,
            "request": sound(planned.request),
            "account_id": planned.account_id,
            "written_at": now,
        },
    )
    return query


def answer(query: Query, ask: Callable[[], Answer], *, asked_by: str, now: datetime) -> Answer:
    """The kept answer, or the one `ask` brings now. Raises Busy, and what `ask` raises when it may be asked again."""
    if query.answered_at is None and not _claim(query, asked_by, now):
        query.refresh_from_db()
        if query.answered_at is None:
            raise Busy(
                "busy", "This is just being asked for another account.", after=clock.stretch(SILENT_SECONDS / 10)
            )
    if query.answered_at is None:
        _keep(query, _asked(query, ask), now)
    return query.answer or {}


def gave_up(said: Answer) -> bool:
    """Whether a question was given up instead of answered."""
    return GIVEN_UP in said


def sound(value: Any) -> Any:
    """A JSON value without what a jsonb column cannot hold: NUL and halves of surrogate pairs."""
    text = json.dumps(value, ensure_ascii=False, default=str).encode("utf-8", "replace").decode()
    return json.loads(text.replace("\\u0000", ""))


def _claim(query: Query, asked_by: str, now: datetime) -> bool:
    # The engine has one started action per account: an older claim of the same account is a dead worker's.
    free = Q(asked_at=None) | Q(asked_by=asked_by) | Q(asked_at__lte=now - clock.stretch(SILENT_SECONDS))
    mine = Query.objects.filter(free, pk=query.pk, answered_at=None)
    taken = mine.update(asked_at=now, asked_by=asked_by, attempts=F("attempts") + 1)
    query.attempts += taken
    return taken == 1


def _asked(query: Query, ask: Callable[[], Answer]) -> Answer:
    try:
        return ask()
    except language.Nonsense as no:
        if query.attempts < MAX_ATTEMPTS:
            raise
        return {GIVEN_UP: no.sentence}
    except Refused as no:
        if no.scope is Scope.CONFIG:
            raise
        return {GIVEN_UP: no.sentence}


def _keep(query: Query, said: Answer, now: datetime) -> None:
    query.answer, query.answered_at, query.error = sound(said), now, str(said.get(GIVEN_UP, ""))[:300]
    Query.objects.filter(pk=query.pk, answered_at=None).update(answer=query.answer, answered_at=now, error=query.error)
    query.refresh_from_db()
