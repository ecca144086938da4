"""Accounts, the hosted page and webhooks (unipile.md §3, §4)."""

import re
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render

from leadr.sandbox import callbacks, clock, events, wire
from leadr.sandbox.door import Refusal, account_of, answer, body_of, listing, only
from leadr.sandbox.faults import FAULTS, LINKS
from leadr.sandbox.models import Account, Hook, Link

MOMENT = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
OWNERS = ("Tom Reyes", "Nora Lindqvist", "Jonas Albrecht", "Mira Castellan", "Sam Okoye", "Lea Fontaine")
STYLE = (
    "body{font:1rem/1.5 system-ui;max-width:28rem;margin:10vh auto;padding:1rem}"
    "body.wide{max-width:60rem;margin:2rem auto}"
    "button,input{font:inherit;padding:.5rem 1rem}"
    "table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.5rem;border-bottom:1px solid #767676}"
    "caption{text-align:left}dt{font-weight:600}dd{margin:0 0 .5rem;overflow-wrap:anywhere}"
    "video{max-width:100%}"
)
HOOK_EVENTS = {
    "messaging": {"message_received", "message_read", "message_reaction", "message_edited", "message_deleted",
                  "message_delivered"},
    "users": {"new_relation"},
    "account_status": callbacks.DEFAULT_STATUS_EVENTS | {"connecting", "ok", "stopped"},
    "email": {"mail_received", "mail_sent", "mail_moved"},
    "email_tracking": {"mail_opened", "mail_link_clicked"},
}  # fmt: skip
TIERS = ("premium", "premium", "sales_navigator", "classic")


@only("GET")
def accounts(request: HttpRequest) -> JsonResponse:
    """GET /accounts."""
    return listing("AccountList", request, Account.objects.order_by("pk"), wire.account, default=100, most=250)


@only("GET", "POST", "DELETE")
def account(request: HttpRequest, account_id: str) -> JsonResponse:
    """GET, DELETE and POST (new credentials) /accounts/{id}."""
    row = account_of(account_id, acts=False)
    if request.method == "DELETE":
        events.set_status(row, "DELETED")
        row.delete()
        return answer("AccountDeleted")
    if request.method == "POST":
        body_of(request, "provider")
        events.set_status(row, "RECONNECTED")
        return answer("AccountReconnected", 201, account_id=row.account_id)
    return JsonResponse(wire.account(row))


@only("POST")
def restart(_request: HttpRequest, account_id: str) -> JsonResponse:
    """POST /accounts/{id}/restart: mends STOPPED and ERROR, not a lost session."""
    row = account_of(account_id, acts=False)
    if row.status not in {"STOPPED", "ERROR"}:
        return answer("AccountRestarted" if row.status == "OK" else "AccountFailedToRestart")
    events.set_status(row, "OK")
    return answer("AccountRestarted")


@only("GET")
def sync(_request: HttpRequest, account_id: str) -> JsonResponse:
    """GET /accounts/{id}/sync."""
    account_of(account_id)
    return answer("AccountResync", status="SYNC_DONE")


@only("GET")
def me(request: HttpRequest) -> JsonResponse:
    """GET /users/me."""
    return JsonResponse(wire.owner(account_of(request.GET.get("account_id"))))


@only("POST")
def hosted_link(request: HttpRequest) -> JsonResponse:
    """POST /hosted/accounts/link."""
    body = body_of(request, "type", "api_url", "expiresOn")
    if body["type"] not in {"create", "reconnect"}:
        raise Refusal(400, "invalid_parameters", "type must be create or reconnect")
    if not MOMENT.match(str(body["expiresOn"])):
        raise Refusal(400, "invalid_parameters", "expiresOn must look like 2026-01-31T09:00:00.000Z")
    if body["type"] == "reconnect":
        account_of(body.get("reconnect_account"), acts=False)
    else:
        _check_providers(body)
    link = Link.objects.create(
        token=secrets.token_urlsafe(16), body=body, expires_at=datetime.fromisoformat(body["expiresOn"])
    )
    return answer("HostedAuthUrl", url=request.build_absolute_uri(f"/hosted/{link.token}"))


def _check_providers(body: dict[str, Any]) -> None:
    providers = body.get("providers")
    if not providers:
        raise Refusal(400, "missing_parameters", "missing providers")
    named = [providers] if isinstance(providers, str) else providers
    if not isinstance(named, list) or not {"LINKEDIN", "*", "*:MESSAGING"} & set(map(str, named)):
        raise Refusal(400, "invalid_parameters", "the sandbox connects LINKEDIN only")


