"""The mailbox: pages to read it, and the same as JSON for tests."""

import re
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.dateparse import parse_datetime

from leadr.sandbox import clock, mailbox
from leadr.sandbox.models import Mail

LINKS = re.compile(r"""href\s*=\s*["'](https?://[^"']+)""", re.IGNORECASE)
SHOWN = 200
HEADERS = ("From", "To", "Reply-To", "Subject", "Date", "Message-ID", "List-Unsubscribe", "List-Unsubscribe-Post")


def index(request: HttpRequest) -> HttpResponse:
    """GET /mailbox/: newest first, perhaps of one recipient."""
    wanted = request.GET.get("to", "").strip()
    mails = [opened(row) for row in _rows(request)[:SHOWN]]
    return render(request, "sandbox/mailbox.html", {"mails": mails, "to": wanted})


def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """GET /mailbox/{id}/: one message, its links clickable."""
    mail = opened(get_object_or_404(Mail, pk=pk))
    return render(request, "sandbox/letter.html", {"mail": mail, "links": LINKS.findall(mail["html"])})


def control(request: HttpRequest) -> JsonResponse:
    """GET /control/mailbox?to=&since=&limit=, newest first; DELETE empties it."""
    if request.method == "DELETE":
        return JsonResponse({"deleted": Mail.objects.all().delete()[0]})
    since = request.GET.get("since", "")
    rows, limit = _rows(request), request.GET.get("limit", "1000")
    if since and (moment := parse_datetime(since.replace(" ", "+"))):
        rows = rows.filter(received_at__gte=moment)
    items = [opened(row) for row in rows[: int(limit) if limit.isdigit() else 1000]]
    return JsonResponse({"count": rows.count(), "items": items})


def opened(row: Mail) -> dict[str, Any]:
    """A message as JSON: the envelope, the headers that matter, both bodies."""
    message = mailbox.parsed(bytes(row.raw))
    return {
        "id": row.pk, "received_at": clock.stamp(row.received_at), "message_id": row.message_id,
        "envelope_from": row.sender, "envelope_to": row.recipients.split(),
        "from": str(message.get("From", "")), "to": str(message.get("To", "")),
        "reply_to": str(message.get("Reply-To", "")), "subject": str(message.get("Subject", "")),
        "list_unsubscribe": str(message.get("List-Unsubscribe", "")),
        "list_unsubscribe_post": str(message.get("List-Unsubscribe-Post", "")),
        "text": mailbox.part(message, "plain"), "html": mailbox.part(message, "html"),
        "headers": [[name, str(message[name])] for name in HEADERS if message[name]],
    }  # fmt: skip


def _rows(request: HttpRequest) -> QuerySet[Mail]:
    rows = Mail.objects.order_by("-pk")
    wanted = request.GET.get("to", "").strip().lower()
    return rows.filter(recipients__contains=f" {wanted} ") if wanted else rows
