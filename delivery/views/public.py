"""Pages for people without a login: leave a list, confirm a sender. Looking never acts; a button does."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from delivery import senders
from delivery import unsubscribe as leaving
from leadr.common import clock, rates
from leadr.common.htmx import page


# Mail programs press the button for people (RFC 8058), without cookies; the token alone is the proof. Each link is
# counted by itself: one provider may press for thousands of people in a minute.
@csrf_exempt
@login_not_required
@never_cache
@rates.held(each="link")
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """One sentence and one button; every good link looks the same, whoever is on a list already."""
    link = leaving.read(token)
    if link is None:
        return page(request, "delivery/no_link.html", {}, status=404)
    if request.method == "POST":
        leaving.leave(link, now=clock.now())
    context = {"is_done": request.method == "POST", "sender": leaving.sender_of(link)}
    return page(request, "delivery/unsubscribe.html", context)


@login_not_required
@never_cache
@rates.held(each="link")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever reads the mailbox says that a user may send from it."""
    waiting = senders.waiting_for(token, now=clock.now())
    if waiting is None:
        return page(request, "delivery/no_link.html", {}, status=404)
    if request.method == "POST":
        waiting = senders.confirm(token, now=clock.now()) or waiting
    return page(request, "delivery/confirm.html", {"sender": waiting, "is_done": waiting.confirmed_at is not None})
