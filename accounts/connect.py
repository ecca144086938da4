"""Begin and finish a hosted connection; ask the provider how accounts are; delete one there."""

import hashlib
import logging
import secrets
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts import access, journal, watch
from accounts.linkedin import AccountFacts, client
from accounts.models import Did, LinkedInAccount, PendingConnection, ProviderEvent, User
from leadr.common import clock
from leadr.common.gateways import No, Refused, Scope

log = logging.getLogger(__name__)
LINK_LIFE_SECONDS = 30 * 60
EVENTS = {
    "account_status": [
        "creation_success", "creation_fail", "deleted", "reconnected", "sync_success", "stopped", "ok",
        "connecting", "error", "credentials", "permissions",
    ],
    "users": ["new_relation"],
    "messaging": ["message_received"],
}  # fmt: skip


def begin(user: User, *, now: datetime, reconnects: LinkedInAccount | None = None) -> str:
    """Keep a pending connection and return the provider's page for it.

    Raises Refused when the plan's accounts are used up, else what the gateway raises. The token lives
    30 minutes (behaviour.md §3) and is stored hashed.
    """
    if reconnects is None:
        _check_cap(user, now=now)
    token = secrets.token_urlsafe(32)
    expires_at = now + clock.stretch(LINK_LIFE_SECONDS)
    pending = PendingConnection.objects.create(
        owner=user, token_hash=_hash(token), reconnects=reconnects, created_at=now, expires_at=expires_at
    )
    pages = settings.BASE_URL + reverse("accounts:list")
    return client().hosted_link(
        token=f"pc_{pending.pk}",
        notify_url=f"{settings.BASE_URL}{reverse('api:connected')}?{urlencode({'token': token})}",
        success_url=f"{pages}?added=1",
        failure_url=f"{pages}?failed=1",
        expires_at=expires_at,
        reconnect=reconnects.provider_account_id if reconnects else None,
    )


def finish(token: str, *, provider_account_id: str, status: str, now: datetime) -> bool:
    """Match a notify call by its token, once. False when the token is unknown, used or expired: nothing changes."""
    try:
        with transaction.atomic(durable=True):
            return _match(token, provider_account_id, status, now)
    except IntegrityError:  # another link brought the same account in this very moment
        return False


def check(account: LinkedInAccount, *, now: datetime) -> None:
    """Ask the provider about one account now; raises what the gateway raises."""
    try:
        facts = client().account(account.provider_account_id)
    except Refused as refusal:
        if refusal.scope is not Scope.LEAD:
            raise
        watch.lose_session(account, status="DELETED", now=now)  # 404: the provider has it no more
        return
    _apply(account, facts, now=now)


def refresh(user: User, *, now: datetime) -> None:
    """Ask the provider about all of a user's accounts in one listing; raises what the gateway raises."""
    known = {facts.account_id: facts for facts in client().accounts()}
    for account in user.linkedin_accounts.present():
        if facts := known.get(account.provider_account_id):
            _apply(account, facts, now=now)
        else:  # a list may be cut short; only its own 404 says that an account is gone
            check(account, now=now)


def verify_pending(*, now: datetime) -> None:
    """Look after accounts that are still being verified or whose name is not known yet."""
    fresh = LinkedInAccount.objects.present().filter(name="") | LinkedInAccount.objects.present().filter(
        health="checking"
    )
    for account in fresh.order_by("pk")[:50]:
        try:
            check(account, now=now)
        except No as no:
            log.warning("account %s could not be asked: %s", account.pk, no.sentence)
            if no.scope is Scope.SERVICE:
                return


def forget(account: LinkedInAccount, *, now: datetime) -> None:
    """Remove an account at the provider and here; the row stays for the history of its campaigns."""
    try:
        client().delete_account(account.provider_account_id)
    except Refused as refusal:
        if refusal.scope is not Scope.LEAD:  # gone at the provider already is what was wanted
            raise
    with transaction.atomic(durable=True):
        if LinkedInAccount.objects.filter(pk=account.pk, deleted_at=None).update(deleted_at=now):
            journal.note(account.owner_id, Did.DISCONNECTED, account, now=now)


def missing_webhooks() -> list[str]:
    """The kinds of event the provider does not call us for yet."""
    address = settings.BASE_URL + reverse("api:provider-event")
    there = {hook.source for hook in client().webhooks() if hook.url == address}
    return [source for source in EVENTS if source not in there]


def register_webhooks() -> list[str]:
    """Make sure the provider calls us for every kind of event; returns the sources that were added."""
    address = settings.BASE_URL + reverse("api:provider-event")
    headers = {"X-Leadr-Secret": settings.CALLBACK_SECRET, "Content-Type": "application/json"}
    missing = missing_webhooks()
    for source in missing:
        client().create_webhook(
            url=address, source=source, events=EVENTS[source], headers=headers, name=f"leadr {source}"
        )
    return missing


def _match(token: str, provider_account_id: str, status: str, now: datetime) -> bool:
    pending = (
        PendingConnection.objects.select_for_update()
        .filter(token_hash=_hash(token), used_at=None, expires_at__gt=now)
        .first()
    )
    account = _account_of(pending, provider_account_id, now=now) if pending else None
    if pending is None or account is None:
        return False
    pending.used_at, pending.account = now, account
    pending.save(update_fields=["used_at", "account"])
    told = _newest_status(provider_account_id, since=pending.created_at)
    watch.set_status(account, told or status, at=now)
    detail = "connected again" if pending.reconnects_id else ""
    journal.note(pending.owner_id, Did.CONNECTED, account, detail=detail, now=now)
    return True


def _check_cap(user: User, *, now: datetime) -> None:
    plan = access.plan_of(user, today=now.date())
    cap = plan.max_accounts if plan else None
    if plan and cap is not None and user.linkedin_accounts.present().count() >= cap:
        sentence = f"Your plan {plan.name} includes {cap} LinkedIn account{'' if cap == 1 else 's'}, all in use."
        raise Refused("account_cap", sentence, scope=Scope.CONFIG)


def _account_of(pending: PendingConnection, provider_account_id: str, *, now: datetime) -> LinkedInAccount | None:
    account = (
        LinkedInAccount.objects.present().select_for_update().filter(provider_account_id=provider_account_id).first()
    )
    if account is None and pending.reconnects is None:
        return LinkedInAccount.objects.create(
            owner=pending.owner, provider_account_id=provider_account_id, created_at=now
        )
    return account if account and account.owner_id == pending.owner_id else None


def _newest_status(provider_account_id: str, *, since: datetime) -> str:
    # A status event may have come before the notify call; one from before the link is about an earlier connection.
    told = ProviderEvent.objects.filter(
        source=ProviderEvent.Source.ACCOUNT,
        provider_account_id=provider_account_id,
        verdict="no such account yet",
        happened_at__gte=since,
    )
    return told.order_by("-happened_at", "-pk").values_list("name", flat=True).first() or ""


def _apply(account: LinkedInAccount, facts: AccountFacts, *, now: datetime) -> None:
    with transaction.atomic():
        locked = LinkedInAccount.objects.select_for_update().get(pk=account.pk)
        locked.name, locked.public_identifier = facts.name[:200], facts.public_identifier[:200]
        locked.member_id, locked.tier = facts.provider_id[:120], facts.tier
        locked.save(update_fields=["name", "public_identifier", "member_id", "tier"])
        watch.set_status(locked, facts.status, at=now)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
