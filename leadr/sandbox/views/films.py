"""The films themselves: the page people watch one at, and its files; and what the tests may ask about renders."""

import json
import re
from pathlib import Path
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render

from leadr.sandbox import clock, picture, studio
from leadr.sandbox.models import Render
from leadr.sandbox.studio import STUDIO

FOLDER = Path(__file__).resolve().parent.parent / "media"
TYPES = {"mp4": "video/mp4", "gif": "image/gif"}
RANGE = re.compile(r"bytes=(\d+)-(\d*)")
CHOICES = {"lists": {"open", "closed"}, "spelling": {"mixed", "video_url", "share_url"}}


def page(request: HttpRequest, render_id: UUID) -> HttpResponse:
    """GET /video/{id}/: the hosted page of a film that is ready."""
    row = get_object_or_404(Render, render_id=render_id, state="succeeded")
    return render(request, "sandbox/film.html", {"film": row, "name": row.values[0] if row.values else ""})


def file(request: HttpRequest, render_id: UUID, kind: str) -> HttpResponse:
    """GET /media/{id}.mp4, .gif or .png of a film, .png of a template; a part of it when a player asks for one."""
    if kind == "png":
        return _picture(str(render_id))
    if kind not in TYPES or not Render.objects.filter(render_id=render_id, state="succeeded").exists():
        return HttpResponse(status=404)
    whole = (FOLDER / f"film.{kind}").read_bytes()
    wanted = RANGE.fullmatch(request.headers.get("Range", ""))
    if wanted is None:
        return HttpResponse(whole, content_type=TYPES[kind], headers={"Accept-Ranges": "bytes"})
    start, end = int(wanted[1]), min(int(wanted[2] or len(whole) - 1), len(whole) - 1)
    if start > end:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{len(whole)}"})
    headers = {"Accept-Ranges": "bytes", "Content-Range": f"bytes {start}-{end}/{len(whole)}"}
    return HttpResponse(whole[start : end + 1], status=206, content_type=TYPES[kind], headers=headers)


def _picture(identifier: str) -> HttpResponse:
    """A template's picture; a film that is ready has its template's."""
    film = Render.objects.filter(render_id=identifier, state="succeeded").first()
    template_id = film.template_id if film else identifier
    if all(row.template_id != template_id for row in studio.templates()):
        return HttpResponse(status=404)
    return HttpResponse(picture.png(template_id), content_type="image/png")


def renders(request: HttpRequest) -> JsonResponse:
    """GET /control/renders?template_id=: every paid render, newest first."""
    rows = Render.objects.order_by("-pk")
    if template_id := request.GET.get("template_id"):
        rows = rows.filter(template_id=template_id)
    now = clock.now()
    return JsonResponse({"count": rows.count(), "items": [_shown(row, studio.status(row, now=now)) for row in rows]})


def _shown(row: Render, status: str) -> dict[str, Any]:
    return {
        "id": row.render_id, "template_id": row.template_id, "campaign_id": row.campaign_id, "route": row.route,
        "row_index": row.row_index, "variables": row.variables, "row": row.values, "status": status, "plan": row.plan,
        "callback_url": row.callback_url, "created_at": clock.stamp(row.created_at),
        "ends_at": clock.stamp(row.ends_at),
        "finished_at": clock.stamp(row.finished_at) if row.finished_at else None,
    }  # fmt: skip


def control(request: HttpRequest) -> JsonResponse:
    """GET or POST /control/studio {"lists", "spelling", "append_id", "fastest", "slowest"}: how the studio behaves."""
    if request.method == "POST":
        try:
            _set(json.loads(request.body or b"{}"))
        except (ValueError, TypeError, AttributeError) as error:
            return JsonResponse({"error": str(error)}, status=400)
    return JsonResponse(
        {"lists": STUDIO.lists, "spelling": STUDIO.spelling, "append_id": STUDIO.append_id, "fastest": STUDIO.fastest,
         "slowest": STUDIO.slowest, "templates": [_template(row) for row in studio.templates()]}
    )  # fmt: skip


def _set(asked: dict[str, Any]) -> None:
    for name, known in CHOICES.items():
        if name in asked and asked[name] not in known:
            raise ValueError(f"{name} must be one of {', '.join(sorted(known))}")
    STUDIO.lists, STUDIO.spelling = asked.get("lists", STUDIO.lists), asked.get("spelling", STUDIO.spelling)
    STUDIO.append_id = bool(asked.get("append_id", STUDIO.append_id))
    STUDIO.fastest = float(asked.get("fastest", STUDIO.fastest))
    STUDIO.slowest = max(STUDIO.fastest, float(asked.get("slowest", STUDIO.slowest)))


def _template(row: studio.Template) -> dict[str, Any]:
    return {
        "id": row.template_id, "campaign_id": row.campaign_id, "name": row.name, "variables": list(row.variables),
    }  # fmt: skip
