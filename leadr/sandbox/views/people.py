"""Profiles, invites and relations (unipile.md §5)."""

from datetime import timedelta

from django.db import transaction
from django.http import HttpRequest, JsonResponse

from leadr.sandbox import clock, events, wire, world
from leadr.sandbox.door import Refusal, account_of, answer, body_of, listing
from leadr.sandbox.models import Effect, Invitation, Relation
from leadr.sandbox.world import Person

NOTE_LENGTH = 300
DAY_CAP, WEEK_CAP = 100, 200
REINVITE_AFTER = timedelta(days=21)


def profile(request: HttpRequest, identifier: str) -> JsonResponse:
    """GET /users/{identifier}."""
    account = account_of(request.GET.get("account_id"))
    person = _person(account.account_id, identifier)
    return JsonResponse(wire.profile(account.account_id, person))


def posts(request: HttpRequest, identifier: str) -> JsonResponse:
    """GET /users/{identifier}/posts."""
    account = account_of(request.GET.get("account_id"))
    rows = world.posts(_person(account.account_id, identifier), now=clock.now())
    return listing("PostList", request, [wire.post(account.account_id, row) for row in rows], default=10, most=100)


def invite(request: HttpRequest) -> JsonResponse:
    """POST /users/invite."""
    body = body_of(request, "account_id", "provider_id")
    account = account_of(body["account_id"])
    person = world.find(account.account_id, str(body["provider_id"]))
    note = str(body.get("message") or "")
    if person is None or body["provider_id"] == person.slug:
        raise Refusal(422, "invalid_recipient")
    if len(note.encode("utf-16-le")) // 2 > NOTE_LENGTH:
        raise Refusal(400, "too_many_characters")
    with transaction.atomic():
        _may_invite(account.account_id, person)
        now = clock.now()
        row = Invitation.objects.create(
            account_id=account.account_id, slug=person.slug, note=note, at=now, changed_at=now
        )
        Effect.objects.create(account_id=account.account_id, slug=person.slug, kind="invite", text=note, at=now)
        if after := world.plan(person.slug).accepts_after:
            events.later("accept", after=after, account_id=account.account_id, slug=person.slug)
    return answer("UserInvitationSent", invitation_id=f"inv_{row.pk}")


def sent(request: HttpRequest) -> JsonResponse:
    """GET /users/invite/sent: pending ones only."""
    account = account_of(request.GET.get("account_id"))
    rows = Invitation.objects.filter(account_id=account.account_id, state="PENDING").order_by("-pk")
    return listing("InvitationList", request, [wire.invitation(row) for row in rows], default=10, most=100)


def withdraw(request: HttpRequest, invitation_id: str) -> JsonResponse:
    """DELETE /users/invite/sent/{id}."""
    account = account_of(request.GET.get("account_id"))
    number = invitation_id.removeprefix("inv_")
    rows = Invitation.objects.filter(account_id=account.account_id, state="PENDING")
    row = rows.filter(pk=int(number)).first() if number.isdigit() else None
    if row is None:
        raise Refusal(404, "resource_not_found")
    row.state, row.changed_at = "WITHDRAWN", clock.now()
    row.save()
    Effect.objects.create(account_id=account.account_id, slug=row.slug, kind="withdraw", at=row.changed_at)
    return answer("InvitationCanceled")


def relations(request: HttpRequest) -> JsonResponse:
    """GET /users/relations, newest first."""
    account = account_of(request.GET.get("account_id"))
    rows = Relation.objects.filter(account_id=account.account_id).order_by("-at", "-pk")
    return listing("UserRelationsList", request, [wire.relation(row) for row in rows], default=100, most=1000)


def _person(account_id: str, identifier: str) -> Person:
    person = world.find(account_id, identifier)
    if person is None:
        raise Refusal(404, "resource_not_found")
    return person


def _may_invite(account_id: str, person: Person) -> None:
    if wire.is_relation(account_id, person.slug):
        raise Refusal(422, "already_connected")
    now = clock.now()
    known = Invitation.objects.filter(account_id=account_id, slug=person.slug)
    if known.filter(state="PENDING").exists() or known.filter(changed_at__gt=now - REINVITE_AFTER).exists():
        raise Refusal(422, "already_invited_recently")
    done = Effect.objects.filter(account_id=account_id, kind="invite")
    week = done.filter(at__gt=now - timedelta(days=7)).count()
    if done.filter(at__gt=now - timedelta(days=1)).count() >= DAY_CAP or week >= WEEK_CAP:
        raise Refusal(422, "cannot_resend_yet", "Temporary provider limit reached.")
