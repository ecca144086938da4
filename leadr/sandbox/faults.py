"""Misbehaviour on demand: before a call is performed, after it, or on the way of a callback."""

import random
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import Resolver404, resolve

BEFORE = {
    "429": (429, "too_many_requests"),
    "429_retry_after": (429, "too_many_requests"),
    "500": (500, "unexpected_error"),
    "provider_error": (500, "provider_error"),
    "503": (503, "service_unavailable"),
    "504": (504, "request_timeout"),
}
AFTER = {"timeout_after", "reset", "malformed", "wrong_type", "truncated"}
WAITS = {"timeout_before", "slow"}
CALLBACKS = {"callback_duplicate", "callback_reorder", "callback_withhold", "callback_late"}
MAIL = {"smtp_4xx", "smtp_5xx", "smtp_cut_after_data", "smtp_slow"}
CALLS = set(BEFORE) | AFTER | WAITS
KINDS = CALLS | CALLBACKS | MAIL


@dataclass
class Fault:
    """One kind of misbehaviour, for calls of a name (or *), so many times, with a probability."""

    kind: str
    match: str = "*"
    count: int = 1
    probability: float = 1.0
    seconds: float = 2.0


class Faults:
    """The faults waiting to be played, and how often each was."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []
        self._lock = threading.Lock()
        self._dice = random.Random(1)  # noqa: S311 - the same faults every time
        self.played: dict[str, int] = {}

    def add(self, rows: list[dict[str, Any]]) -> None:
        """Queue faults; ValueError or TypeError when one is not of the known form."""
        faults = [Fault(**row) for row in rows]
        if unknown := {fault.kind for fault in faults} - KINDS:
            raise ValueError(f"unknown fault {', '.join(sorted(unknown))}")
        with self._lock:
            self._waiting += faults

    def clear(self) -> None:
        """Behave again."""
        with self._lock:
            self._waiting.clear()

    def take(self, name: str, kinds: set[str], *, wild: bool = True) -> Fault | None:
        """The fault to play for a call of that name now, if any; without wild only one that says the name."""
        names = {name, "*"} if wild else {name}
        with self._lock:
            for fault in self._waiting:
                fits = fault.kind in kinds and fault.match in names and fault.count > 0
                if fits and self._dice.random() < fault.probability:
                    fault.count -= 1
                    self.played[fault.kind] = self.played.get(fault.kind, 0) + 1
                    self._waiting = [left for left in self._waiting if left.count > 0]
                    return fault
        return None

    def shown(self) -> dict[str, Any]:
        """What waits and what was played."""
        with self._lock:
            return {"waiting": [asdict(fault) for fault in self._waiting], "played": dict(self.played)}


FAULTS = Faults()


class FaultMiddleware:
    """Plays faults around calls to the API."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, misbehaving when told to."""
        fault = FAULTS.take(_name(request), CALLS) if request.path.startswith("/api/") else None
        if fault is None:
            return self.get_response(request)
        if fault.kind in BEFORE:
            return _before(fault)
        if fault.kind == "timeout_before":
            return _hang(request, fault)
        if fault.kind == "slow":
            time.sleep(fault.seconds)
            return self.get_response(request)
        return _after(request, fault, self.get_response(request))


def _name(request: HttpRequest) -> str:
    try:
        return resolve(request.path).url_name or ""
    except Resolver404:
        return ""


def _before(fault: Fault) -> HttpResponse:
    status, kind = BEFORE[fault.kind]
    response = JsonResponse({"status": status, "type": f"errors/{kind}", "title": kind}, status=status)
    if fault.kind == "429_retry_after":
        response["Retry-After"] = str(int(fault.seconds))
    return response


def _after(request: HttpRequest, fault: Fault, response: HttpResponse) -> HttpResponse:
    match fault.kind:
        case "timeout_after":
            return _hang(request, fault)
        case "reset":
            return _cut(request)
        case "malformed":
            return HttpResponse(b'{"object": "Malf', content_type="application/json", status=response.status_code)
        case "wrong_type":
            return HttpResponse("<h1>Gateway</h1>", content_type="text/html", status=response.status_code)
    whole = response.content
    cut = HttpResponse(whole[: len(whole) // 2], content_type="application/json", status=response.status_code)
    cut["Content-Length"] = str(len(whole))
    return cut


def _hang(request: HttpRequest, fault: Fault) -> HttpResponse:
    time.sleep(fault.seconds)
    return _cut(request)


def _cut(request: HttpRequest) -> HttpResponse:
    connection: socket.socket | None = request.META.get("sandbox.connection")
    if connection:
        connection.shutdown(socket.SHUT_RDWR)
    return HttpResponse(status=500)
