"""AI Studio's side of the world: templates, paid renders and their states in world time (bhuman.md §1)."""

import hashlib
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db import transaction

from leadr.sandbox import callbacks, clock
from leadr.sandbox.faults import FAULTS, RENDERS
from leadr.sandbox.land.seed import WORLD, dice
from leadr.sandbox.models import Due, Effect, Render

SPACE = uuid.UUID("5ab0c0de-0000-4000-8000-000000000000")
NAMES = (
    ("Hello in ten seconds", ("first_name",)),
    ("From your city", ("first_name", "city")),
    ("Your role and company", ("first_name", "headline", "company")),
    ("All four fields", ("first_name", "last_name", "city", "headline")),
    ("Plain greeting", ()),
)
QUEUED_AFTER, PROCESSING_AFTER = timedelta(seconds=5), timedelta(seconds=20)
RECOVERS_AFTER = timedelta(minutes=10)
FAILURE = "The voice could not be generated."


@dataclass(frozen=True, slots=True)
class Template:
    """A video template; its campaign is the studio's own, not Leadr's."""

    template_id: str
    campaign_id: str
    name: str
    variables: tuple[str, ...]


@dataclass(slots=True)
class Studio:
    """How the studio behaves at present."""

    lists: str = "open"
    spelling: str = "mixed"
    append_id: bool = False
    fastest: float = 45.0
    slowest: float = 180.0


STUDIO = Studio()


@dataclass(frozen=True, slots=True)
class Order:
    """A paid call: which template, what is said in each film, and who is told."""

    template: Template
    campaign_id: str | None
    variables: Sequence[str]
    rows: Sequence[Sequence[str]]
    callback_url: str
    route: str
    base: str


def templates() -> list[Template]:
    """Every template of this world."""
    return [Template(_uuid("template", name), _uuid("campaign", name), name, variables) for name, variables in NAMES]


def _uuid(*parts: str) -> str:
    return str(uuid.uuid5(SPACE, " ".join((str(WORLD.seed), *parts))))


def segments(template: Template) -> list[dict[str, Any]]:
    """Its personalised places. The shape is the sandbox's own: no public document has it."""
    return [
        {"id": _uuid("segment", template.name, name), "video_instance_id": template.template_id, "variable": name}
        for name in template.variables
    ]


def place(order: Order) -> list[str]:
    """Take a paid order: a render for each row, in the rows' order."""
    now = clock.now()
    with transaction.atomic():
        return [_start(order, number, list(row), now) for number, row in enumerate(order.rows)]


def _start(order: Order, number: int, row: list[str], now: datetime) -> str:
    fault = FAULTS.take(order.route, RENDERS)
    render_id = str(uuid.uuid4())
    seconds = dice("render", render_id).uniform(STUDIO.fastest, STUDIO.slowest)
    ends_at = now + timedelta(seconds=seconds)
    Render.objects.create(
        render_id=render_id, template_id=order.template.template_id, campaign_id=order.campaign_id, row_index=number,
        variables=list(order.variables), values=row, callback_url=order.callback_url, route=order.route,
        base=order.base, plan=fault.kind if fault else "", created_at=now, ends_at=ends_at,
    )  # fmt: skip
    said = " | ".join(row)
    digest = hashlib.sha256(json.dumps([order.template.template_id, row]).encode()).hexdigest()[:8]
    Effect.objects.create(
        account_id="studio", slug=f"{said[:60]} #{digest}", kind="render", at=now,
        text=json.dumps({"template_id": order.template.template_id, "row": row}, ensure_ascii=False),
    )  # fmt: skip
    if not fault or fault.kind != "render_stuck":
        Due.objects.create(at=now + PROCESSING_AFTER, deed="film", account_id="studio", text=f"{render_id} processing")
        Due.objects.create(at=ends_at, deed="film", account_id="studio", text=f"{render_id} end")
    return render_id


def play(row: Due) -> None:
    """What becomes of a render, when its time has come."""
    render_id, _, what = row.text.partition(" ")
    render = Render.objects.filter(render_id=render_id).first()
    if render is None:
        return
    match what:
        case "processing":
            _maybe_tell_processing(render)
        case "end":
            _end(render)
        case "recover":
            _settle(render, "succeeded")


