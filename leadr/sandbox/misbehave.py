"""Plays the faults around a call: before it is performed, after it, or in its answer."""

import json
import socket
import time
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from leadr.sandbox import events
from leadr.sandbox.faults import BEFORE, CALLS, FAULTS, Fault
from leadr.sandbox.models import Account, Chat
from leadr.sandbox.refusals import Refusal, refuse

SERVICES = ("/api/", "/v1/", "/search")


class FaultMiddleware:
    """Stands before everything else; the sandbox's own pages and control API always behave."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, misbehaving when told to."""
        fault = FAULTS.take(name_of(request), CALLS) if request.path.startswith(SERVICES) else None
        if fault is None:
            return self.get_response(request)
        if fault.kind in BEFORE:
            return _before(request, fault)
        if fault.kind == "timeout_before":
            return _hang(request, fault)
        if fault.kind == "slow":
            time.sleep(fault.seconds)
        if fault.kind == "session_dropped":
            _drop_session(request)
        return _after(request, fault, self.get_response(request))


def name_of(request: HttpRequest) -> str:
    """The name of the route that was called."""
    try:
        return resolve(request.path).url_name or ""
    except Resolver404:
        return ""


def _before(request: HttpRequest, fault: Fault) -> HttpResponse:
    response = refuse(request, Refusal(*BEFORE[fault.kind]))
    if fault.kind == "429_retry_after":
        response["Retry-After"] = str(int(fault.seconds))
    return response


def _drop_session(request: HttpRequest) -> None:
    account = Account.objects.filter(account_id=_account_id(request)).first()
    if account:
        events.set_status(account, "CREDENTIALS")


def _account_id(request: HttpRequest) -> str:
    chat_id = str(resolve(request.path).kwargs.get("chat_id", "")).removeprefix("chat_")
    if chat_id.isdigit():
        return Chat.objects.filter(pk=int(chat_id)).values_list("account_id", flat=True).first() or ""
    return request.GET.get("account_id") or str(_sent(request).get("account_id", ""))


def _sent(request: HttpRequest) -> dict[str, Any]:
    if request.content_type != "application/json":
        return request.POST.dict()
    try:
        body = json.loads(request.body)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _after(request: HttpRequest, fault: Fault, response: HttpResponse) -> HttpResponse:
    match fault.kind:
        case "timeout_after":
            return _hang(request, fault)
        case "reset":
            return cut(request)
        case "malformed":
            return HttpResponse(b'{"object": "Malf', content_type="application/json", status=response.status_code)
        case "wrong_type":
            return HttpResponse("<h1>Gateway</h1>", content_type="text/html", status=response.status_code)
        case "truncated":
            return _truncated(response)
    return response


def _truncated(response: HttpResponse) -> HttpResponse:
    whole = response.content
    half = HttpResponse(whole[: len(whole) // 2], content_type="application/json", status=response.status_code)
    half["Content-Length"] = str(len(whole))
    return half


def _hang(request: HttpRequest, fault: Fault) -> HttpResponse:
    time.sleep(fault.seconds)
    return cut(request)


def cut(request: HttpRequest) -> HttpResponse:
    """Drop the connection without an answer."""
    connection: socket.socket | None = request.META.get("sandbox.connection")
    if connection:
        connection.shutdown(socket.SHUT_RDWR)
    return HttpResponse(status=500)
