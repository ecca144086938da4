"""How often strangers may knock: each link by itself, and each visitor by what was refused to them."""

import hashlib
import ipaddress
import logging
import time
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from math import ceil
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from redis import RedisError

log = logging.getLogger(__name__)
SECONDS = {"s": 1, "m": 60, "h": 3600}
REFUSED = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}
HOUSE = 64  # one household or server has this much of an IPv6 address
type View = Callable[..., HttpResponse]


def address(request: HttpRequest) -> str:
    """Where a request comes from, as our own proxies saw it; empty when that is no IP address."""
    told = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    trusted: int = settings.PROXIES
    found = told[-trusted] if 0 < trusted <= len(told) and told[-1] else request.META.get("REMOTE_ADDR", "")
    try:
        return str(ipaddress.ip_address(found))
    except ValueError:
        return ""


def held(each: str = "") -> Callable[[View], View]:
    """Holds a public view: whoever was refused too often waits; with `each`, one address of it is asked so often.

    Whoever shows something that is good is never held for others: what mail providers, billing and callbacks tell
    is not lost, however many wrong words come from the same place.
    """

    def around(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if each and (wait := over(each, f"{request.method} {request.path}")):
                return too_often(request, wait=wait)
            answer = view(request, *args, **kwargs)
            if answer.status_code in REFUSED and (wait := refused(request)):
                return too_often(request, wait=wait)
            return answer

        return inner

    return around


def refused(request: HttpRequest) -> int:
    """Count one refusal more to this visitor; the seconds they have to wait once there were too many, else 0."""
    return over("refused", _house(address(request)))


def over(name: str, who: str) -> int:
    """Count one more of a kind for somebody; the seconds to wait once there were too many, else 0."""
    most, _, unit = settings.PUBLIC_RATES[name].partition("/")
    length, now = SECONDS[unit], time.time()
    mark = hashlib.sha256(f"{name} {who} {now // length}".encode()).hexdigest()
    try:
        cache.add(f"held:{mark}", 0, length)
        count = cache.incr(f"held:{mark}")
    except (RedisError, OSError, ValueError):  # away, or its time ran out just now: that stops nobody
        log.warning("rates are not counted: the cache is away")
        return 0
    return ceil(length - now % length) if count > int(most) else 0


def too_often(request: HttpRequest, *, wait: int = SECONDS["m"]) -> HttpResponse:
    """The answer to whoever has to wait: a sentence, and when to come back."""
    body = render_to_string("429.html", {"wait": wait})
    return HttpResponse(body, status=HTTPStatus.TOO_MANY_REQUESTS, headers={"Retry-After": str(wait)})


def _house(found: str) -> str:
    return str(ipaddress.ip_network(f"{found}/{HOUSE}", strict=False)) if ":" in found else found
