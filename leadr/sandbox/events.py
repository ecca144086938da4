"""What happens by itself: people accept and reply, and callbacks go out with retries."""

import json
import logging
import random
import threading
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from django.db import close_old_connections, transaction
from django.db.models import F

from leadr.sandbox import clock, wire, world
from leadr.sandbox.faults import CALLBACKS, FAULTS
from leadr.sandbox.models import Account, Chat, Delivery, Due, Hook, Invitation, Message, Relation

log = logging.getLogger(__name__)
TRIES = 6
LATE_SECONDS = 5.0
DEFAULT_STATUS_EVENTS = {
    "creation_success", "creation_fail", "deleted", "reconnected", "sync_success", "error", "credentials",
    "permissions",
}  # fmt: skip


def tell(source: str, event: str, account_id: str, body: dict[str, Any]) -> None:
    """Queue a callback for every webhook that asked for the event."""
    for hook in Hook.objects.all():
        asked = hook.body
        wanted = asked.get("events") or (DEFAULT_STATUS_EVENTS if source == "account_status" else {event})
        accounts = asked.get("account_ids")
        if asked.get("source") == source and event in wanted and (not accounts or account_id in accounts):
            headers = {row["key"]: row["value"] for row in asked.get("headers") or []}
            send(asked["request_url"], {**body, "webhook_name": asked.get("name", "")}, headers)


def send(url: str, body: dict[str, Any], headers: dict[str, str] | None = None) -> None:
    """Queue one callback, as the faults of the moment have it."""
    fault = FAULTS.take("callback", CALLBACKS)
    kind = fault.kind if fault else ""
    wait = fault.seconds if fault and kind == "callback_late" else 0.0
    if kind == "callback_reorder":
        wait = random.uniform(0, LATE_SECONDS)  # noqa: S311
    state = "withheld" if kind == "callback_withhold" else "waiting"
    row = {"url": url, "body": body, "headers": headers or {}, "try_at": time.time() + wait, "state": state}
    Delivery.objects.create(**row)
    if kind == "callback_duplicate":
        Delivery.objects.create(**row)


def set_status(account: Account, message: str) -> None:
    """Change an account's status and say so."""
    account.status = {"SYNC_SUCCESS": "OK", "CREATION_SUCCESS": "OK", "RECONNECTED": "OK"}.get(message, message)
    account.save(update_fields=["status"])
    body = {"AccountStatus": {"account_id": account.account_id, "account_type": "LINKEDIN", "message": message}}
    tell("account_status", message.lower(), account.account_id, body)


def accept(account_id: str, slug: str) -> bool:
    """A person accepts a pending invite: a relation, perhaps a chat with the note, and an event."""
    invitation = Invitation.objects.filter(account_id=account_id, slug=slug, state="PENDING").first()
    if invitation is None:
        return False
    now = clock.now()
    invitation.state, invitation.changed_at = "ACCEPTED", now
    invitation.save()
    Relation.objects.get_or_create(account_id=account_id, slug=slug, defaults={"at": now})
    if invitation.note:
        chat, _ = Chat.objects.get_or_create(account_id=account_id, slug=slug, defaults={"at": now})
        Message.objects.create(chat=chat, is_sender=True, text=invitation.note, at=invitation.at)
    person = world.by_slug(slug)
    if person:
        tell("users", "new_relation", account_id, wire.new_relation(account_id, person))
    return True


def reply(account_id: str, slug: str, text: str) -> None:
    """A person writes back."""
    now = clock.now()
    chat, _ = Chat.objects.get_or_create(account_id=account_id, slug=slug, defaults={"at": now})
    message = Message.objects.create(chat=chat, is_sender=False, text=text, at=now)
    tell_message(message)


def tell_message(message: Message) -> None:
    """The event of a message, ours or theirs."""
    chat = message.chat
    account = Account.objects.filter(account_id=chat.account_id).first()
    person = world.by_slug(chat.slug)
    if account and person:
        tell("messaging", "message_received", chat.account_id, wire.message_received(account, person, message))


def later(deed: str, *, after: timedelta, account_id: str, slug: str = "", text: str = "") -> None:
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
        rows = list(Delivery.objects.filter(state="waiting", try_at__lte=time.time()).order_by("try_at")[:50])
        Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(state="flying")
        for row in rows:
            self._senders.submit(deliver, row)
        return len(rows)


def play_due() -> int:
    """Let happen what is due; each once."""
    rows = list(Due.objects.filter(at__lte=clock.now()).order_by("at")[:200])
    for row in rows:
        with transaction.atomic():
            if Due.objects.filter(pk=row.pk).delete()[0]:
                _play(row)
    return len(rows)


def _play(row: Due) -> None:
    match row.deed:
        case "accept":
            accept(row.account_id, row.slug)
        case "reply":
            reply(row.account_id, row.slug, row.text)
        case "status":
            account = Account.objects.filter(account_id=row.account_id).first()
            if account:
                set_status(account, row.text)


def deliver(row: Delivery) -> None:
    """One try of a callback: done on 200, else again with growing waits, then dropped."""
    # No content type unless the hook asked for one, as the provider has it; urllib would add a form's.
    headers = {"Content-Type": "", **row.headers}
    call = urllib.request.Request(row.url, json.dumps(row.body).encode(), headers, method="POST")  # noqa: S310
    done = False
    try:
        with urllib.request.urlopen(call, timeout=30) as response:  # noqa: S310
            done = response.status == 200
    except (OSError, ValueError) as error:
        log.info("callback to %s: %s", row.url.partition("?")[0], error)
    try:
        _delivered(row, done=done)
    finally:
        close_old_connections()


def _delivered(row: Delivery, *, done: bool) -> None:
    tries = row.tries + 1
    state = "done" if done else "dropped" if tries >= TRIES else "waiting"
    wait = 0.5 * 2**tries
    Delivery.objects.filter(pk=row.pk).update(state=state, tries=F("tries") + 1, try_at=time.time() + wait)
