"""What happened on a user's account: their journal, newest first."""

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.requests import UserRequest
from leadr.common.htmx import page

PAGE = 50
BIGGEST = 2**63 - 1


@never_cache
@require_safe
def history(request: UserRequest) -> HttpResponse:
    """A page of the journal, from a place onwards."""
    rows, after = request.user.journal.order_by("-pk"), request.GET.get("after", "")
    if after.isascii() and after.isdecimal() and int(after) <= BIGGEST:
        rows = rows.filter(pk__lt=int(after))
    found = list(rows[: PAGE + 1])
    next_key = str(found[PAGE - 1].pk) if len(found) > PAGE else ""
    context = {"nav": "settings", "rows": found[:PAGE], "next_key": next_key, "is_first": not after}
    return page(request, "accounts/history.html", context)
