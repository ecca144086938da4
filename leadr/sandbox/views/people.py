"""Profiles, invites and relations (unipile.md §5)."""

from datetime import timedelta

from django.db import transaction
from django.http import HttpRequest, JsonResponse

from leadr.sandbox import clock, events, wire, wire_posts, world
from leadr.sandbox.door import Refusal, account_of, answer, body_of, listing, only, sliced, text_of, units
from leadr.sandbox.models import Account, Effect, Invitation, Relation
from leadr.sandbox.world import Person

NOTE_LENGTH = {"classic": 200}
LONGEST_NOTE = 300
DAY_CAP, WEEK_CAP, NOTES_A_MONTH = 100, 200, 5
SHARES = (50, 75, 90, 95)
REINVITE_AFTER = timedelta(days=21)
LONG_AGO = timedelta(days=400)


@only("GET")
def profile(request: HttpRequest, identifier: str) -> JsonResponse:
    """GET /users/{identifier}."""
    account = account_of(request.GET.get("account_id"))
    sections = {name.strip() for name in request.GET.get("linkedin_sections", "").split(",") if name.strip()}
    if unknown := sections - wire.SECTIONS:
        raise Refusal(400, "invalid_parameters", f"linkedin_sections: {', '.join(sorted(unknown))} is not known")
    return JsonResponse(wire.profile(account.account_id, _person(account.account_id, identifier)))


@only("GET")
def posts(request: HttpRequest, identifier: str) -> JsonResponse:
    """GET /users/{identifier}/posts, of a person or a company."""
    account = account_of(request.GET.get("account_id"))
    author = _author(account.account_id, identifier)
    page, following = sliced(request, world.posts(author, now=clock.now()), default=10, most=100)
    items = wire_posts.posts(account.account_id, page, now=clock.now())
    return answer("PostList", items=items, cursor=following, paging={"page_count": len(items)})


@only("POST")
def invite(request: HttpRequest) -> JsonResponse:
    """POST /users/invite."""
    body = body_of(request, "account_id", "provider_id")
    account, note = account_of(body["account_id"]), text_of(body, "message")
    person = world.find(account.account_id, str(body["provider_id"]))
    if person is None or body["provider_id"] == person.slug:
        raise Refusal(422, "invalid_recipient")
    if units(note) > NOTE_LENGTH.get(account.tier, LONGEST_NOTE):
        raise Refusal(400, "too_many_characters")
    with transaction.atomic():
        _may_invite(account, person, note)
        row = _invite(account.account_id, person, note)
    return answer("UserInvitationSent", invitation_id=f"inv_{row.pk}", **_usage(account.account_id))


def _invite(account_id: str, person: Person, note: str) -> Invitation:
    now = clock.now()
    row = Invitation.objects.create(account_id=account_id, slug=person.slug, note=note, at=now, changed_at=now)
    Effect.objects.create(account_id=account_id, slug=person.slug, kind="invite", text=note, at=now)
    if after := world.plan(person.slug).accepts_after:
        events.later("accept", after=after, account_id=account_id, slug=person.slug)
    return row


def _may_invite(account: Account, person: Person, note: str) -> None:
    if wire.is_relation(account.account_id, person.slug):
        raise Refusal(422, "already_connected")
    if person.takes_no_invites:
        raise Refusal(422, "cannot_invite_attendee")
    now = clock.now()
    known = Invitation.objects.filter(account_id=account.account_id, slug=person.slug)
    if known.filter(state="PENDING").exists() or known.filter(changed_at__gt=now - REINVITE_AFTER).exists():
        raise Refusal(422, "already_invited_recently")
    done = Effect.objects.filter(account_id=account.account_id, kind="invite")
    day, week = done.filter(at__gt=now - timedelta(days=1)), done.filter(at__gt=now - timedelta(days=7))
    notes = done.filter(at__gt=now - timedelta(days=30)).exclude(text="")
    no_note_left = bool(note) and account.tier == "classic" and notes.count() >= NOTES_A_MONTH
    if no_note_left or day.count() >= DAY_CAP or week.count() >= WEEK_CAP:
        raise Refusal(422, "cannot_resend_yet", "Temporary provider limit reached.")


def _usage(account_id: str) -> dict[str, int]:
    """The share of the week's invites, told only when one of the marks is reached."""
    done = Effect.objects.filter(account_id=account_id, kind="invite", at__gt=clock.now() - timedelta(days=7)).count()
    return next(({"usage": share} for share in SHARES if done * 100 == WEEK_CAP * share), {})


@only("GET")
def sent(request: HttpRequest) -> JsonResponse:
    """GET /users/invite/sent: pending ones only."""
    account = account_of(request.GET.get("account_id"))
    rows = Invitation.objects.filter(account_id=account.account_id, state="PENDING").order_by("-pk")
    return listing("InvitationList", request, rows, wire.invitation, default=10, most=100)


@only("DELETE")
def withdraw(request: HttpRequest, invitation_id: str) -> JsonResponse:
    """DELETE /users/invite/sent/{id}."""
    account = account_of(request.GET.get("account_id"))
    number = invitation_id.removeprefix("inv_")
    rows = Invitation.objects.filter(account_id=account.account_id, state="PENDING")
    row = rows.filter(pk=int(number)).first() if number.isascii() and number.isdigit() else None
    if row is None:
        raise Refusal(404, "resource_not_found")
    row.state, row.changed_at = "WITHDRAWN", clock.now()
    row.save()
    Effect.objects.create(account_id=account.account_id, slug=row.slug, kind="withdraw", at=row.changed_at)
    return answer("InvitationCanceled")


@only("POST")
def received(request: HttpRequest, invitation_id: str) -> JsonResponse:
    """POST /users/invite/received/{id}: nobody of this world invites us, so there is none to answer."""
    body = body_of(request, "provider", "shared_secret", "account_id", "action")
    account_of(body["account_id"])
    if body["action"] not in {"accept", "decline"}:
        raise Refusal(400, "invalid_parameters", "action must be accept or decline")
    raise Refusal(404, "resource_not_found", f"No invitation {invitation_id}")


@only("GET")
def relations(request: HttpRequest) -> JsonResponse:
    """GET /users/relations, newest first; those known before the world began stand at the end."""
    account = account_of(request.GET.get("account_id"))
    made_here = Relation.objects.filter(account_id=account.account_id).order_by("-at", "-pk")
    rows = [*made_here, *_known_before(account)]
    if wanted := request.GET.get("filter", "").lower():
        rows = [row for row in rows if wanted.replace(" ", "-") in row.slug]
    return listing("UserRelationsList", request, rows, wire.relation, default=100, most=1000)


def _known_before(account: Account) -> list[Relation]:
    before = account.created_at - LONG_AGO
    known = world.known_from_start(account.account_id)
    return [
        Relation(account_id=account.account_id, slug=person.slug, at=before - timedelta(days=number))
        for number, person in enumerate(known)
    ]


def _author(account_id: str, identifier: str) -> Person:
    company = world.find_company(identifier) if identifier.isdigit() else None
    return world.company_author(company.number) if company else _person(account_id, identifier)


def _person(account_id: str, identifier: str) -> Person:
    person = world.find(account_id, identifier)
    if person is None:
        raise Refusal(404, "resource_not_found")
    return person
