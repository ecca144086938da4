"""Kept mail: what was sent, or would have been, as it was."""

from email import message_from_bytes, policy
from email.message import EmailMessage

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.requests import UserRequest
from delivery.states import MAIL_FAMILIES, MailState
from leadr.common import keys
from leadr.common.htmx import page


@require_safe
def index(request: UserRequest) -> HttpResponse:
    """The newest kept mail of the user."""
    rows, next_key = keys.newest(request.user.email_records.defer("raw"), after=request.GET.get("after", ""))
    context = {
        "nav": "senders",
        "rows": [(row, MAIL_FAMILIES[MailState(row.state)]) for row in rows],
        "next_key": next_key,
    }
    return page(request, "delivery/mail.html", context)


@require_safe
def letter(request: UserRequest, pk: int) -> HttpResponse:
    """One message: its headers, its text, and its HTML as source."""
    row = get_object_or_404(request.user.email_records.select_related("sender"), pk=pk)
    message = message_from_bytes(bytes(row.raw), policy=policy.default)
    context = {
        "nav": "senders",
        "row": row,
        "family": MAIL_FAMILIES[MailState(row.state)],
        "headers": [(name, str(value)) for name, value in message.items()],
        "text": _part(message, "plain"),
        "html": _part(message, "html"),
    }
    return page(request, "delivery/letter.html", context)


def _part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    return str(body.get_content()) if body else ""
