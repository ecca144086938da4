"""What people see while the database is away: a sentence, never a stack trace."""

import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from redis import RedisError

from leadr.common.pulse import BROKER_AWAY

log = logging.getLogger(__name__)
OUTAGES = (OperationalError, InterfaceError, RedisError)
AWAY = "The database is away. Nothing is lost; the page works again once it is back."


class OutageMiddleware:
    """Turns a dead database or broker into a 503 page that asks to be tried again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request; errors raised outside views (sessions, login) end up in `process_exception` too."""
        try:
            return self.get_response(request)
        except OUTAGES as error:
            return _away(error)

    def process_exception(self, _request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer for a view that could not reach the database."""
        return _away(error) if isinstance(error, OUTAGES) else None


def _away(error: Exception) -> HttpResponse:
    sentence = BROKER_AWAY if isinstance(error, RedisError) else AWAY
    log.error("%s (%s)", sentence, (str(error).splitlines() or [""])[0])
    return HttpResponse(render_to_string("503.html", {"sentence": sentence}), status=503, headers={"Retry-After": "5"})
