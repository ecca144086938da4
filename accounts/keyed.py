"""Requests that carry an Idempotency-Key: done once, answered the same again."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ParseError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import idempotency
from accounts.requests import user_of
from leadr.common import clock
from leadr.common.rest import Blocked, Conflict

HEADER = "Idempotency-Key"
KEY_PARAMETER = OpenApiParameter(
    HEADER,
    {"type": "string", "maxLength": idempotency.LONGEST, "pattern": "^[!-~]+$"},
    OpenApiParameter.HEADER,
    description="Any name of your own for this request: sent again within two days, it is answered the same.",
)


def keyed(request: Request, deed: Callable[[], tuple[int, Any]]) -> Response:
    """Answer with what the deed says; with a key, only the first such request does it."""
    key = request.headers.get(HEADER, "")
    if not key:
        status, body = deed()
        return Response(body, status=status)
    if len(key) > idempotency.LONGEST or not key.isascii() or not key.isprintable():
        raise ParseError(f"An {HEADER} has at most {idempotency.LONGEST} plain characters.")
    said = [request.method, request.path, request.data]
    try:
        (status, body), is_old = idempotency.once(user_of(request), deed, key=key, request=said, now=clock.now())
    except idempotency.Different as different:
        raise Blocked("This key belongs to another request. Use a new one.") from different
    except idempotency.Running as running:
        raise Conflict("The first request with this key was not answered yet. See whether it was done.") from running
    return Response(body, status=HTTPStatus(status), headers={"Idempotency-Replayed": "true"} if is_old else None)
