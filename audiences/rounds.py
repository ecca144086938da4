"""Rounds: one look for what is new, as a row of questions that are asked and settled one by one."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from audiences import evidence, ledger
from audiences.ledger import Busy, Planned
from audiences.models import Ask, Audience, Finding, Query, Round, SeenPage
from audiences.outside import Outside
from leadr.common import clock
from leadr.common.gateways import TryLater

AGAIN_AFTER = timedelta(hours=20)
OVERLAP = timedelta(days=1)
# What was paid for is read before more is looked for, so that the first finds come early.
FIRST = {Ask.READ, Ask.JUDGE}


@dataclass(frozen=True, slots=True)
class Settled:
    """What follows from an answer: more questions, findings (unsaved), and whom to reach."""

    questions: tuple[Planned, ...] = ()
    findings: tuple[Finding, ...] = ()
    role: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """How a source looks: its first questions, and what follows from each answer."""

    first: Callable[[Round], Iterable[Planned]]
    settle: Mapping[Ask, Callable[[Query], Settled]]


def current(audience: Audience, way: Way, *, now: datetime) -> Round | None:
    """The open round of what the audience looks for now; a new one when the last began a day ago; else None."""
    with transaction.atomic():
        Audience.objects.select_for_update().get(pk=audience.pk)
        if found := _open(audience, now):
            return found
        last = audience.rounds.filter(recipe=audience.recipe).order_by("-begun_at").first()
        if last and now - last.begun_at < AGAIN_AFTER:
            return None
        return _begin(audience, way, last, now)


def step(round_: Round, way: Way, outside: Outside) -> bool:
    """Ask one more question, or settle an answer; False when nothing can be done now."""
    is_busy = False
    for query in _waiting(round_):
        if query.answered_at is None and not outside.may_ask(query.ask):
            continue
        try:
            outside.answer(query)
        except Busy:
            is_busy = True
            continue
        _settle(query, way, now=outside.now)
        return True
    if is_busy:
        raise TryLater(
            "busy", "Another of your accounts is just looking. It goes on in a minute.", after=clock.stretch(30)
        )
    if not round_.queries.filter(settled_at=None).exists():
        Round.objects.filter(pk=round_.pk, closed_at=None).update(closed_at=outside.now)
    return False


def unseen(audience: Audience, keys: Iterable[str]) -> set[str]:
    """Which of these pages nobody has read for this recipe yet; from now on they are read."""
    marks = {evidence.fingerprint(audience.recipe, key): key for key in keys}
    known = set(audience.seen_pages.filter(fingerprint__in=marks).values_list("fingerprint", flat=True))
    fresh = [mark for mark in marks if mark not in known]
    SeenPage.objects.bulk_create(
        (SeenPage(audience=audience, fingerprint=mark) for mark in fresh), ignore_conflicts=True
    )
    return {marks[mark] for mark in fresh}


def _open(audience: Audience, now: datetime) -> Round | None:
    found = audience.rounds.filter(closed_at=None).first()
    if found and found.recipe != audience.recipe:
        Round.objects.filter(pk=found.pk).update(closed_at=now)
        return None
    return found


def _begin(audience: Audience, way: Way, last: Round | None, now: datetime) -> Round:
    since = now - timedelta(days=audience.lookback_days)
    if last:
        since = max(since, last.begun_at - OVERLAP)
    begun = Round.objects.create(
        audience=audience, recipe=audience.recipe, role=last.role if last else "", since=since, begun_at=now
    )
    for planned in way.first(begun):
        ledger.write(audience, planned, round_=begun, now=now)
    return begun


def _waiting(round_: Round) -> list[Query]:
    waiting = list(round_.queries.filter(settled_at=None).defer("answer").order_by("pk"))
    return sorted(waiting, key=lambda query: (query.ask not in FIRST, query.answered_at is None, query.pk))


def _settle(query: Query, way: Way, *, now: datetime) -> None:
    """Write what follows from an answer, once: its children and findings in one transaction with the mark."""
    with transaction.atomic():
        # The audience's row orders rival settlers and, with them, the numbers of findings.
        audience = Audience.objects.select_for_update().get(pk=query.audience_id)
        if not Query.objects.filter(pk=query.pk, settled_at=None).update(settled_at=now):
            return
        row = Query.objects.select_related("round", "audience").get(pk=query.pk)
        settled = way.settle[Ask(row.ask)](row)
        assert row.round is not None
        if settled.role:
            Round.objects.filter(pk=row.round.pk).update(role=settled.role[:200])
        for planned in settled.questions:
            ledger.write(audience, planned, round_=row.round, now=now)
        for finding in settled.findings:
            finding.found_at = now
        Finding.objects.bulk_create(settled.findings, ignore_conflicts=True)
