"""Refusals of the API as RFC 9457 problem details, whoever refused: a view, a middleware or the URL conf."""

import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from rest_framework.response import Response
from rest_framework.views import exception_handler

TYPE = "application/problem+json"
ADDRESSES = "/api/"
SENTENCES = {
    HTTPStatus.BAD_REQUEST: "The request cannot be read.",
    HTTPStatus.FORBIDDEN: "This is not yours to do.",
    HTTPStatus.NOT_FOUND: "Nothing is at this address, or it is not yours.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This address does not take that method.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The body is too large.",
    HTTPStatus.TOO_MANY_REQUESTS: "That was too often. Retry-After says how many seconds to wait.",
    HTTPStatus.SERVICE_UNAVAILABLE: "The database is away. Nothing is lost; try again in a few seconds.",
}
BROKEN = "Something broke on our side. It is written down; try again later."


def handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: the same status and headers, with an RFC 9457 body."""
    response = exception_handler(error, context)
    if response is not None:
        response.data = details(response.status_code, response.data)
        response.content_type = TYPE
    return response


def details(status: int, said: Any) -> dict[str, Any]:
    """The problem details of a refusal; `errors` holds what DRF said per field."""
    body: dict[str, Any] = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    if isinstance(said, dict) and set(said) == {"detail"}:
        return body | {"detail": str(said["detail"])}
    return body | {"detail": "Some of what was sent cannot be used.", "errors": said}


class ProblemMiddleware:
    """Gives every refusal under /api/ a body of problem details, where it does not have one yet."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer; status and headers (Allow, Retry-After) of a refusal stay as they are."""
        response = self.get_response(request)
        if not request.path.startswith(ADDRESSES) or response.status_code < HTTPStatus.BAD_REQUEST:
            return response
        if isinstance(response, HttpResponse) and response.headers.get("Content-Type") != TYPE:
            _put(response)
        return response


def _put(response: HttpResponse) -> None:
    status = response.status_code
    body = details(status, {"detail": SENTENCES.get(HTTPStatus(status), BROKEN)})
    response.content = json.dumps(body).encode()
    response.headers["Content-Type"] = TYPE
    if "Content-Length" in response.headers:
        response.headers["Content-Length"] = str(len(response.content))
