"""Home, and the address that says the server lives."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from accounts.requests import UserRequest
from leadr.common import clock
from leadr.common.htmx import page
from leadr.openapi import REFUSALS
from leadr.workspace import reference
from leadr.workspace.home import facts


@require_safe
def home(request: UserRequest) -> HttpResponse:
    """What is going on, and what to do next."""
    return page(request, "workspace/home.html", facts(request.user, now=clock.now()), part="live")


@login_not_required
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def api_docs(request: UserRequest) -> HttpResponse:
    """The API's reference."""
    told = {"nav": "accounts", "groups": reference.groups(settings.BASE_URL), "refusals": REFUSALS}
    return TemplateResponse(request, "workspace/api.html", told)
