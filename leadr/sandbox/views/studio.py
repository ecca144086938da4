"""AI Studio (bhuman.md §1): paid renders, templates, results. What cannot be read is refused before the key is."""

import base64
import json
import re
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, JsonResponse

from leadr.sandbox import clock, studio
from leadr.sandbox.door import only
from leadr.sandbox.faults import FAULTS, QUOTAS
from leadr.sandbox.models import Render, StudioHook
from leadr.sandbox.refusals import Refusal
from leadr.sandbox.studio import STUDIO, Order, Template
from leadr.sandbox.world import WORLD

KEY_ID = "studio"
MOST_ROWS, MOST_SIZE = 2000, 100
Body = dict[str, Any]


@only("POST")
def try_sample(request: HttpRequest) -> JsonResponse:
    """POST /try_sample: render a template for each row."""
    return _paid(request, "try_sample", by="video_instance_id")


@only("POST")
def leadr(request: HttpRequest) -> JsonResponse:
    """POST /pipeline/leadr. The sandbox's own invention: the real body is not published; here it is try_sample's."""
    return _paid(request, "pipeline_leadr", by="video_instance_id")


@only("POST")
def campaign_pipeline(request: HttpRequest) -> JsonResponse:
    """POST /pipeline/campaign."""
    return _paid(request, "pipeline_campaign", by="campaign_id")


@only("POST")
def pabbly(request: HttpRequest) -> JsonResponse:
    """POST /pipeline/pabbly: one row, as an object; no value may be blank."""
    body = _body(request)
    _uuid(body.get("campaign_id"), "campaign_id")
    values = body.get("variables")
    if not isinstance(values, dict) or not all(isinstance(value, str) for value in values.values()):
        raise _unreadable("variables must be an object of strings")
    _callback_url(body)
    _check_key(request)
    if blank := [name for name, value in values.items() if not value.strip()]:
        raise Refusal(400, "bad_request", f"no value for {', '.join(blank)}")
    rows = {"variables": list(values), "names": [list(values.values())]}
    return _place(request, {**body, **rows}, "pipeline_pabbly", by="campaign_id")


def _paid(request: HttpRequest, route: str, *, by: str) -> JsonResponse:
    body = _body(request)
    _uuid(body.get(by), by)
    _check_rows(body)
    _callback_url(body)
    _check_key(request)
    return _place(request, body, route, by=by)


def _place(request: HttpRequest, body: Body, route: str, *, by: str) -> JsonResponse:
    template = _template(body[by], campaign=by == "campaign_id")
    if unknown := set(body["variables"]) - set(template.variables):
        raise Refusal(400, "bad_request", f"unknown variable {', '.join(sorted(unknown))}")
    if any(len(row) != len(body["variables"]) for row in body["names"]):
        raise Refusal(400, "bad_request", "a row has not as many values as there are variables")
    if not 1 <= len(body["names"]) <= MOST_ROWS:
        raise Refusal(400, "bad_request", f"between 1 and {MOST_ROWS} rows")
    if FAULTS.take(route, QUOTAS):
        # A business failure: the status is that of a success.
        return JsonResponse({"code": 402, "result": None, "error": "Your quota of videos is used up."})
    campaign_id = template.campaign_id if by == "campaign_id" else None
    callback_url = str(body.get("callback_url") or "")
    order = Order(template, campaign_id, body["variables"], body["names"], callback_url, route, _base(request))
    return _answer(studio.place(order))


