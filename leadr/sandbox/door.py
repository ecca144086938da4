"""Who may come in, how answers and refusals look, and reading what was sent."""

import base64
import json
from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from leadr.sandbox.models import Account
from leadr.sandbox.world import WORLD


class Refusal(Exception):
    """An answer of status 400 or more."""

    def __init__(self, status: int, kind: str, detail: str = "") -> None:
        super().__init__(kind)
        self.status, self.kind, self.detail = status, kind, detail


class KeyMiddleware:
    """Checks the key of every call to the LinkedIn provider, and turns refusals into their bodies."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or say why not."""
        key = request.headers.get("X-API-KEY")
        if request.path.startswith("/api/v1/") and key != WORLD.api_key:
            return refuse(Refusal(401, "invalid_credentials" if key else "missing_credentials"))
        return self.get_response(request)

    def process_exception(self, _request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Bodies for refusals raised in views."""
        return refuse(error) if isinstance(error, Refusal) else None


def refuse(refusal: Refusal) -> JsonResponse:
    """The body of a refusal."""
    title = refusal.kind.replace("_", " ").capitalize()
    body = {
        "status": refusal.status,
        "type": f"errors/{refusal.kind}",
        "title": title,
        "detail": refusal.detail or title,
    }
    return JsonResponse(body, status=refusal.status)


def answer(name: str, code: int = 200, /, **fields: Any) -> JsonResponse:
    """An object of the wire."""
    return JsonResponse({"object": name, **fields}, status=code)


def listing(
    name: str, request: HttpRequest, rows: Sequence[Any], *, default: int, most: int, **extra: Any
) -> JsonResponse:
    """A page of a list with an opaque cursor to the next one."""
    limit, start = limit_of(request, default=default, most=most), offset_of(request.GET.get("cursor"))
    page = rows[start : start + limit]
    following = cursor(start + limit) if start + limit < len(rows) else None
    return answer(name, items=list(page), cursor=following, paging={"page_count": len(page)}, **extra)


def limit_of(request: HttpRequest, *, default: int, most: int) -> int:
    """The page size asked for."""
    text = request.GET.get("limit", str(default))
    if not text.isdigit() or not 1 <= int(text) <= most:
        raise Refusal(400, "invalid_parameters", f"limit must be between 1 and {most}")
    return int(text)


def cursor(offset: int, extra: str = "") -> str:
    """An opaque cursor."""
    return base64.urlsafe_b64encode(json.dumps([offset, extra]).encode()).decode()


def read_cursor(text: str) -> tuple[int, str]:
    """What a cursor says: offset and extra."""
    try:
        offset, extra = json.loads(base64.urlsafe_b64decode(text))
        return int(offset), str(extra)
    except (ValueError, TypeError) as error:
        raise Refusal(400, "invalid_parameters", "cursor is not valid") from error


def offset_of(text: str | None) -> int:
    """Where a page starts."""
    return read_cursor(text)[0] if text else 0


def body_of(request: HttpRequest, *required: str) -> dict[str, Any]:
    """The JSON object that was sent, with everything required in it."""
    if request.content_type != "application/json":
        raise Refusal(415, "unsupported_media_type")
    try:
        body = json.loads(request.body)
    except ValueError as error:
        raise Refusal(400, "malformed_request") from error
    if not isinstance(body, dict):
        raise Refusal(400, "malformed_request")
    if missing := [name for name in required if not body.get(name)]:
        raise Refusal(400, "missing_parameters", f"missing {', '.join(missing)}")
    return body


def account_of(account_id: Any, *, acts: bool = True) -> Account:
    """The account a call is made with; one without a session cannot act."""
    account = Account.objects.filter(account_id=str(account_id or "")).first()
    if account is None:
        raise Refusal(404, "resource_not_found", "Account not found")
    if acts and account.status in {"CREDENTIALS", "STOPPED", "ERROR", "PERMISSIONS"}:
        raise Refusal(401, "disconnected_account")
    return account
