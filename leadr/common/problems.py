"""Refusals of the API as RFC 9457 problem details."""

from http import HTTPStatus
from typing import Any

from rest_framework.response import Response
from rest_framework.views import exception_handler


def handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: the same status and headers, with an RFC 9457 body."""
    response = exception_handler(error, context)
    if response is not None:
        response.data = details(response.status_code, response.data)
        response.content_type = "application/problem+json"
    return response


def details(status: int, said: Any) -> dict[str, Any]:
    """The problem details of a refusal; `errors` holds what DRF said per field."""
    body: dict[str, Any] = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    if isinstance(said, dict) and set(said) == {"detail"}:
        return body | {"detail": str(said["detail"])}
    return body | {"detail": "Some of what was sent cannot be used.", "errors": said}
