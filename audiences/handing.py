"""Hands findings to one account's campaign: each once, in order, with the people behind it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from audiences import evidence, rounds
from audiences.found import Found
from audiences.models import Audience, Finding, FindingState
from audiences.outside import Outside
from audiences.rounds import Way
from leadr.common.gateways import No
from leadr.common.people import Person, Signal

Resolve = Callable[[Finding, Outside], tuple[Person, ...] | None]


def hand_over(way: Way, resolve: Resolve, outside: Outside, *, cursor: str, limit: int) -> Found:
    """The next people for this account, with the signals that brought them.

    The cursor is the last finding handed over; asking from it confirms all up to it. People always come with a
    cursor, and only an answer without people ends the day: so what a dead worker never recorded comes again.
    """
    last = int(cursor) if cursor.isdecimal() else 0
    _confirm(outside, last)
    people: list[Person] = []
    try:
        round_ = rounds.current(outside.audience, way, now=outside.now)
        while len(people) < limit:
            if finding := _next(outside, after=last):
                found = resolve(finding, outside)
                if found is None:  # today has no room to find out
                    break
                people += found
                last = finding.pk
            elif round_ is None or not rounds.step(round_, way, outside):
                break
    except No:
        if not people:
            raise
    goes_on = bool(people) or outside.calls_left <= 0
    return Found(tuple(people), str(last) if goes_on else "")


def signal_of(finding: Finding) -> Signal:
    """The evidence as a lead carries it."""
    return Signal(
        kind=finding.kind,
        quote=finding.quote,
        url=finding.url,
        happened_on=finding.happened_on,
        confidence=finding.confidence,
        post_id=finding.post_id,
        post_text=finding.post_text,
        company=finding.company,
    )


def lead_of(finding: Finding, person: Person) -> Person:
    """A person as the lead a finding makes of them."""
    return replace(person, company=person.company or finding.company, signal=signal_of(finding))


def matched(finding: Finding) -> Person:
    """The lead of a finding nobody was found for: known by its signal alone."""
    first, _, last = finding.person_name.partition(" ")
    person = Person(f"signal-{finding.pk}", "", first_name=first, last_name=last, company=finding.company)
    return lead_of(finding, person)


def note(finding: Finding, state: FindingState) -> None:
    """Write how far a finding got."""
    Finding.objects.filter(pk=finding.pk).update(state=state)


def _confirm(outside: Outside, last: int) -> None:
    Finding.objects.filter(
        audience=outside.audience, account_id=outside.account_id, pk__lte=last, confirmed_at=None
    ).update(confirmed_at=outside.now)


def _next(outside: Outside, *, after: int) -> Finding | None:
    """The next finding for this account: one it was handed and never confirmed, else the first nobody has."""
    with transaction.atomic():
        audience = Audience.objects.select_for_update().get(pk=outside.audience.pk)
        mine = Q(account_id=outside.account_id, confirmed_at=None) | Q(account_id="")
        waiting = Finding.objects.filter(mine, audience=audience, round__recipe=audience.recipe, pk__gt=after).exclude(
            state__in=[FindingState.REPEAT, FindingState.STALE]
        )
        for finding in waiting.order_by("pk").select_related("round"):
            if finding.account_id:
                return finding
            state = _verdict(finding, audience, outside.now)
            Finding.objects.filter(pk=finding.pk).update(
                account_id=outside.account_id, handed_at=outside.now, state=state
            )
            if state == FindingState.MATCHED:
                return finding
    return None


def _verdict(finding: Finding, audience: Audience, now: datetime) -> FindingState:
    since = now - timedelta(days=audience.lookback_days)
    if not evidence.is_within(finding.happened_on, since=since, now=now):
        return FindingState.STALE
    handed = Finding.objects.filter(audience=audience, subject=finding.subject).exclude(handed_at=None)
    return FindingState.REPEAT if handed.exists() else FindingState.MATCHED