def _base(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


def _check_rows(body: Body) -> None:
    variables, names = body.get("variables"), body.get("names")
    if not isinstance(variables, list) or not all(isinstance(name, str) for name in variables):
        raise _unreadable("variables must be a list of strings")
    if not isinstance(names, list) or not all(isinstance(row, list) for row in names):
        raise _unreadable("names must be a list of rows")
    if not all(isinstance(value, str) for row in names for value in row):
        raise _unreadable("a row must be a list of strings")


def _callback_url(body: Body) -> None:
    url = body.get("callback_url")
    if url is None:
        return
    if not isinstance(url, str) or urlsplit(url).scheme not in {"http", "https"}:
        raise _unreadable("callback_url must be an address")


@only("GET")
def templates(request: HttpRequest) -> JsonResponse:
    """GET /video_instances."""
    page, size = _paging(request)
    _check_list(request)
    rows = [_instance(row, _base(request)) for row in studio.templates()]
    return _answer({"total": len(rows), "instances": rows[page * size : (page + 1) * size]})


@only("GET")
def template(request: HttpRequest) -> JsonResponse:
    """GET /video_instance?id=: an array of one."""
    found = _uuid(request.GET.get("id"), "id")
    _check_list(request)
    return _answer([_instance(_template(found), _base(request))])


@only("GET")
def segments(request: HttpRequest) -> JsonResponse:
    """GET /segment?video_instance_id=. The sandbox's own invention: no public document has this shape."""
    found = _uuid(request.GET.get("video_instance_id"), "video_instance_id")
    _check_list(request)
    return _answer(studio.segments(_template(found)))


@only("GET")
def campaigns(request: HttpRequest) -> JsonResponse:
    """GET /campaigns: one for each template; the shape is not published."""
    page, size = _paging(request)
    _check_list(request)
    rows = [_campaign(row) for row in studio.templates()]
    return _answer({"total": len(rows), "campaigns": rows[page * size : (page + 1) * size]})


@only("GET")
def campaign(request: HttpRequest) -> JsonResponse:
    """GET /campaign?id=."""
    found = _uuid(request.GET.get("id"), "id")
    _check_list(request)
    return _answer(_campaign(_template(found, campaign=True)))


@only("GET")
def result(request: HttpRequest) -> JsonResponse:
    """GET /generated_video_by_id?id=, without a key: who has the id may look."""
    found = _uuid(request.GET.get("id"), "id")
    render = Render.objects.filter(render_id=found).first()
    if render is None:
        raise Refusal(404, "not_found", "No such video")
    return _answer(studio.result(render, now=clock.now()))


@only("GET")
def of_template(request: HttpRequest) -> JsonResponse:
    """GET /generated_video_by_video_instance_id."""
    found = _uuid(request.GET.get("video_instance_id"), "video_instance_id")
    return _results(request, Render.objects.filter(template_id=found))


@only("GET")
def of_campaign(request: HttpRequest) -> JsonResponse:
    """GET /generated_video_by_campaign_id."""
    return _results(request, Render.objects.filter(campaign_id=_uuid(request.GET.get("campaign_id"), "campaign_id")))


def _results(request: HttpRequest, rows: QuerySet[Render]) -> JsonResponse:
    page, size = _paging(request)
    _check_list(request)
    now, shown = clock.now(), rows.order_by("-pk")[page * size : (page + 1) * size]
    return _answer({"total": rows.count(), "videos": [studio.result(row, now=now) for row in shown]})


@only("GET", "POST")
def webhook(request: HttpRequest) -> JsonResponse:
    """GET and POST /webhook: saved callback addresses."""
    if request.method == "POST":
        body = _body(request)
        if not all(isinstance(body.get(name), str) and body[name] for name in ("name", "webhook")):
            raise _unreadable("name and webhook are required")
        _check_key(request)
        StudioHook.objects.create(name=body["name"], webhook=body["webhook"])
        return _answer({"name": body["name"], "webhook": body["webhook"]})
    _check_key(request)
    return _answer(list(StudioHook.objects.order_by("pk").values("name", "webhook")))


def _answer(result: Any) -> JsonResponse:
    return JsonResponse({"code": 200, "result": result})


def _instance(row: Template, base: str) -> Body:
    return {
        "id": row.template_id, "name": row.name, "user_id": None, "folder_id": None, "actor_id": None,
        "product_id": None, "video_id": None, "industry": "", "use_case": "", "mode": "keep_original",
        "thumbnail": f"{base}/media/{row.template_id}.png", "text_to_video": False,
        "variable_timing_config": {}, "created_at": "2026-01-05T09:00:00Z",
        "updated_at": "2026-01-05T09:00:00Z",
    }  # fmt: skip


def _campaign(row: Template) -> Body:
    return {"id": row.campaign_id, "name": row.name, "video_instance_id": row.template_id}


def _template(identifier: str, *, campaign: bool = False) -> Template:
    for row in studio.templates():
        if identifier.lower() == (row.campaign_id if campaign else row.template_id):
            return row
    raise Refusal(404, "not_found", "No such campaign" if campaign else "No such video instance")


def _paging(request: HttpRequest) -> tuple[int, int]:
    texts = request.GET.get("page", "0"), request.GET.get("size", str(MOST_SIZE))
    if not all(re.fullmatch(r"[0-9]{1,9}", text) for text in texts) or not 1 <= int(texts[1]) <= MOST_SIZE:
        raise _unreadable(f"page starts at 0, size is between 1 and {MOST_SIZE}")
    return int(texts[0]), int(texts[1])


def _uuid(value: Any, name: str) -> str:
    try:
        return str(UUID(value))
    except (TypeError, ValueError, AttributeError) as error:
        raise _unreadable(f"{name} is not a UUID") from error


def _unreadable(words: str) -> Refusal:
    return Refusal(422, "unprocessable_entity", words)


def _body(request: HttpRequest) -> Body:
    try:
        body = json.loads(request.body)
    except ValueError as error:
        raise _unreadable("the body is not JSON") from error
    if not isinstance(body, dict):
        raise _unreadable("the body must be an object")
    return body


def _check_key(request: HttpRequest) -> None:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    try:
        pair = base64.b64decode(given, validate=True).decode()
    except ValueError:
        pair = ""
    if scheme.lower() != "basic" or pair != f"{KEY_ID}:{WORLD.studio_key}":
        raise Refusal(401, "unauthorized", "Missing or invalid credentials")


def _check_list(request: HttpRequest) -> None:
    """The lists may want a person's bearer token instead of our key (bhuman.md §1)."""
    _check_key(request)
    if STUDIO.lists == "closed":
        raise Refusal(401, "unauthorized", "A user token is needed")
