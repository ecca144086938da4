"""What a billing system tells of plans and add-ons: each event taken once, the same dates whatever the order."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts import journal
from accounts.models import AddOn, AddOnGrant, Did, Plan, PlanEvent, Subscription, User


@dataclass(frozen=True, slots=True)
class Told:
    """A user is on a plan, or holds an add-on, from one date to another."""

    id: str
    email: str
    kind: str
    code: str
    starts_on: date
    ends_on: date | None


class Unknown(Exception):
    """The event names somebody or something we do not have; `field` says which."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field, self.sentence = field, sentence


def take(told: Told, *, now: datetime) -> bool:
    """Grant what an event tells; False when it was taken before. Raises Unknown.

    The grant is known by user, code and first day: a later event with the same three moves its end.
    """
    with transaction.atomic(durable=True):
        user = User.objects.select_for_update(no_key=True).filter(email=told.email.lower()).first()
        if user is None:
            raise Unknown("email", "Nobody here has this address.")
        kept = {name: str(value) for name, value in asdict(told).items()}
        event, is_new = PlanEvent.objects.get_or_create(
            identity=told.id, defaults={"payload": kept, "received_at": now}
        )
        if is_new:
            grant(user, kind=told.kind, code=told.code, starts_on=told.starts_on, ends_on=told.ends_on, now=now)
        return is_new


def grant(user: User, *, kind: str, code: str, starts_on: date, ends_on: date | None, now: datetime) -> None:
    """Put a user on a plan, or give an add-on, between two dates. Raises Unknown."""
    model, code_of, part = (Subscription, Plan, "plan") if kind == "plan" else (AddOnGrant, AddOn, "add_on")
    opened = code_of.objects.filter(code=code).first()
    if opened is None:
        raise Unknown("code", f"There is no {part.replace('_', '-')} with this code.")
    told: dict[str, Any] = {"user": user, part: opened, "starts_on": starts_on}
    with transaction.atomic():
        # Operators may have granted the same by hand, even twice.
        if not model.objects.filter(**told).update(ends_on=ends_on):
            model.objects.create(**told, ends_on=ends_on)
        note_grant(user, opened, starts_on=starts_on, ends_on=ends_on, now=now)


def note_grant(user: User, opened: Plan | AddOn, *, starts_on: date, ends_on: date | None, now: datetime) -> None:
    """Write down what somebody was given, and for how long."""
    until = f" to {ends_on}" if ends_on else " on"
    journal.note(user.pk, Did.GRANTED, opened, detail=f"from {starts_on}{until}", now=now)
