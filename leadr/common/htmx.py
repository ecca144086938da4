"""One view for a page and its changing parts: the whole page, or only the part htmx asked for."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails


def page(
    request: HttpRequest, template: str, context: dict[str, Any], *, part: str = "", status: int = 200
) -> HttpResponse:
    """Render `template`, or its partial `part` for an htmx request that is not a boosted link."""
    name = f"{template}#{part}" if part and wants_part(request) else template
    response = TemplateResponse(request, name, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def wants_part(request: HttpRequest) -> bool:
    """Whether htmx will swap the answer into a place of the page."""
    details: HtmxDetails = request.htmx  # type: ignore[attr-defined]  # HtmxMiddleware sets it
    return bool(details) and not details.boosted


def go(request: HttpRequest, address: str) -> HttpResponse:
    """Send the browser to another page, for htmx and plain forms alike."""
    return HttpResponseClientRedirect(address) if wants_part(request) else HttpResponseRedirect(address)
