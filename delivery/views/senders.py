"""The sender pages: list, add, look after, remove."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import UserRequest
from delivery import senders as deeds
from delivery.models import Channel, Sender
from delivery.provider import LABELS
from delivery.sender_forms import KINDS, LinesForm, PasswordForm
from delivery.states import SENDER_FAMILIES, SenderState
from leadr.common import clock
from leadr.common.htmx import page


@require_safe
def index(request: UserRequest) -> HttpResponse:
    """All senders of the user."""
    rows = request.user.senders.present().order_by("address")
    kinds = [(name, form.title) for name, form in KINDS.items()]
    return page(
        request, "delivery/senders.html", {"nav": "senders", "cards": [_card(row) for row in rows], "kinds": kinds}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: UserRequest, kind: str) -> HttpResponse:
    """Add a sender and check it at once."""
    form = KINDS[kind](request.POST or None, owner=request.user)
    if request.method == "POST" and form.is_valid():
        sender = form.save(commit=False)
        if deeds.add(sender, owner=request.user, now=clock.now()):
            messages.info(request, deeds.check(sender, now=clock.now()))
            return redirect("delivery:sender", pk=sender.pk)
        form.add_error("address", "You have a sender with this address already.")
    context = {"nav": "senders", "form": form, "title": KINDS[kind].title}
    return page(request, "delivery/add.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def sender(request: UserRequest, pk: int) -> HttpResponse:
    """One sender: its state, its domain, the lines its mail carries."""
    row = _sender(request, pk)
    form = LinesForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Saved.")
        return redirect("delivery:sender", pk=pk)
    return _show(request, _sender(request, pk), form=form)


@require_POST
def check(request: UserRequest, pk: int) -> HttpResponse:
    """Log in again, with a new password if one was entered."""
    row = _sender(request, pk)
    form = PasswordForm(request.POST)
    if not form.is_valid():
        return _show(request, row, password_form=form)
    sentence = deeds.check(row, now=clock.now(), password=form.cleaned_data["password"])
    (messages.error if row.problem else messages.info)(request, sentence)
    return redirect("delivery:sender", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: UserRequest, pk: int) -> HttpResponse:
    """Ask, then remove."""
    row = _sender(request, pk)
    if request.method != "POST":
        return page(request, "delivery/remove.html", {"nav": "senders", "sender": row})
    deeds.remove(row, now=clock.now())
    messages.success(request, f"{row.address} was removed and its password forgotten.")
    return redirect("delivery:senders")


def _sender(request: UserRequest, pk: int) -> Sender:
    return get_object_or_404(request.user.senders.present(), pk=pk)


def _show(
    request: UserRequest, row: Sender, *, form: LinesForm | None = None, password_form: PasswordForm | None = None
) -> HttpResponse:
    context = {
        "nav": "senders",
        "card": _card(row),
        "form": form or LinesForm(instance=row),
        "password_form": password_form or PasswordForm(),
        "hook": deeds.hook_address(row),
    }
    refused = (form and form.errors) or (password_form and password_form.errors)
    return page(request, "delivery/sender.html", context, status=422 if refused else 200)


def _card(row: Sender) -> dict[str, Any]:
    how = LABELS.get(row.provider, "") if row.channel == Channel.PROVIDER else row.host
    return {
        "sender": row,
        "family": SENDER_FAMILIES[SenderState(row.state)],
        "how": how,
        "reads_mailbox": row.channel == Channel.SMTP and bool(row.imap_host),
        "is_unverified": row.state == SenderState.UNVERIFIED,
    }
