"""The site as the bench serves it: with one address more, which takes what it is sent and does nothing with it."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import get_resolver, path
from django.views.decorators.csrf import csrf_exempt

from leadr.bench.surroundings import BARE
from leadr.wsgi import application

__all__ = ["application"]


@csrf_exempt
@login_not_required
def bare(request: HttpRequest) -> HttpResponse:
    """What any view costs that is sent something: the way through the middleware, and the body read."""
    return HttpResponse(b"ok" if request.body else b"")


get_resolver().url_patterns.append(path(BARE, bare))
