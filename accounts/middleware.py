"""Shows every moment in the user's own time zone, and lets the journal know who asks."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts import journal


class LocalTimeMiddleware:
    """Activates the signed-in user's time zone for the length of a request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request with times in the user's zone; UTC for visitors."""
        if not request.user.is_authenticated:
            return self.get_response(request)
        with timezone.override(request.user.timezone):
            return self.get_response(request)


class JournalMiddleware:
    """Keeps the request at hand for the journal while it is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer it."""
        before = journal.AT_WORK.set(request)
        try:
            return self.get_response(request)
        finally:
            journal.AT_WORK.reset(before)
