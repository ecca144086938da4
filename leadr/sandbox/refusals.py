"""What a no looks like: every service has its own body for the same thing."""

import uuid
from typing import Any

from django.http import HttpRequest, JsonResponse

SEARCH_TAGS = {
    "missing_credentials": "INVALID_API_KEY",
    "invalid_credentials": "INVALID_API_KEY",
    "invalid_parameters": "INVALID_REQUEST",
    "missing_parameters": "INVALID_REQUEST",
    "malformed_request": "INVALID_REQUEST_BODY",
    "too_many_requests": "RATE_LIMIT_EXCEEDED",
    "insufficient_credits": "NO_MORE_CREDITS",
    "resource_not_found": "NOT_FOUND",
    "unexpected_error": "INTERNAL_ERROR",
    "provider_error": "INTERNAL_ERROR",
    "service_unavailable": "SERVICE_UNAVAILABLE",
    "request_timeout": "TIMEOUT",
}
MODEL_CODES = {
    "missing_credentials": "invalid_api_key",
    "invalid_credentials": "invalid_api_key",
    "too_many_requests": "rate_limit_exceeded",
    "insufficient_credits": "insufficient_quota",
}


class Refusal(Exception):
    """An answer of status 400 or more; `param` is the part of the call it is about."""

    def __init__(self, status: int, kind: str, detail: str = "", *, param: str | None = None) -> None:
        super().__init__(kind)
        self.status, self.kind, self.detail, self.param = status, kind, detail, param

    @property
    def words(self) -> str:
        """What happened, for people."""
        return self.detail or self.kind.replace("_", " ").capitalize()


def refuse(request: HttpRequest, refusal: Refusal) -> JsonResponse:
    """The refusal in the words of the service that was called."""
    if request.path == "/search":
        body = _search(refusal)
    elif request.path.startswith("/v1/"):
        body = _model(refusal)
    elif request.path.startswith("/api/ai_studio/"):
        body = {"code": refusal.status, "error": refusal.kind, "message": refusal.words}
    else:
        body = _linkedin(refusal)
    return JsonResponse(body, status=refusal.status)


def _linkedin(refusal: Refusal) -> dict[str, Any]:
    title = refusal.kind.replace("_", " ").capitalize()
    return {"status": refusal.status, "type": f"errors/{refusal.kind}", "title": title, "detail": refusal.words}


def _search(refusal: Refusal) -> dict[str, Any]:
    tag = SEARCH_TAGS.get(refusal.kind, refusal.kind.upper())
    return {"requestId": uuid.uuid4().hex, "error": refusal.words, "tag": tag}


def _model(refusal: Refusal) -> dict[str, Any]:
    code = MODEL_CODES.get(refusal.kind, refusal.kind)
    kind = "server_error" if refusal.status >= 500 else "invalid_request_error"
    return {"error": {"message": refusal.words, "type": kind, "param": refusal.param, "code": code}}
