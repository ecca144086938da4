"""Shows every moment in the user's own time zone."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone


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
