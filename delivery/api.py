"""What mail providers and mailbox readers tell of letters: proven by a signed address, stored as facts."""

import logging
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from delivery import bounces, news, provider, senders
from delivery.models import Channel, Sender
from leadr.common import clock, rates
from leadr.common.problems import details

log = logging.getLogger(__name__)


@csrf_exempt
@login_not_required
@rates.held()
@require_POST
def mail_event(request: HttpRequest, token: str) -> JsonResponse:
    """A provider's events, or for a mailbox a bounce as message/rfc822. The token in the path proves the sender."""
    sender = senders.of_hook(token)
    if sender is None:
        return _problem(403, "This address is not known.")
    length = request.headers.get("Content-Length", "")
    if length.isdecimal() and int(length[:20]) > bounces.MOST_BYTES:
        return _problem(413, "That is more than a megabyte.")
    if sender.channel == Channel.SMTP:
        return JsonResponse({"taken": news.take_report(sender, request.body, now=clock.now())})
    events = _events(sender, request)
    if events is None:
        return _problem(400, f"This is no event of {provider.PROVIDERS[sender.provider].label}.")
    return JsonResponse({"taken": news.take_events(sender, events, now=clock.now())})


def _events(sender: Sender, request: HttpRequest) -> list[Any] | None:
    try:
        return provider.events(sender.provider, request)
    except Exception:  # anymail reads what its provider documents, and breaks in many ways on anything else
        log.warning("an event for sender %s could not be read", sender.pk, exc_info=True)
        return None


def _problem(status: int, sentence: str) -> JsonResponse:
    return JsonResponse(details(status, {"detail": sentence}), status=status, content_type="application/problem+json")
