"""The control API: what was done, to whom, how often; faults, time, and a push where one is needed."""

import json
from collections import Counter, defaultdict
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, JsonResponse

from leadr.sandbox import clock, events
from leadr.sandbox.clock import CLOCK
from leadr.sandbox.faults import FAULTS
from leadr.sandbox.models import Account, Delivery, Due, Effect, Invitation, Mail
from leadr.sandbox.views.accounts import new_account
from leadr.sandbox.world import WORLD, doors


def counts(_request: HttpRequest) -> JsonResponse:
    """Every side effect by person, account and kind."""
    people: dict[str, dict[str, int]] = defaultdict(dict)
    most: dict[str, int] = {}
    for row in Effect.objects.values("slug", "kind").annotate(n=Count("pk")):
        people[row["slug"]][row["kind"]] = row["n"]
        most[row["kind"]] = max(most.get(row["kind"], 0), row["n"])
    accounts: dict[str, dict[str, int]] = defaultdict(dict)
    for done in Effect.objects.values("account_id", "kind").annotate(n=Count("pk")):
        accounts[done["account_id"]][done["kind"]] = done["n"]
    totals = {row["kind"]: row["n"] for row in Effect.objects.values("kind").annotate(n=Count("pk"))}
    accepted = Invitation.objects.filter(state="ACCEPTED").count()
    return JsonResponse(
        {
            "totals": totals,
            "people": people,
            "accounts": accounts,
            "max_per_person": most,
            "accepted": accepted,
            "mail": _mail(),
        }
    )


def _mail() -> dict[str, Any]:
    """How many messages each address got, and which message ids came more than once."""
    to = Counter(address for row in Mail.objects.values_list("recipients", flat=True) for address in row.split())
    ids = Mail.objects.exclude(message_id="").values("message_id").annotate(n=Count("pk")).filter(n__gt=1)
    repeated = {row["message_id"]: row["n"] for row in ids}
    return {"total": Mail.objects.count(), "to": dict(to), "repeated": repeated}


def ledger(request: HttpRequest) -> JsonResponse:
    """The newest effects, one row each."""
    rows = Effect.objects.order_by("-pk")
    if kind := request.GET.get("kind"):
        rows = rows.filter(kind=kind)
    limit = request.GET.get("limit", "1000")
    items = rows.values("account_id", "slug", "kind", "text", "at")[: int(limit) if limit.isdigit() else 1000]
    return JsonResponse({"items": [{**row, "at": clock.stamp(row["at"])} for row in items]})


def time(request: HttpRequest) -> JsonResponse:
    """GET the clock; POST {"advance_seconds"} or {"speed"}."""
    if request.method == "POST":
        body = _body(request)
        CLOCK.set(advance=float(body.get("advance_seconds", 0)), speed=body.get("speed"))
    return JsonResponse({"now": clock.stamp(clock.now()), "speed": CLOCK.speed})


def world(_request: HttpRequest) -> JsonResponse:
    """What there is, and what is still to happen."""
    upcoming = Due.objects.order_by("at").first()
    return JsonResponse(
        {
            "seed": WORLD.seed,
            "people": WORLD.size,
            "accounts": list(Account.objects.order_by("pk").values("account_id", "name", "status", "tier")),
            "scheduled": Due.objects.count(),
            "next_at": clock.stamp(upcoming.at) if upcoming else None,
            "doors": doors(),
            "callbacks": dict(Delivery.objects.order_by().values_list("state").annotate(n=Count("pk"))),
        }
    )


def faults(request: HttpRequest) -> JsonResponse:
    """GET, POST {"faults": [...]} or DELETE the misbehaviour."""
    if request.method == "DELETE":
        FAULTS.clear()
    elif request.method == "POST":
        try:
            FAULTS.add(_body(request).get("faults", []))
        except (TypeError, ValueError) as error:
            return JsonResponse({"error": str(error)}, status=400)
    return JsonResponse(FAULTS.shown())


def status(request: HttpRequest, account_id: str) -> JsonResponse:
    """POST {"message": "CREDENTIALS"}: the account's status changes and the webhook goes out."""
    account = Account.objects.filter(account_id=account_id).first()
    if account is None:
        return JsonResponse({"error": "no such account"}, status=404)
    events.set_status(account, str(_body(request).get("message", "OK")))
    return JsonResponse({"status": account.status})


def connect(request: HttpRequest) -> JsonResponse:
    """POST {"tier"?}: one more working account, without the hosted page; premium unless told otherwise."""
    account = new_account(str(_body(request).get("tier") or "premium"))
    return JsonResponse({"account_id": account.account_id, "name": account.name, "tier": account.tier})


def push(request: HttpRequest, slug: str, deed: str) -> JsonResponse:
    """POST /control/people/{slug}/accept or /reply: now, whatever the plan."""
    account_ids = Invitation.objects.filter(slug=slug).values_list("account_id", flat=True).distinct()
    for account_id in account_ids:
        if deed == "accept":
            events.accept(account_id, slug)
        else:
            events.reply(account_id, slug, str(_body(request).get("text", "Hello")))
    return JsonResponse({"accounts": list(account_ids)})


def release(_request: HttpRequest) -> JsonResponse:
    """POST: send the callbacks that were withheld."""
    return JsonResponse({"released": Delivery.objects.filter(state="withheld").update(state="waiting")})


def _body(request: HttpRequest) -> dict[str, Any]:
    try:
        body = json.loads(request.body or b"{}")
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
