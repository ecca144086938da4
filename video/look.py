"""Look ourselves: what became of a render we heard nothing of, and whether a call without an answer was paid."""

import logging
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from leadr.common.gateways import No, Scope
from video import moves
from video.models import Render, RenderEvent
from video.moves import Moved, Verdict
from video.states import State
from video.studio import Film, client

log = logging.getLogger(__name__)
LOOK_AGAIN = timedelta(minutes=10)
LIFE = timedelta(hours=24)
CLOCKS_DIFFER = timedelta(minutes=5)
AT_ONCE = 50
EXPIRED_SENTENCE = "AI Studio gave no video within 24 hours."


def poll(*, now: datetime) -> int:
    """Ask about every render that was silent too long, and end those of yesterday; how many were asked about."""
    looked = 0
    for render in Render.objects.silent(now).select_related("plan").order_by("look_at", "pk")[:AT_ONCE]:
        # The next look is written first, so that two that poll do not ask the same.
        if not Render.objects.filter(pk=render.pk, look_at=render.look_at).update(look_at=now + LOOK_AGAIN):
            continue
        looked += 1
        if not _looked(render, now=now):
            break
    expire(now=now)
    return looked


def expire(*, now: datetime) -> int:
    """End what had no answer for 24 hours."""
    over = Q(sent_at__lte=now - LIFE) | Q(sent_at=None, requested_at__lte=now - LIFE)
    return (
        Render.objects.open()
        .filter(over)
        .update(state=State.EXPIRED, answered_at=now, look_at=None, sentence=EXPIRED_SENTENCE)
    )


def evidence(key: str, *, now: datetime) -> bool | None:
    """Whether AI Studio was paid for this render: yes, certainly not (it may be started again), or not to be told."""
    render = Render.objects.select_related("plan").filter(key=key).first()
    if render is None or render.sent_at is None:
        return False
    if render.render_id or not render.is_open:
        return True
    if now < render.sent_at + moves.patience():
        return None  # the call may still be under way
    return _settle(render, now=now)


def _looked(render: Render, *, now: datetime) -> bool:
    """Look at one render; False when there is no use in asking about others now."""
    try:
        if render.render_id:
            hear(render, client().result(render.render_id), now=now)
        else:
            evidence(render.key, now=now)
    except No as no:
        log.info("%s: %s", render, no.sentence)
        return no.scope is not Scope.SERVICE
    except Moved:
        log.info("%s was answered meanwhile", render)
    return True


def hear(render: Render, film: Film, *, now: datetime) -> None:
    """Apply what a look brought; here a link to a host we do not know is the last word."""
    with transaction.atomic(durable=True):
        locked = Render.objects.select_for_update().get(pk=render.pk)
        if moves.answer(locked, film, now=now) is Verdict.UNTRUSTED:
            moves.move(locked, State.FAILED, now=now, sentence=moves.UNTRUSTED_SENTENCE)


def _settle(render: Render, *, now: datetime) -> bool | None:
    """Look once for all the films of a paid call; whether this one was paid."""
    films, is_whole = _films(render)
    ids = [film.render_id for film in films]
    # Callbacks say which films are of which call, though not yet whose.
    kept = dict(RenderEvent.objects.filter(settled_at=None, render_id__in=ids).values_list("render_id", "batch"))
    films = [film for film in films if kept.get(film.render_id, render.batch) == render.batch]
    films.sort(key=lambda film: (film.render_id not in kept, film.made_at or now))
    of_call = Render.objects.unnamed().filter(batch=render.batch).select_related("plan").order_by("pk")
    told = {row.key: _settle_one(row, films, is_whole=is_whole, now=now) for row in list(of_call)}
    return told.get(render.key)


def _settle_one(render: Render, films: list[Film], *, is_whole: bool, now: datetime) -> bool | None:
    """Find a film with our values that nobody else has: ours when there is one, unpaid when there is none."""
    if _has_rival(render, now=now):
        return None
    fitting = [film for film in films if _fits(film, render)]
    ids = [film.render_id for film in fitting]
    claimed = set(Render.objects.filter(render_id__in=ids).values_list("render_id", flat=True))
    ours = next((film for film in fitting if film.render_id not in claimed), None)
    if ours is not None:
        return _adopt(render, ours, now=now)
    return _prove_unpaid(render, now=now) if is_whole else None


def _films(render: Render) -> tuple[list[Film], bool]:
    try:
        return client().results(str(render.plan.template_id))
    except No as no:
        log.info("no evidence for %s from the list: %s", render, no.sentence)
        return _films_told(render), False


def _films_told(render: Render) -> list[Film]:
    """The films callbacks spoke of before we knew their ids: with the list closed, each can still be asked for."""
    events = RenderEvent.objects.filter(batch=render.batch, settled_at=None).order_by("pk")
    ids = list(dict.fromkeys(events.values_list("render_id", flat=True)))[:AT_ONCE]
    return [client().result(render_id) for render_id in ids]


def _fits(film: Film, render: Render) -> bool:
    assert render.sent_at is not None, "only what was sent is looked for"
    # Made while the call was under way: another call with the same words, before or after, made its own.
    begun, ended = render.sent_at - CLOCKS_DIFFER, render.sent_at + moves.patience() + CLOCKS_DIFFER
    is_of_call = film.made_at is None or begun <= film.made_at <= ended
    return bool(film.render_id) and is_of_call and list(film.texts) == list(render.values)


def _has_rival(render: Render, *, now: datetime) -> bool:
    """Whether another call with the same words is under way, which could have made the film we see, or miss."""
    same = Render.objects.unnamed().filter(plan__template_id=render.plan.template_id, values=render.values)
    return same.exclude(pk=render.pk).filter(sent_at__gt=now - moves.patience()).exists()


def _adopt(render: Render, film: Film, *, now: datetime) -> bool | None:
    try:
        with transaction.atomic(durable=True):
            moves.lock(render.batch)
            locked = Render.objects.select_for_update().get(pk=render.pk)
            if not locked.render_id:
                moves.baptise(locked, film.render_id, now=now)
                moves.answer(locked, film, now=now)
            moves.hear_kept(render.batch, now=now)
    except IntegrityError:
        return None  # somebody else adopted it in this moment
    return True


def _prove_unpaid(render: Render, *, now: datetime) -> bool | None:
    with transaction.atomic(durable=True):
        locked = Render.objects.unnamed().select_for_update().filter(pk=render.pk, sent_at=render.sent_at).first()
        if locked is None:
            return None
        unpaid = {"sent_at": None, "cost": 0, "look_at": None}
        if locked.state == State.UNCLEAR:
            moves.move(locked, State.REQUESTED, now=now, **unpaid)
        else:
            Render.objects.filter(pk=locked.pk).update(**unpaid)
    return False
