"""What people see while the database or the broker is away: a sentence, never a stack trace."""

import logging
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error
from redis import RedisError

from leadr.common.pulse import BROKER_AWAY

log = logging.getLogger(__name__)
OUTAGES = (OperationalError, InterfaceError, RedisError)
AWAY = "The database is away. Nothing is lost; the page works again once it is back."


def failed(request: HttpRequest) -> HttpResponse:
    """The answer to any error nobody caught: 503 with a sentence for an outage, else the page for our own mistakes.

    Errors of sessions and logins come here too: they happen in middleware, where no other middleware sees them.
    """
    error = sys.exc_info()[1]
    if not isinstance(error, OUTAGES):
        return server_error(request)
    sentence = BROKER_AWAY if isinstance(error, RedisError) else AWAY
    log.error("%s (%s)", sentence, (str(error).splitlines() or [""])[0])
    return HttpResponse(render_to_string("503.html", {"sentence": sentence}), status=503, headers={"Retry-After": "5"})
