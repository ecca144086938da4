"""Chats and messages (unipile.md §8)."""

from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.utils.dateparse import parse_datetime

from leadr.sandbox import clock, events, wire, world
from leadr.sandbox.door import Refusal, account_of, answer, listing
from leadr.sandbox.models import Chat, Effect, Message

REPLY = "Thanks for writing. Tell me more?"


def chats(request: HttpRequest) -> JsonResponse:
    """GET and POST /chats."""
    if request.method == "POST":
        return _start(request)
    account = account_of(request.GET.get("account_id"))
    rows = Chat.objects.filter(account_id=account.account_id).order_by("-at", "-pk")
    return listing("ChatList", request, [wire.chat(row) for row in rows], default=100, most=250)


def chat(_request: HttpRequest, chat_id: str) -> JsonResponse:
    """GET /chats/{id}."""
    return JsonResponse(wire.chat(_chat(chat_id)))


def attendees(_request: HttpRequest, chat_id: str) -> JsonResponse:
    """GET /chats/{id}/attendees."""
    row = _chat(chat_id)
    items = [{"object": "ChatAttendee", "provider_id": world.provider_id(row.account_id, row.slug), "is_self": 0}]
    return answer("ChatAttendeeList", items=items, cursor=None)


def messages(request: HttpRequest, chat_id: str) -> JsonResponse:
    """GET and POST /chats/{id}/messages."""
    row = _chat(chat_id)
    if request.method == "POST":
        _multipart(request, "text")
        account_of(row.account_id)
        return answer("MessageSent", 201, message_id=f"msg_{_write(row, request.POST['text']).pk}")
    rows = row.messages.order_by("-at", "-pk")
    if after := parse_datetime(request.GET.get("after", "")):
        rows = rows.filter(at__gte=after)
    return listing("MessageList", request, [wire.message(found) for found in rows], default=100, most=250)


def _start(request: HttpRequest) -> JsonResponse:
    _multipart(request, "account_id", "text", "attendees_ids")
    account = account_of(request.POST["account_id"])
    person = world.find(account.account_id, request.POST["attendees_ids"])
    if person is None:
        raise Refusal(422, "invalid_recipient")
    if not wire.is_relation(account.account_id, person.slug):
        raise Refusal(422, "no_connection_with_recipient")
    now = clock.now()
    row, _ = Chat.objects.get_or_create(account_id=account.account_id, slug=person.slug, defaults={"at": now})
    message = _write(row, request.POST["text"])
    return answer("ChatStarted", 201, chat_id=f"chat_{row.pk}", message_id=f"msg_{message.pk}")


def _write(row: Chat, text: str) -> Message:
    now = clock.now()
    with transaction.atomic():
        Chat.objects.filter(pk=row.pk).update(at=now)
        message = Message.objects.create(chat=row, is_sender=True, text=text, at=now)
        Effect.objects.create(account_id=row.account_id, slug=row.slug, kind="message", text=text, at=now)
        events.tell_message(message)
        if after := world.plan(row.slug).replies_after:
            events.later("reply", after=after, account_id=row.account_id, slug=row.slug, text=REPLY)
    return message


def _multipart(request: HttpRequest, *required: str) -> None:
    if request.content_type != "multipart/form-data":
        raise Refusal(415, "unsupported_media_type")
    if missing := [name for name in required if not request.POST.get(name)]:
        raise Refusal(400, "missing_parameters", f"missing {', '.join(missing)}")


def _chat(chat_id: str) -> Chat:
    number = chat_id.removeprefix("chat_")
    row = Chat.objects.filter(pk=int(number)).first() if number.isdigit() else None
    if row is None:
        raise Refusal(404, "resource_not_found")
    return row
