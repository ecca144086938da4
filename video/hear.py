"""Take what AI Studio calls to tell us: stored once, matched by our own id, applied in any order."""

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from video import moves, studio_wire
from video.models import Render, RenderEvent
from video.moves import Verdict
from video.studio import Film

REDELIVERY = timedelta(hours=24)
KEPT_FIELDS = ("id", "event", "status", "url", "video_url", "share_url", "thumbnail", "gif", "message")
REFUSED = frozenset(
    {
        Verdict.MALFORMED, Verdict.UNKNOWN, Verdict.FOREIGN, Verdict.ALTERED, Verdict.UNTRUSTED, Verdict.REPLAYED,
    }
)  # fmt: skip


def take(batch: str, said: dict[str, Any], *, now: datetime) -> Verdict:
    """Store one callback of a paid call and apply it; a verdict in REFUSED has changed nothing."""
    film = studio_wire.film(said)
    name = (studio_wire.text(said, "event") or film.status)[:60]
    if not name or not 0 < len(film.render_id) <= studio_wire.ID_CHARACTERS:
        return Verdict.MALFORMED
    event = RenderEvent(
        batch=batch,
        render_id=film.render_id,
        name=name,
        identity=_identity(batch, film.render_id, name),
        payload={field: studio_wire.text(said, field) for field in KEPT_FIELDS if field in said},
        received_at=now,
    )
    with transaction.atomic(durable=True):
        verdict = _take(event, film, now=now) if moves.lock(batch) else Verdict.UNKNOWN
        transaction.set_rollback(verdict in REFUSED)
    return verdict


def _take(event: RenderEvent, film: Film, *, now: datetime) -> Verdict:
    told = RenderEvent.objects.filter(identity=event.identity).first()
    if told is not None:
        return _again(told, event, now=now)
    render = _render_of(event, now=now)
    if render is None and not _has_unnamed(event):
        return Verdict.FOREIGN
    verdict = _verdict(render, event, film, now=now)
    event.verdict, event.settled_at = verdict.value, None if verdict is Verdict.KEPT else now
    event.save()
    return verdict


def _again(told: RenderEvent, event: RenderEvent, *, now: datetime) -> Verdict:
    if told.payload != event.payload:
        return Verdict.ALTERED
    # Delivered twice is usual; a day later it is somebody playing back what they have seen.
    return Verdict.KNOWN if now - told.received_at <= REDELIVERY else Verdict.REPLAYED


def _render_of(event: RenderEvent, *, now: datetime) -> Render | None:
    """The render an id belongs to; the only one of its call gets the id, when the callback was faster than we."""
    known = Render.objects.select_for_update().filter(render_id=event.render_id).first()
    if known is not None:
        return known if known.batch == event.batch else None
    of_call = list(Render.objects.select_for_update().filter(batch=event.batch).order_by("pk")[:2])
    if len(of_call) != 1 or of_call[0].render_id:
        return None
    moves.baptise(of_call[0], event.render_id, now=now)
    return of_call[0]


def _has_unnamed(event: RenderEvent) -> bool:
    if Render.objects.filter(render_id=event.render_id).exists():
        return False
    return Render.objects.filter(batch=event.batch, render_id="").exists()


def _verdict(render: Render | None, event: RenderEvent, film: Film, *, now: datetime) -> Verdict:
    if "event" in event.payload and not film.status:
        return Verdict.NOT_NEEDED  # whatsapp.ready and the like
    return Verdict.KEPT if render is None else moves.answer(render, film, now=now)


def _identity(*parts: str) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
