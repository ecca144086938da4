"""Callbacks of the LinkedIn provider: authenticated, stored once, applied in any order."""

import hmac
import json
import logging
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.utils.dateparse import parse_datetime
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts import connect, watch
from accounts.models import ProviderEvent
from leadr.common import clock, rates
from leadr.common.problems import details
from leadr.common.wire import can_be_kept

log = logging.getLogger(__name__)
MAX_BYTES = 256 * 1024
ID_LENGTH = 120  # of an account id; a longer one is nobody's


@csrf_exempt
@login_not_required
@rates.held()
@require_POST
def connected(request: HttpRequest) -> JsonResponse:
    """A hosted link is done: {"status", "account_id", "name"} with our token in the query (unipile.md §3.1)."""
    said = _body(request)
    if said is None:
        return _problem(400, "The body is not a JSON object.")
    account_id, status = _account_id(said), _text(said, "status")
    token = request.GET.get("token", "")
    if not account_id or not status:
        return _problem(400, "The body needs account_id and status.")
    if not connect.finish(token, provider_account_id=account_id, status=status, now=clock.now()):
        return _problem(403, "This connection is unknown, used or expired.")
    return JsonResponse({"status": "connected"})


@csrf_exempt
@login_not_required
@rates.held()
@require_POST
def provider_event(request: HttpRequest) -> JsonResponse:
    """Every webhook of the provider (unipile.md §4): the secret header proves it, the body's shape names it."""
    if not _is_theirs(request):
        return _problem(403, "The secret is wrong.")
    said = _body(request)
    if said is None:
        return _problem(400, "The body is not a JSON object of at most 256 kB.")
    _store(said, now=clock.now())
    return JsonResponse({"status": "stored"})


def _store(said: dict[str, Any], *, now: datetime) -> None:
    status = said.get("AccountStatus")
    if isinstance(status, dict):
        word = _text(status, "message")[:60]
        watch.take_status(_account_id(status), word, payload=said, happened_at=now, now=now)
        return
    name, account_id = _text(said, "event"), _account_id(said)
    source, key = _named(said, name)
    key = key or json.dumps(said, sort_keys=True)
    watch.take_fact(
        source, name, identity_of=watch.identity(source, account_id, key), provider_account_id=account_id,
        payload=said, happened_at=_moment(said, now), now=now, is_waited_for=True,
    )  # fmt: skip


def _named(said: dict[str, Any], name: str) -> tuple[str, str]:
    """The source of an event, and what tells it from others of its source, if it says (unipile.md §4)."""
    match name:
        case "new_relation":
            return ProviderEvent.Source.RELATION, _text(said, "user_provider_id")
        case "message_received":
            return ProviderEvent.Source.MESSAGE, _text(said, "message_id")
        case _:
            return ProviderEvent.Source.MESSAGE, ""


def _moment(said: dict[str, Any], now: datetime) -> datetime:
    try:
        told = parse_datetime(_text(said, "timestamp"))
    except ValueError:
        told = None
    return min(told, now) if told and told.tzinfo else now


def _is_theirs(request: HttpRequest) -> bool:
    # Of one header out of META: `headers` would go through the whole environment for each callback.
    shown = request.META.get("HTTP_X_LEADR_SECRET", "")
    return hmac.compare_digest(shown.encode(), settings.CALLBACK_SECRET.encode())


def _body(request: HttpRequest) -> dict[str, Any] | None:
    # Webhooks made by API come without a content type, so the raw body is read whatever the header says.
    try:
        if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BYTES:
            return None
        said = json.loads(request.body)
        return said if isinstance(said, dict) and can_be_kept(said) else None
    except (ValueError, RecursionError):
        return None


def _account_id(said: dict[str, Any]) -> str:
    found = _text(said, "account_id")
    return found if len(found) <= ID_LENGTH else ""


def _text(said: dict[str, Any], key: str) -> str:
    value = said.get(key)
    return value[:500] if isinstance(value, str) else ""


def _problem(status: int, sentence: str) -> JsonResponse:
    return JsonResponse(details(status, {"detail": sentence}), status=status, content_type="application/problem+json")
