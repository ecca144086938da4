"""Outgoing webhooks: add one, write news for it, call it out by and by, and give up on one that never answers."""

import base64
import json
import logging
import secrets
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from standardwebhooks import Webhook as Signer

from accounts import journal, mail
from accounts.models import DeliveryState, Did, NewsKind, User, Webhook, WebhookDelivery
from leadr.common import guarded
from leadr.common.secrets import LostKey

log = logging.getLogger(__name__)
WAITS = [timedelta(seconds=30), timedelta(minutes=5), timedelta(minutes=30), *(timedelta(hours=h) for h in (2, 5, 10))]
LEASE = timedelta(minutes=2)
PATIENCE = timedelta(days=3)
BATCH = 50
# Whether any webhook of an owner is told of stages, for statements that know an `owner_id` of a `campaign`.
WANTS_STAGES = f"""EXISTS (
  SELECT FROM accounts_webhook
  WHERE owner_id = campaign.owner_id AND deleted_at IS NULL AND disabled_at IS NULL
    AND kinds @> '{{{NewsKind.STAGE.value}}}'
)"""  # noqa: S608  # nosec B608 - our own word


def add(user: User, *, url: str, kinds: Sequence[str], now: datetime) -> Webhook:
    """A new webhook with a fresh secret."""
    hook = Webhook(owner=user, url=url, kinds=sorted(set(kinds)), created_at=now)
    hook.secret = "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
    with transaction.atomic(durable=True):
        hook.save()
        journal.note(user.pk, Did.WEBHOOK_ADDED, hook, now=now)
    return hook


def tell(owner_id: int, kind: NewsKind, data: dict[str, Any], *, now: datetime) -> None:
    """Write news for the owner's webhooks, in the transaction of the change it tells of."""
    hooks = Webhook.objects.on().filter(owner=owner_id, kinds__contains=[kind.value]).only("pk")
    payload = {"type": kind.value, "timestamp": now.isoformat(), "data": data}
    rows = [WebhookDelivery(webhook=hook, kind=kind, payload=payload, created_at=now, due_at=now) for hook in hooks]
    if rows:
        WebhookDelivery.objects.bulk_create(rows)


def calls_of(user: User) -> QuerySet[WebhookDelivery]:
    """Every call made for the webhooks a user has."""
    return WebhookDelivery.objects.filter(webhook__in=user.webhooks.present())


def resend(delivery: WebhookDelivery, *, now: datetime) -> None:
    """Call a settled delivery out again, under the same identity, so that it can be told from news."""
    settled = WebhookDelivery.objects.filter(pk=delivery.pk).exclude(state=DeliveryState.WAITING)
    settled.update(state=DeliveryState.WAITING, settled_at=None, due_at=now, attempts=0)


def enable(hook: Webhook, *, now: datetime) -> None:
    """Call a disabled webhook again."""
    Webhook.objects.filter(pk=hook.pk).update(disabled_at=None, failing_since=None, mail_claimed_at=None)


def remove(hook: Webhook, *, now: datetime) -> None:
    """Never call it again; its log goes with it."""
    with transaction.atomic(durable=True):
        if Webhook.objects.filter(pk=hook.pk, deleted_at=None).update(deleted_at=now):
            journal.note(hook.owner_id, Did.WEBHOOK_REMOVED, hook, now=now)


def deliver_due(*, now: datetime) -> int:
    """Call out what is due, the oldest first; one that does not answer is not called again in this round.

    Each row is claimed first, so that two workers never call the same one at once.
    """
    count, deaf = 0, set[int]()
    while count < BATCH and (row := _next(deaf, now)):
        claimed = WebhookDelivery.objects.filter(pk=row.pk, state=DeliveryState.WAITING, attempts=row.attempts)
        if claimed.update(attempts=F("attempts") + 1, due_at=now + LEASE):
            count += 1
            if not _deliver(row, now):
                deaf.add(row.webhook_id)
    mail_disabled(now=now)
    return count


def _next(deaf: Collection[int], now: datetime) -> WebhookDelivery | None:
    due = WebhookDelivery.objects.filter(
        state=DeliveryState.WAITING, due_at__lte=now, webhook__disabled_at=None, webhook__deleted_at=None
    )
    return due.exclude(webhook__in=deaf).select_related("webhook__owner").order_by("due_at", "pk").first()


def mail_disabled(*, now: datetime) -> None:
    """One mail for each webhook that was switched off."""
    switched_off = Webhook.objects.present().filter(disabled_at__isnull=False).select_related("owner")
    mail.once_each(switched_off, mail.webhook_disabled, now=now)


def signed(hook: Webhook, delivery: WebhookDelivery, *, now: datetime) -> tuple[bytes, dict[str, str]]:
    """The body and headers of a call, by the standard-webhooks scheme. Raises LostKey."""
    body, identity = json.dumps(delivery.payload), f"msg_{delivery.identity.hex}"
    headers = {
        "content-type": "application/json",
        "webhook-id": identity,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Signer(hook.secret).sign(identity, now, body),
    }
    return body.encode(), headers


def _deliver(row: WebhookDelivery, now: datetime) -> bool:
    hook = row.webhook
    try:
        body, headers = signed(hook, row, now=now)
        status = guarded.post(hook.url, body, headers)
    except (guarded.NotCalled, LostKey) as no:
        _failed(row, None, str(no), now)
        return False
    if not 200 <= status < 300:  # noqa: PLR2004 - HTTP's own yes
        _failed(row, status, f"Answered {status}.", now)
        return False
    rows = WebhookDelivery.objects.filter(pk=row.pk, state=DeliveryState.WAITING)
    rows.update(state=DeliveryState.DELIVERED, settled_at=now, status=status, answer=f"Answered {status}.")
    Webhook.objects.filter(pk=hook.pk).exclude(failing_since=None).update(failing_since=None)
    return True


def _failed(row: WebhookDelivery, status: int | None, answer: str, now: datetime) -> None:
    rows = WebhookDelivery.objects.filter(pk=row.pk, state=DeliveryState.WAITING)
    if row.attempts < len(WAITS):
        rows.update(due_at=now + WAITS[row.attempts], status=status, answer=answer[:200])
    else:
        rows.update(state=DeliveryState.FAILED, settled_at=now, status=status, answer=answer[:200])
    hooks = Webhook.objects.filter(pk=row.webhook_id)
    hooks.filter(failing_since=None).update(failing_since=now)
    hooks.filter(failing_since__lte=now - PATIENCE, disabled_at=None).update(disabled_at=now)
