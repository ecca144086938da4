"""Who may come in, and how what was sent is read and lists are answered (unipile.md §1, §2)."""

import base64
import json
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.http.multipartparser import MultiPartParserError

from leadr.sandbox.models import Account
from leadr.sandbox.refusals import Refusal, refuse
from leadr.sandbox.world import WORLD

__all__ = ["Refusal", "account_of", "answer", "body_of", "listing", "only", "refuse"]
DEAD = {"CREDENTIALS", "STOPPED", "ERROR", "PERMISSIONS"}
View = Callable[..., HttpResponseBase]


class KeyMiddleware:
    """Checks the key of every call to the LinkedIn provider, and turns refusals into their bodies."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or say why not."""
        key = request.headers.get("X-API-KEY")
        if request.path.startswith("/api/v1/") and key != WORLD.api_key:
            return refuse(request, Refusal(401, "invalid_credentials" if key else "missing_credentials"))
        response = self.get_response(request)
        if response.status_code == 404 and request.path.startswith(("/api/", "/v1/")) and not _is_json(response):
            return refuse(request, Refusal(404, "resource_not_found", f"Cannot {request.method} {request.path}"))
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Bodies for refusals raised in views."""
        if isinstance(error, MultiPartParserError):
            error = Refusal(400, "malformed_request", str(error))
        return refuse(request, error) if isinstance(error, Refusal) else None


def _is_json(response: HttpResponse) -> bool:
    return response.headers.get("Content-Type", "").startswith("application/json")


def only(*methods: str) -> Callable[[View], View]:
    """A route that knows these methods; others are not found, as at the provider."""

    def known(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in methods:
                raise Refusal(404, "resource_not_found", f"Cannot {request.method} {request.path}")
            return view(request, *args, **kwargs)

        return inner

    return known


def answer(name: str, code: int = 200, /, **fields: Any) -> JsonResponse:
    """An object of the wire."""
    return JsonResponse({"object": name, **fields}, status=code)


def listing[Row](
    name: str,
    request: HttpRequest,
    rows: "Sequence[Row] | QuerySet[Any]",
    show: Callable[[Any], dict[str, Any]],
    *,
    default: int,
    most: int,
    **extra: Any,
) -> JsonResponse:
    """A page of a list with an opaque cursor to the next one."""
    page, following = sliced(request, rows, default=default, most=most)
    items = [show(row) for row in page]
    return answer(name, items=items, cursor=following, paging={"page_count": len(items)}, **extra)


def sliced(
    request: HttpRequest, rows: "Sequence[Any] | QuerySet[Any]", *, default: int, most: int
) -> tuple[list[Any], str | None]:
    """The rows of the page asked for, and the cursor to the next page."""
    limit, start = limit_of(request, default=default, most=most), offset_of(request.GET.get("cursor"))
    page = list(rows[start : start + limit + 1])
    return page[:limit], cursor(start + limit) if len(page) > limit else None


def limit_of(request: HttpRequest, *, default: int, most: int, least: int = 1) -> int:
    """The page size asked for."""
    text = request.GET.get("limit", str(default))
    if not (text.isascii() and text.isdigit()) or not least <= int(text) <= most:
        raise Refusal(400, "invalid_parameters", f"limit must be between {least} and {most}")
    return int(text)


def cursor(offset: int, extra: str = "") -> str:
    """An opaque cursor."""
    return base64.urlsafe_b64encode(json.dumps([offset, extra]).encode()).decode()


def read_cursor(text: Any) -> tuple[int, str]:
    """What a cursor says: offset and extra."""
    try:
        offset, extra = json.loads(base64.urlsafe_b64decode(str(text)))
        found = int(offset), str(extra)
    except (ValueError, TypeError) as error:
        raise Refusal(400, "invalid_parameters", "cursor is not valid") from error
    if found[0] < 0:
        raise Refusal(400, "invalid_parameters", "cursor is not valid")
    return found


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


def text_of(body: dict[str, Any], name: str) -> str:
    """A field that is text when it is there at all."""
    value = body.get(name)
    if value is not None and not isinstance(value, str):
        raise Refusal(400, "invalid_parameters", f"{name} must be a string")
    return value or ""


def units(text: str) -> int:
    """How long LinkedIn finds a text: UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def account_of(account_id: Any, *, acts: bool = True) -> Account:
    """The account a call is made with; one without a session cannot act."""
    if not account_id:
        raise Refusal(400, "missing_parameters", "missing account_id")
    account = Account.objects.filter(account_id=str(account_id)).first()
    if account is None:
        raise Refusal(404, "resource_not_found", "Account not found")
    if acts and account.status in DEAD:
        raise Refusal(401, "disconnected_account")
    return account
