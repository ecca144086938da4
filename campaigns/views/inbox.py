"""The inbox: comment drafts to approve, and actions nobody outside can tell about."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import UserRequest
from campaigns import approval
from campaigns.engine import outside
from campaigns.engine.moves import Moved
from campaigns.models import Action
from leadr.common import clock
from leadr.common.gateways import No
from leadr.common.htmx import page

SHOWN = 50
GONE = "It was settled in the meantime."


def count(request: UserRequest) -> dict[str, object]:
    """For every page: how many things wait in the inbox, asked only where it is shown."""
    user = getattr(request, "user", None)  # a request may be refused before anybody asks who sent it
    if user is None or not user.is_authenticated:
        return {}
    return {"inbox_count": SimpleLazyObject(lambda: approval.count(request.user))}


@require_safe
def inbox(request: UserRequest) -> HttpResponse:
    """Everything that waits for the user, oldest first."""
    related = ("lead", "campaign", "account")
    context = {
        "nav": "inbox",
        "drafts": approval.drafts(request.user).select_related(*related)[:SHOWN],
        "unclear": approval.unclear(request.user).select_related(*related)[:SHOWN],
    }
    return page(request, "campaigns/inbox.html", context, part="items")


@require_POST
def draft(request: UserRequest, pk: int) -> HttpResponse:
    """Approve with the words as edited, reject, or have it written anew."""
    action = get_object_or_404(approval.drafts(request.user), pk=pk)
    now = clock.now()
    match request.POST.get("decision"):
        case "approve":
            text = request.POST.get("text", action.text)
            _tell(request, lambda: approval.approve(action, text=text, now=now), "Approved. It goes out in the window.")
        case "reject":
            _tell(request, lambda: approval.reject(action, now=now), "Rejected. The next step comes all the same.")
        case "regenerate":
            gateways = outside.real()
            _tell(request, lambda: approval.regenerate(action, outside=gateways, now=now), "Written anew.")
        case _:
            messages.error(request, "Choose what to do with the draft.")
    return redirect("campaigns:inbox")


@require_POST
def drafts(request: UserRequest) -> HttpResponse:
    """Approve or reject several drafts at once, with their words as they are."""
    wanted = [int(pk) for pk in request.POST.getlist("draft") if pk.isascii() and pk.isdigit() and len(pk) < 19]
    rows = list(approval.drafts(request.user).filter(pk__in=wanted))
    done = sum(_decide(row, request.POST.get("decision", "")) for row in rows)
    messages.success(request, f"{done} settled.") if done else messages.error(request, "Choose at least one draft.")
    return redirect("campaigns:inbox")


@require_POST
def settle(request: UserRequest, pk: int) -> HttpResponse:
    """The user looked on LinkedIn: it was sent, or it was not."""
    action = get_object_or_404(approval.unclear(request.user), pk=pk)
    was_sent = request.POST.get("was_sent")
    if was_sent not in ("yes", "no"):
        messages.error(request, "Say whether it was sent.")
        return redirect("campaigns:inbox")
    said = "Noted as sent." if was_sent == "yes" else "It goes out again in the window."
    _tell(request, lambda: approval.settle_by_hand(action, was_sent=was_sent == "yes", now=clock.now()), said)
    return redirect("campaigns:inbox")


def _decide(row: Action, decision: str) -> bool:
    try:
        if decision == "approve":
            approval.approve(row, text=row.text, now=clock.now())
        elif decision == "reject":
            approval.reject(row, now=clock.now())
        else:
            return False
    except (Moved, approval.Empty, approval.TooLong):
        return False
    return True


def _tell(request: UserRequest, deed: Callable[[], object], said: str) -> None:
    try:
        deed()
    except Moved:
        messages.warning(request, GONE)
    except (approval.Empty, approval.TooLong) as problem:
        messages.error(request, str(problem))
    except No as no:
        messages.error(request, no.sentence)
    else:
        messages.success(request, said)
