"""What happened on a user's account: their journal, newest first."""

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.requests import UserRequest
from leadr.common import keys
from leadr.common.htmx import page


@never_cache
@require_safe
def history(request: UserRequest) -> HttpResponse:
    """A page of the journal, from a place onwards."""
    after = request.GET.get("after", "")
    rows, next_key = keys.newest(request.user.journal.all(), after=after)
    context = {"nav": "settings", "rows": rows, "next_key": next_key, "is_first": not after}
    return page(request, "accounts/history.html", context)
