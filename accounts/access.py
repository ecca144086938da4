"""What a user's plan and add-ons open, and the caps they set."""

from datetime import date

from django.db.models import Q, QuerySet

from accounts.models import AddOnGrant, Plan, Subscription, User


def has_leadr(user: User, *, today: date) -> bool:
    """Whether the plan includes Leadr or an add-on grants it, within its dates (behaviour.md §2)."""
    return (
        user.is_superuser
        or _current(user.subscriptions.filter(plan__includes_leadr=True), today).exists()
        or _current(user.add_on_grants.filter(add_on__grants_leadr=True), today).exists()
    )


def plan_of(user: User, *, today: date) -> Plan | None:
    """The plan the user is on; the one that started last when there are several."""
    current = _current(user.subscriptions.select_related("plan"), today).order_by("-starts_on", "-pk").first()
    return current.plan if current else None


def _current[T: (Subscription, AddOnGrant)](rows: QuerySet[T], today: date) -> QuerySet[T]:
    return rows.filter(Q(ends_on=None) | Q(ends_on__gte=today), starts_on__lte=today)