def _maybe_tell_processing(render: Render) -> None:
    """About one in five tells that it has begun."""
    if int(render.render_id[:2], 16) % 5 == 0:
        tell(render, {**_told(render), "status": "processing"})


def _end(render: Render) -> None:
    fails = render.plan in {"render_failed", "render_failed_then_succeeded"}
    _settle(render, "failed" if fails else "succeeded")
    if render.plan == "render_failed_then_succeeded":
        later = clock.now() + RECOVERS_AFTER
        Due.objects.create(at=later, deed="film", account_id="studio", text=f"{render.render_id} recover")


def _settle(render: Render, state: str) -> None:
    render.state, render.finished_at = state, clock.now()
    render.save(update_fields=["state", "finished_at"])
    tell(render, _told(render))
    if state == "succeeded" and int(render.render_id[2:4], 16) % 10 == 0:
        tell(render, {"event": "whatsapp.ready", "id": render.render_id, "campaign_id": render.campaign_id,
                      "whatsapp_video_url": _file(render, "mp4")})  # fmt: skip


def tell(render: Render, body: dict[str, Any]) -> None:
    """Queue a callback, unsigned as they are."""
    if not render.callback_url:
        return
    url = render.callback_url
    if STUDIO.append_id:
        url = f"{url}{'&' if '?' in url else '?'}{urlencode({'id': render.render_id})}"
    callbacks.send(url, body, callbacks.JSON_HEADERS, name="render_callback", is_loose=True)


def status(render: Render, *, now: datetime) -> str:
    """Its state by the clock, until it has ended."""
    if render.state:
        return str(render.state)
    age = now - render.created_at
    return "preparing" if age < QUEUED_AFTER else "queued" if age < PROCESSING_AFTER else "processing"


def result(render: Render, *, now: datetime) -> dict[str, Any]:
    """A generation as polls and lists show it."""
    ready, state = render.state == "succeeded", status(render, now=now)
    checksum = hashlib.sha256(json.dumps([render.template_id, render.values]).encode()).hexdigest()
    return {
        "id": render.render_id, "user_id": _uuid("user"), "video_id": _uuid("video", render.template_id),
        "actor_id": _uuid("actor"), "video_instance_id": render.template_id, "campaign_id": render.campaign_id,
        "status": state, "share_url": _page(render) if ready else "", "url": _file(render, "mp4") if ready else "",
        "thumbnail": _file(render, "png") if ready else "", "gif": _file(render, "gif") if ready else "",
        "whatsapp_video_url": None, "message": FAILURE if state == "failed" else None, "execution_name": None,
        "row_index": render.row_index, "text": render.values, "checksum": checksum,
        "created_at": clock.stamp(render.created_at), "updated_at": clock.stamp(render.finished_at or now),
    }  # fmt: skip


def _told(render: Render) -> dict[str, Any]:
    """A callback's body, in one of the two spellings that are documented."""
    ready = render.state == "succeeded"
    page = _page(render) if ready else ""
    body: dict[str, Any] = {
        "id": render.render_id, "campaign_id": render.campaign_id, "status": render.state,
        "url": _file(render, "mp4") if ready else "", "thumbnail": _file(render, "png") if ready else "",
        "gif": _file(render, "gif") if ready else "", "campaign_result_id": None,
    }  # fmt: skip
    mixed = "share_url" if int(render.render_id[4:6], 16) % 2 else "video_url"
    spelling = mixed if STUDIO.spelling == "mixed" else STUDIO.spelling
    if spelling == "video_url":
        return body | {"video_url": page}
    message = FAILURE if render.state == "failed" else None
    more = {"video_instance_id": render.template_id, "message": message, "row_index": render.row_index}
    return body | {"share_url": page, **more}


def _page(render: Render) -> str:
    return f"{render.base}/video/{render.render_id}/"


def _file(render: Render, kind: str) -> str:
    return f"{render.base}/media/{render.render_id}.{kind}"