def hosted_page(request: HttpRequest, token: str) -> HttpResponse:
    """The page a person connects at: two buttons, then back to where they came from."""
    link = Link.objects.filter(token=token).first()
    if link and FAULTS.take("hosted_page", LINKS):
        Link.objects.filter(pk=link.pk).update(used=True)
        link.used = True
    if link is None or link.used or link.expires_at < clock.now():
        return render(request, "sandbox/hosted.html", {"expired": True}, status=410)
    if request.method != "POST":
        return render(request, "sandbox/hosted.html", {"reconnect": link.body["type"] == "reconnect"})
    if not Link.objects.filter(pk=link.pk, used=False).update(used=True):
        return render(request, "sandbox/hosted.html", {"expired": True}, status=410)
    if request.POST.get("decision") != "connect":
        return _back(link.body.get("failure_redirect_url"))
    _connect(link.body)
    return _back(link.body.get("success_redirect_url"))


def style(_request: HttpRequest) -> HttpResponse:
    """The style of the sandbox's own pages."""
    return HttpResponse(STYLE, content_type="text/css")


def _back(address: Any) -> HttpResponse:
    return HttpResponseRedirect(str(address)) if address else HttpResponse("Done. You can close this page.")


def _connect(asked: dict[str, Any]) -> None:
    with transaction.atomic():
        account, status = _connected(asked)
        if asked.get("notify_url"):
            body = {"status": status, "account_id": account.account_id, "name": asked.get("name")}
            callbacks.send(asked["notify_url"], body, callbacks.JSON_HEADERS)
        events.set_status(account, status)
        for seconds, message in _first_sync(account):
            events.later("status", after=timedelta(seconds=seconds), account_id=account.account_id, text=message)


def _first_sync(account: Account) -> list[tuple[int, str]]:
    """What follows a connection; a premium account may say twice that its sync is done."""
    again = [] if account.tier == "classic" else [(3, "SYNC_SUCCESS")]
    return [(1, "OK"), (2, "SYNC_SUCCESS"), *again]


def _connected(asked: dict[str, Any]) -> tuple[Account, str]:
    if asked["type"] == "reconnect":
        return account_of(asked["reconnect_account"], acts=False), "RECONNECTED"
    return new_account(), "CREATION_SUCCESS"


def new_account(tier: str = "") -> Account:
    """The next owner of the world's list, connected; of the next tier unless one is given."""
    newest = Account.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    name = OWNERS[newest % len(OWNERS)]
    return Account.objects.create(
        account_id=f"acc_{newest + 1:04d}",
        name=name,
        slug=f"{name.lower().replace(' ', '-')}-{newest + 1}",
        tier=tier or TIERS[newest % len(TIERS)],
        created_at=clock.now(),
    )


@only("GET", "POST")
def webhooks(request: HttpRequest) -> JsonResponse:
    """GET and POST /webhooks."""
    if request.method == "POST":
        body = body_of(request, "request_url", "source")
        _check_hook(body)
        hook = Hook.objects.create(hook_id=f"we_{secrets.token_hex(6)}", body=body)
        return answer("WebhookCreated", 201, webhook_id=hook.hook_id)
    return listing("WebhookList", request, Hook.objects.order_by("pk"), _shown, default=100, most=250)


def _shown(hook: Hook) -> dict[str, Any]:
    return {"object": "Webhook", "id": hook.hook_id, **hook.body}


def _check_hook(body: dict[str, Any]) -> None:
    known = HOOK_EVENTS.get(str(body["source"]))
    events_asked, headers = body.get("events") or [], body.get("headers") or []
    if known is None:
        raise Refusal(400, "invalid_parameters", f"source must be one of {', '.join(sorted(HOOK_EVENTS))}")
    if not isinstance(events_asked, list) or not set(map(str, events_asked)) <= known:
        raise Refusal(400, "invalid_parameters", f"events must be among {', '.join(sorted(known))}")
    if not str(body["request_url"]).startswith(("http://", "https://")):
        raise Refusal(400, "invalid_url")
    if not isinstance(headers, list) or not all(
        isinstance(row, dict) and {"key", "value"} <= row.keys() for row in headers
    ):
        raise Refusal(400, "invalid_parameters", "headers must be a list of key and value")


@only("DELETE")
def webhook(_request: HttpRequest, hook_id: str) -> JsonResponse:
    """DELETE /webhooks/{id}."""
    if not Hook.objects.filter(hook_id=hook_id).delete()[0]:
        raise Refusal(404, "resource_not_found")
    return answer("WebhookDeleted")
