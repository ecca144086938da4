"""Callbacks on their way out: who asked for them, how they go wrong, and the tries (unipile.md §4)."""

import json
import logging
import random
import time
import urllib.request
from datetime import timedelta
from typing import Any

from django.db import close_old_connections
from django.db.models import F

from leadr.sandbox import clock
from leadr.sandbox.faults import CALLBACKS, FAULTS, Fault
from leadr.sandbox.models import Account, Delivery, Due, Hook

log = logging.getLogger(__name__)
TRIES = 6
LATE_SECONDS = 5.0
TIMEOUT = 30
JSON_HEADERS = {"Content-Type": "application/json"}
DEFAULT_STATUS_EVENTS = {
    "creation_success", "creation_fail", "deleted", "reconnected", "sync_success", "error", "credentials",
    "permissions",
}  # fmt: skip
DEAD = {"CREDENTIALS", "STOPPED", "ERROR", "PERMISSIONS"}


def tell(source: str, event: str, account_id: str, body: dict[str, Any]) -> None:
    """Queue a callback for every webhook that asked for the event."""
    offline = source != "account_status" and Account.objects.filter(account_id=account_id, status__in=DEAD).exists()
    for hook in Hook.objects.all():
        if wants(hook.body, source, event, account_id):
            headers = {row["key"]: row["value"] for row in hook.body.get("headers") or []}
            named = body if source == "account_status" else {**body, "webhook_name": hook.body.get("name", "")}
            send(hook.body["request_url"], named, headers, held=offline)


def wants(asked: dict[str, Any], source: str, event: str, account_id: str) -> bool:
    """Whether a webhook was registered for this."""
    events = asked.get("events") or (DEFAULT_STATUS_EVENTS if source == "account_status" else {event})
    accounts = asked.get("account_ids")
    fits = asked.get("source") == source and event in events and asked.get("enabled", True)
    return bool(fits and (not accounts or account_id in accounts))


def send(
    url: str,
    body: dict[str, Any],
    headers: dict[str, str] | None = None,
    *,
    name: str = "callback",
    held: bool = False,
    is_loose: bool = False,
) -> None:
    """Queue one callback, as the faults of the moment have it.

    One that is held waits for the account's session; a loose one is content with any 2xx.
    """
    fault = FAULTS.take(name, CALLBACKS)
    row = {"url": url, "body": body, "headers": headers or {}, "try_at": time.time(), "is_loose": is_loose}
    if fault and fault.kind == "callback_late":
        late = clock.now() + timedelta(seconds=fault.seconds)
        Due.objects.create(at=late, deed="callback", account_id="", text=json.dumps(row))
        return
    row["try_at"] = time.time() + _jitter(fault)
    row["state"] = "offline" if held else _state(fault)
    for _ in range(2 if fault and fault.kind == "callback_duplicate" else 1):
        Delivery.objects.create(**row)


def _jitter(fault: Fault | None) -> float:
    return random.uniform(0, LATE_SECONDS) if fault and fault.kind == "callback_reorder" else 0.0  # noqa: S311


def _state(fault: Fault | None) -> str:
    return {"callback_withhold": "withheld", "callback_lost": "dropped"}.get(fault.kind if fault else "", "waiting")


def resend(account_id: str) -> None:
    """What was missed without a session arrives when it is back."""
    Delivery.objects.filter(state="offline", body__account_id=account_id).update(state="waiting", try_at=time.time())


def due() -> list[Delivery]:
    """The callbacks to try now, marked as on their way."""
    rows = list(Delivery.objects.filter(state="waiting", try_at__lte=time.time()).order_by("try_at")[:50])
    Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(state="flying")
    return rows


def deliver(row: Delivery) -> None:
    """One try: done on 200 (a loose one on any 2xx), else again with growing waits, then dropped."""
    # No content type unless the hook asked for one, as the provider has it; urllib would add a form's.
    headers = {"Content-Type": "", **row.headers}
    call = urllib.request.Request(row.url, json.dumps(row.body).encode(), headers, method="POST")  # noqa: S310
    done = False
    try:
        with urllib.request.urlopen(call, timeout=TIMEOUT) as response:  # noqa: S310
            done = response.status == 200 or (row.is_loose and response.status < 300)
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
