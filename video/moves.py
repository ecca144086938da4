"""Guarded moves of renders: paid, freed, doubted, named, answered."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.db import transaction

from leadr.common import clock
from video import links, studio_wire
from video.models import Render, RenderEvent
from video.states import ANSWERED, OPEN, TRANSITIONS, State
from video.studio import Film

SILENCE = timedelta(minutes=30)
FAILED_SENTENCE = "AI Studio could not make this video."
UNTRUSTED_SENTENCE = "AI Studio's link to this video leads to a host we do not know."


class Moved(Exception):
    """Somebody else moved the render first; what was to be written is void."""


class Verdict(StrEnum):
    """What became of something AI Studio told us."""

    APPLIED = "applied"
    NOT_YET = "not ready yet"
    KNOWN = "known already"
    TOO_LATE = "answered already"
    ALTERED = "contradicts what was told"
    UNTRUSTED = "leads to a host we do not know"
    KEPT = "waits for its id"
    NOT_NEEDED = "not needed"
    FOREIGN = "not of this call"
    UNKNOWN = "no such call"
    REPLAYED = "told long ago"
    MALFORMED = "no id or status"


def move(render: Render, to: State, *, now: datetime, **fields: Any) -> None:
    """Change a render's state only from the state it was read in; raises Moved when it is not there any more."""
    if to not in TRANSITIONS[State(render.state)]:
        raise Moved(f"{render} cannot become {to}")
    fields |= {"state": to.value, "answered_at": now if to in ANSWERED else None}
    if to in OPEN:
        fields["settled_at"] = None
    if not Render.objects.filter(pk=render.pk, state=render.state).update(**fields):
        raise Moved(f"{render} was moved by somebody else")
    for name, value in fields.items():
        setattr(render, name, value)


def claim(keys: Iterable[str], *, batch: str, now: datetime) -> list[Render]:
    """Commit the intent to pay for these renders; those somebody else has taken, or paid, are left out."""
    with transaction.atomic(durable=True):
        free = Render.objects.free().filter(key__in=list(keys)).select_for_update(skip_locked=True).order_by("pk")
        claimed = list(free)
        Render.objects.filter(pk__in=[render.pk for render in claimed]).update(
            sent_at=now, batch=batch, cost=1, look_at=now + patience(), sentence="", detail=""
        )
    return claimed


def free(batch: str) -> None:
    """Certainly nothing was paid: the renders of the call may be asked for again."""
    _unpaid(batch).update(state=State.REQUESTED, sent_at=None, cost=0, look_at=None)


def refuse(batch: str, *, sentence: str, now: datetime) -> None:
    """Nothing was paid and never will be; whoever asked was told, so it is settled."""
    _unpaid(batch).update(
        state=State.FAILED, sent_at=None, cost=0, look_at=None, answered_at=now, settled_at=now, sentence=sentence[:300]
    )


def doubt(batch: str, *, now: datetime) -> None:
    """The call may have been taken or not; soon we look which."""
    _unpaid(batch).filter(state=State.REQUESTED).update(state=State.UNCLEAR, look_at=now + patience())


def _unpaid(batch: str) -> Any:
    return Render.objects.unnamed().filter(batch=batch)


def lock(batch: str) -> bool:
    """Take a paid call as a whole, by its first row; False when there is none. Naming and hearing take turns so."""
    return Render.objects.select_for_update().filter(batch=batch).order_by("pk").first() is not None


def name(batch: str, ids: Mapping[str, str], *, now: datetime) -> None:
    """Write down the ids a paid call brought, by our keys, and apply the callbacks that were faster."""
    with transaction.atomic(durable=True):
        lock(batch)
        for render in Render.objects.select_for_update().filter(batch=batch, render_id="").order_by("pk"):
            if told := ids.get(render.key):
                baptise(render, told, now=now)
        hear_kept(batch, now=now)


def baptise(render: Render, render_id: str, *, now: datetime) -> None:
    """Give a render its id; what was unclear is clear now."""
    fields: dict[str, Any] = {"render_id": render_id, "look_at": now + SILENCE}
    if render.sent_at is None:  # taken for unpaid, and paid after all
        fields |= {"sent_at": now, "cost": 1}
    if render.state == State.UNCLEAR:
        move(render, State.REQUESTED, now=now, **fields)
        return
    Render.objects.filter(pk=render.pk).update(**fields)
    for field, value in fields.items():
        setattr(render, field, value)


def hear_kept(batch: str, *, now: datetime) -> None:
    """Apply the callbacks that came before their ids were known."""
    for event in RenderEvent.objects.filter(batch=batch, settled_at=None).order_by("pk"):
        render = Render.objects.filter(batch=batch, render_id=event.render_id).first()
        if render is not None:
            verdict = answer(render, studio_wire.film(event.payload), now=now)
            RenderEvent.objects.filter(pk=event.pk).update(settled_at=now, verdict=verdict)


def answer(render: Render, film: Film, *, now: datetime) -> Verdict:
    """Apply what was told of a locked render, whichever order it comes in."""
    if not film.is_answer:
        Render.objects.open().filter(pk=render.pk).update(look_at=now + SILENCE)
        return Verdict.NOT_YET
    if film.status == studio_wire.FAILED:
        return _fail(render, film, now=now)
    page_url, url = trusted(film.page_url), trusted(film.url)
    # One strange link makes the whole answer strange.
    if not (page_url or url) or page_url != film.page_url or url != film.url:
        return Verdict.UNTRUSTED if film.url or film.page_url else Verdict.NOT_YET
    if render.state == State.SUCCEEDED:
        return Verdict.KNOWN if (render.url, render.page_url) == (url, page_url) else Verdict.ALTERED
    pictures = {"gif": trusted(film.gif), "thumbnail": trusted(film.thumbnail)}
    move(render, State.SUCCEEDED, now=now, url=url, page_url=page_url, sentence="", **pictures)
    return Verdict.APPLIED


def _fail(render: Render, film: Film, *, now: datetime) -> Verdict:
    if render.state == State.FAILED:
        return Verdict.KNOWN
    if render.state in ANSWERED:
        return Verdict.TOO_LATE
    move(render, State.FAILED, now=now, sentence=FAILED_SENTENCE, detail=film.message)
    return Verdict.APPLIED


def trusted(address: str) -> str:
    """The address, or nothing when its host is not one of AI Studio's."""
    fits = links.is_trusted(address, hosts=settings.STUDIO_VIDEO_HOSTS, near=settings.DEVELOPMENT)
    return address if fits else ""


def patience() -> timedelta:
    """How long after a paid call its traces may still be on their way: its time-out, and a third of it more."""
    return clock.stretch(settings.STUDIO_SECONDS * 4 / 3)
