"""Take what the provider says of an account once; keep its health; one reconnect mail for each outage."""

import hashlib
import json
import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from accounts import mail, webhooks
from accounts.health import Health, health_of, is_known, sentence
from accounts.models import LinkedInAccount, NewsKind, Outage, ProviderEvent
from leadr.common.ready import Ready
from leadr.common.sql import change

log = logging.getLogger(__name__)
SAME_NEWS = timedelta(seconds=60)
# The provider tells very much, and each of it waits for an answer: one statement, planned once.
STORE = """
INSERT INTO accounts_providerevent
  (source, name, identity, provider_account_id, payload, happened_at, received_at, verdict)
VALUES (%s, %s, %s, %s, %s, %s, %s, '')
ON CONFLICT DO NOTHING
"""
hurried = Ready(STORE)


def take_status(
    provider_account_id: str, status: str, *, payload: dict[str, Any], happened_at: datetime, now: datetime
) -> None:
    """Store one status event and apply it, unless it repeats the newest one or is older than what was seen.

    The wire has neither event id nor time (unipile.md §3.3), so the same word again within a minute is the same
    event told twice; the same word after another one is news.
    """
    with transaction.atomic(durable=True):
        # The events of an account are taken one after the other; the lock is on the account where there is one.
        account = (
            LinkedInAccount.objects.present()
            .select_for_update()
            .filter(provider_account_id=provider_account_id)
            .first()
        )
        newest = (
            ProviderEvent.objects.filter(source=ProviderEvent.Source.ACCOUNT, provider_account_id=provider_account_id)
            .order_by("-happened_at", "-pk")
            .first()
        )
        if newest and newest.name == status and abs(happened_at - newest.happened_at) < SAME_NEWS:
            return
        event = ProviderEvent(
            source=ProviderEvent.Source.ACCOUNT,
            name=status[:60],
            identity=identity("status", provider_account_id, status, happened_at.isoformat()),
            provider_account_id=provider_account_id,
            payload=payload,
            happened_at=happened_at,
            received_at=now,
            settled_at=now,
            verdict="no such account yet" if account is None else "",
        )
        if account is not None:
            event.verdict = "applied" if set_status(account, status, at=happened_at) else "older than the newest seen"
        ProviderEvent.objects.bulk_create([event], ignore_conflicts=True)


def take_fact(
    source: str,
    name: str,
    *,
    identity_of: str,
    provider_account_id: str,
    payload: dict[str, Any],
    happened_at: datetime,
    now: datetime,
    is_waited_for: bool = False,
) -> None:
    """Store a relation or message event once; the engine reads it at the next tick.

    Somebody outside who waits for the answer is served from connections of their own.
    """
    moments = happened_at.isoformat(), now.isoformat()
    values = [source, name[:60], identity_of, provider_account_id, json.dumps(payload), *moments]
    if is_waited_for:
        hurried.change(values)
    else:
        change(STORE, values)


def lose_session(account: LinkedInAccount, *, status: str, now: datetime) -> None:
    """The provider refused a call because LinkedIn's session is gone: as if it had told us so."""
    with transaction.atomic():
        locked = LinkedInAccount.objects.select_for_update().get(pk=account.pk)
        set_status(locked, status, at=now)


def set_status(account: LinkedInAccount, status: str, *, at: datetime) -> bool:
    """Apply a status to a locked account; False when something newer was seen. Opens and closes the outage."""
    if account.status_at and at < account.status_at:
        return False
    if not is_known(status):
        log.warning("unknown provider status %r for account %s", status, account.pk)
    was, account.provider_status, account.status_at = account.health, status[:60], at
    account.health = health_of(status).value
    account.save(update_fields=["provider_status", "status_at", "health"])
    if account.health == Health.NEEDS_RECONNECT:
        Outage.objects.bulk_create([Outage(account=account, reason=status[:60], opened_at=at)], ignore_conflicts=True)
        if was != Health.NEEDS_RECONNECT:
            told = {"account": account.pk, "name": account.name, "reason": sentence(status)}
            webhooks.tell(account.owner_id, NewsKind.RECONNECT, told, now=at)
    elif account.health == Health.WORKING:
        account.outages.filter(closed_at=None).update(closed_at=at)
    return True


def mail_outages(*, now: datetime) -> int:
    """Tell each owner once per outage; how many mails were written."""
    waiting = Outage.objects.filter(closed_at=None, account__deleted_at=None).select_related("account__owner")
    return mail.once_each(waiting, lambda outage: mail.needs_reconnect(outage.account), now=now)


def identity(*parts: str) -> str:
    """A short, unique name for an event made of its own content."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
