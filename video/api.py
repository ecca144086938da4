"""The callback of AI Studio: authenticated by the token in its address, stored once, applied in any order."""

import json
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, JsonResponse
from django.http.request import UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from leadr.common import clock, rates
from leadr.common.problems import details
from video import hear, tokens
from video.moves import Verdict

MAX_BYTES = 64 * 1024
# Every verdict that has changed nothing, and how it is said.
REFUSALS: dict[Verdict, tuple[int, str]] = {
    Verdict.MALFORMED: (400, "The body needs id and status."),
    Verdict.UNKNOWN: (404, "There is no such render any more."),
    Verdict.FOREIGN: (403, "This id is not of this call."),
    Verdict.ALTERED: (409, "Something else was told before."),
    Verdict.REPLAYED: (410, "This was told long ago."),
    Verdict.UNTRUSTED: (422, "The links lead to a host we do not know."),
}


@csrf_exempt
@login_not_required
@rates.held()
@require_POST
def told(request: HttpRequest) -> JsonResponse:
    """A render has news (bhuman.md §1.3): {"id", "status", "url", …} with our token in the query."""
    batch = tokens.read(request.GET.get("t", ""))
    if batch is None:
        return _problem(403, "The token is wrong.")
    if _is_large(request):
        return _problem(413, "The body is larger than 64 kB.")
    said = _body(request)
    if said is None:
        return _problem(400, "The body is not a JSON object.")
    verdict = hear.take(batch, said, now=clock.now())
    if verdict in REFUSALS:
        return _problem(*REFUSALS[verdict])
    return JsonResponse({"status": verdict.value})


def _is_large(request: HttpRequest) -> bool:
    length = request.headers.get("Content-Length", "")
    return length.isdecimal() and int(length) > MAX_BYTES


def _body(request: HttpRequest) -> dict[str, Any] | None:
    # The raw body is read whatever its content type says.
    try:
        said = json.loads(request.body)
    except (ValueError, RecursionError, RequestDataTooBig, UnreadablePostError):
        return None
    return said if isinstance(said, dict) else None


def _problem(status: int, sentence: str) -> JsonResponse:
    return JsonResponse(details(status, {"detail": sentence}), status=status, content_type="application/problem+json")
