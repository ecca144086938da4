"""Accounts, the hosted page and webhooks (unipile.md §3, §4)."""

import re
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render

from leadr.sandbox import clock, events, wire
from leadr.sandbox.door import Refusal, account_of, answer, body_of, listing
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
TIERS = ("premium", "premium", "sales_navigator", "classic")


def accounts(request: HttpRequest) -> JsonResponse:
    """GET /accounts."""
    rows = list(Account.objects.order_by("pk"))
    return listing("AccountList", request, [wire.account(row) for row in rows], default=100, most=250)


def account(request: HttpRequest, account_id: str) -> JsonResponse:
    """GET and DELETE /accounts/{id}."""
    row = account_of(account_id, acts=False)
    if request.method == "DELETE":
        row.delete()
        return answer("AccountDeleted")
    return JsonResponse(wire.account(row))


def restart(_request: HttpRequest, account_id: str) -> JsonResponse:
    """POST /accounts/{id}/restart: mends STOPPED and ERROR."""
    row = account_of(account_id, acts=False)
    if row.status in {"STOPPED", "ERROR"}:
        events.set_status(row, "OK")
    return answer("AccountRestarted")


def sync(_request: HttpRequest, account_id: str) -> JsonResponse:
    """GET /accounts/{id}/sync."""
    account_of(account_id)
    return answer("AccountResync", status="SYNC_DONE")


def me(request: HttpRequest) -> JsonResponse:
    """GET /users/me."""
    return JsonResponse(wire.owner(account_of(request.GET.get("account_id"))))


def hosted_link(request: HttpRequest) -> JsonResponse:
    """POST /hosted/accounts/link."""
    body = body_of(request, "type", "api_url", "expiresOn")
    if body["type"] not in {"create", "reconnect"}:
        raise Refusal(400, "invalid_parameters", "type must be create or reconnect")
    if not MOMENT.match(str(body["expiresOn"])):
        raise Refusal(400, "invalid_parameters", "expiresOn must look like 2026-01-31T09:00:00.000Z")
    if body["type"] == "reconnect":
        account_of(body.get("reconnect_account"), acts=False)
    elif not body.get("providers"):
        raise Refusal(400, "missing_parameters", "missing providers")
    link = Link.objects.create(
        token=secrets.token_urlsafe(16), body=body, expires_at=datetime.fromisoformat(body["expiresOn"])
    )
    return answer("HostedAuthUrl", url=request.build_absolute_uri(f"/hosted/{link.token}"))


def hosted_page(request: HttpRequest, token: str) -> HttpResponse:
    """The page a person connects at: two buttons, then back to where they came from."""
    link = Link.objects.filter(token=token).first()
    if link is None or link.used or link.expires_at < clock.now():
        return render(request, "sandbox/hosted.html", {"expired": True}, status=410)
    if request.method != "POST":
        return render(request, "sandbox/hosted.html", {"reconnect": link.body["type"] == "reconnect"})
    link.used = True
    link.save()
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
            events.send(asked["notify_url"], body, {"Content-Type": "application/json"})
        events.set_status(account, status)
        for seconds, message in ((1, "OK"), (2, "SYNC_SUCCESS")):
            events.later("status", after=timedelta(seconds=seconds), account_id=account.account_id, text=message)


def _connected(asked: dict[str, Any]) -> tuple[Account, str]:
    if asked["type"] == "reconnect":
        return account_of(asked["reconnect_account"], acts=False), "RECONNECTED"
    return new_account(), "CREATION_SUCCESS"


def new_account() -> Account:
    """The next owner of the world's list, connected."""
    newest = Account.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    name = OWNERS[newest % len(OWNERS)]
    return Account.objects.create(
        account_id=f"acc_{newest + 1:04d}",
        name=name,
        slug=f"{name.lower().replace(' ', '-')}-{newest + 1}",
        tier=TIERS[newest % len(TIERS)],
        created_at=clock.now(),
    )


def webhooks(request: HttpRequest) -> JsonResponse:
    """GET and POST /webhooks."""
    if request.method == "POST":
        body = body_of(request, "request_url", "source")
        hook = Hook.objects.create(hook_id=f"we_{secrets.token_hex(6)}", body=body)
        return answer("WebhookCreated", 201, webhook_id=hook.hook_id)
    rows = [{"object": "Webhook", "id": hook.hook_id, **hook.body} for hook in Hook.objects.order_by("pk")]
    return listing("WebhookList", request, rows, default=100, most=250)


def webhook(_request: HttpRequest, hook_id: str) -> JsonResponse:
    """DELETE /webhooks/{id}."""
    if not Hook.objects.filter(hook_id=hook_id).delete()[0]:
        raise Refusal(404, "resource_not_found")
    return answer("WebhookDeleted")
