"""What happens by itself: people accept and reply, accounts change, films get ready."""

import json
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from django.db import transaction

from leadr.sandbox import callbacks, clock, studio, wire, world
from leadr.sandbox.callbacks import tell
from leadr.sandbox.models import Account, Chat, Delivery, Due, Invitation, Message, Relation

log = logging.getLogger(__name__)
ALIVE = {"SYNC_SUCCESS": "OK", "RECONNECTED": "OK", "CREATION_SUCCESS": "CONNECTING"}


def set_status(account: Account, message: str) -> None:
    """Change an account's status and say so; what it missed without a session comes now."""
    account.status = ALIVE.get(message, message)
    account.save(update_fields=["status"])
    body = {"AccountStatus": {"account_id": account.account_id, "account_type": "LINKEDIN", "message": message}}
    tell("account_status", message.lower(), account.account_id, body)
    if account.status == "OK":
        callbacks.resend(account.account_id)


def accept(account_id: str, slug: str, *, after: timedelta = timedelta()) -> bool:
    """A person accepts a pending invite: a relation, a chat if there was a note, and later an event."""
    invitation = Invitation.objects.filter(account_id=account_id, slug=slug, state="PENDING").first()
    if invitation is None:
        return False
    now = clock.now()
    invitation.state, invitation.changed_at = "ACCEPTED", now
    invitation.save()
    Relation.objects.get_or_create(account_id=account_id, slug=slug, defaults={"at": now})
    if invitation.note:
        _open_chat(invitation)
    if after:
        later("related", after=after, account_id=account_id, slug=slug)
    else:
        related(account_id, slug)
    return True


def _open_chat(invitation: Invitation) -> None:
    key = {"account_id": invitation.account_id, "slug": invitation.slug}
    chat, _ = Chat.objects.get_or_create(**key, defaults={"at": clock.now()})
    note = Message.objects.create(chat=chat, is_sender=True, text=invitation.note, at=invitation.at, kind="INVITATION")
    tell_message(note)


def related(account_id: str, slug: str) -> None:
    """The provider notices a new relation; it looks every few hours only."""
    person = world.by_slug(slug)
    if person:
        tell("users", "new_relation", account_id, wire.new_relation(account_id, person))


def reply(account_id: str, slug: str, text: str) -> None:
    """A person writes back."""
    now = clock.now()
    chat, _ = Chat.objects.get_or_create(account_id=account_id, slug=slug, defaults={"at": now})
    Chat.objects.filter(pk=chat.pk).update(at=now)
    tell_message(Message.objects.create(chat=chat, is_sender=False, text=text, at=now))


def tell_message(message: Message) -> None:
    """The event of a message, ours or theirs."""
    chat = message.chat
    account = Account.objects.filter(account_id=chat.account_id).first()
    person = world.by_slug(chat.slug)
    if account and person:
        tell("messaging", "message_received", chat.account_id, wire.message_received(account, person, message))


def later(deed: str, *, after: timedelta, account_id: str = "", slug: str = "", text: str = "") -> None:
    """Plan something for later in world time."""
    Due.objects.create(at=clock.now() + after, deed=deed, account_id=account_id, slug=slug, text=text)


class Player(threading.Thread):
    """Plays what is due, off the request threads."""

    def __init__(self) -> None:
        super().__init__(daemon=True, name="player")
        self._senders = ThreadPoolExecutor(4, thread_name_prefix="callback")

    def run(self) -> None:
        """For ever, a few times a second."""
        while True:
            try:
                busy = play_due() + self._deliver()
            except Exception:
                log.exception("the player stumbled")
                busy = 0
            time.sleep(0.005 if busy else 0.03)

    def _deliver(self) -> int:
        rows = callbacks.due()
        for row in rows:
            self._senders.submit(callbacks.deliver, row)
        return len(rows)


def play_due() -> int:
    """Let happen what is due; each once."""
    rows = list(Due.objects.filter(at__lte=clock.now()).order_by("at", "pk")[:200])
    for row in rows:
        with transaction.atomic():
            if Due.objects.filter(pk=row.pk).delete()[0]:
                DEEDS[row.deed](row)
    return len(rows)


def _accept(row: Due) -> None:
    accept(row.account_id, row.slug, after=world.plan(row.slug).noticed_after)


def _status(row: Due) -> None:
    account = Account.objects.filter(account_id=row.account_id).first()
    if account:
        set_status(account, row.text)


def _callback(row: Due) -> None:
    Delivery.objects.create(**json.loads(row.text))


DEEDS: dict[str, Callable[[Due], None]] = {
    "accept": _accept,
    "related": lambda row: related(row.account_id, row.slug),
    "reply": lambda row: reply(row.account_id, row.slug, row.text),
    "status": _status,
    "callback": _callback,
    "film": studio.play,
}
