"""Chats and messages (unipile.md §8)."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, JsonResponse
from django.utils.dateparse import parse_datetime

from leadr.sandbox import clock, events, wire, world
from leadr.sandbox.door import Refusal, account_of, answer, listing, only, units
from leadr.sandbox.models import Account, Chat, Effect, Message
from leadr.sandbox.world import Person

REPLY = "Thanks for writing. Tell me more?"
MESSAGE_LENGTH = 8000
INMAIL_CREDITS = 50
SEATS = ("premium", "recruiter", "sales_navigator")


@only("GET", "POST")
def chats(request: HttpRequest) -> JsonResponse:
    """GET and POST /chats."""
    if request.method == "POST":
        return _start(request)
    rows = _between(request, Chat.objects.order_by("-at", "-pk"))
    if account_id := request.GET.get("account_id"):
        rows = rows.filter(account_id=account_of(account_id).account_id)
    return listing("ChatList", request, rows, wire.chat, default=100, most=250)


@only("GET")
def chat(_request: HttpRequest, chat_id: str) -> JsonResponse:
    """GET /chats/{id}."""
    return JsonResponse(wire.chat(_chat(chat_id)))


@only("GET")
def attendees(_request: HttpRequest, chat_id: str) -> JsonResponse:
    """GET /chats/{id}/attendees."""
    row = _chat(chat_id)
    return answer("ChatAttendeeList", items=wire.attendees(row, _owner(row)), cursor=None)


@only("GET", "POST")
def messages(request: HttpRequest, chat_id: str) -> JsonResponse:
    """GET and POST /chats/{id}/messages."""
    row = _chat(chat_id)
    account = account_of(row.account_id)
    if request.method == "POST":
        _multipart(request, "text")
        return answer("MessageSent", 201, message_id=f"msg_{_write(row, request.POST['text']).pk}")
    rows = _between(request, row.messages.select_related("chat").order_by("-at", "-pk"))
    if sender := request.GET.get("sender_id"):
        rows = rows.filter(is_sender=sender == wire.member_id(account))
    own = wire.member_id(account)
    return listing("MessageList", request, rows, lambda found: wire.message(found, own), default=100, most=250)


@only("GET")
def inmail_balance(request: HttpRequest) -> JsonResponse:
    """GET /linkedin/inmail_balance."""
    account = account_of(request.GET.get("account_id"))
    left: dict[str, Any] = dict.fromkeys(SEATS)
    if account.tier in left:
        left[account.tier] = _credits(account)
    return answer("LinkedinInmailBalance", **left)


def _start(request: HttpRequest) -> JsonResponse:
    _multipart(request, "account_id", "text", "attendees_ids")
    account = account_of(request.POST["account_id"])
    person = world.find(account.account_id, request.POST["attendees_ids"])
    if person is None:
        raise Refusal(422, "invalid_recipient")
    kind = _way(account, person, inmail=request.POST.get("linkedin[inmail]") == "true")
    key = {"account_id": account.account_id, "slug": person.slug}
    row, _ = Chat.objects.get_or_create(**key, defaults={"at": clock.now()})
    message = _write(row, request.POST["text"], kind=kind)
    return answer("ChatStarted", 201, chat_id=f"chat_{row.pk}", message_id=f"msg_{message.pk}")


def _way(account: Account, person: Person, *, inmail: bool) -> str:
    if wire.is_relation(account.account_id, person.slug):
        return "message"
    if not inmail:
        raise Refusal(422, "no_connection_with_recipient")
    if account.tier == "classic":
        raise Refusal(403, "feature_not_subscribed")
    if _credits(account) < 1:
        raise Refusal(422, "insufficient_credits")
    return "inmail"


def _credits(account: Account) -> int:
    return INMAIL_CREDITS - Effect.objects.filter(account_id=account.account_id, kind="inmail").count()


def _write(row: Chat, text: str, *, kind: str = "message") -> Message:
    if units(text) > MESSAGE_LENGTH:
        raise Refusal(400, "too_many_characters")
    now = clock.now()
    with transaction.atomic():
        Chat.objects.filter(pk=row.pk).update(at=now)
        message = Message.objects.create(chat=row, is_sender=True, text=text, at=now, kind=kind.upper())
        Effect.objects.create(account_id=row.account_id, slug=row.slug, kind=kind, text=text, at=now)
        events.tell_message(message)
        if after := world.plan(row.slug).replies_after:
            events.later("reply", after=after, account_id=row.account_id, slug=row.slug, text=REPLY)
    return message


def _between[Rows: QuerySet[Any]](request: HttpRequest, rows: Rows) -> Rows:
    for name, lookup in (("after", "at__gte"), ("before", "at__lt")):
        if given := request.GET.get(name):
            rows = rows.filter(**{lookup: _moment(name, given)})
    return rows


def _moment(name: str, text: str) -> Any:
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Refusal(400, "invalid_parameters", f"{name} must look like 2026-01-31T09:00:00.000Z")
    return moment


def _multipart(request: HttpRequest, *required: str) -> None:
    if request.content_type != "multipart/form-data":
        raise Refusal(415, "unsupported_media_type")
    if missing := [name for name in required if not request.POST.get(name)]:
        raise Refusal(400, "missing_parameters", f"missing {', '.join(missing)}")


def _owner(row: Chat) -> Account | None:
    return Account.objects.filter(account_id=row.account_id).first()


def _chat(chat_id: str) -> Chat:
    number = chat_id.removeprefix("chat_")
    row = Chat.objects.filter(pk=int(number)).first() if number.isascii() and number.isdigit() else None
    if row is None:
        raise Refusal(404, "resource_not_found")
    return row
