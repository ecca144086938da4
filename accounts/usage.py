"""Counts what each user's language model calls cost a day, and says when the day's cap is used up."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.db.models import F

from accounts.models import ModelUsage, User

MILLION = Decimal(1_000_000)


def spent(user: User, *, now: datetime) -> Decimal:
    """Dollars spent on the user's local day."""
    row = ModelUsage.objects.filter(user=user, day=_day(user, now)).first()
    return row.cost if row else Decimal(0)


def is_used_up(user: User, *, now: datetime) -> bool:
    """Whether the day's cap is reached; the call that passes it is the last one of the day."""
    return spent(user, now=now) >= Decimal(str(settings.MODEL_DAILY_CAP))


def renews_at(user: User, *, now: datetime) -> datetime:
    """When the user's next local day begins."""
    return datetime.combine(_day(user, now) + timedelta(days=1), time(), tzinfo=user.timezone)


def charge(user: User, *, tokens_in: int, tokens_out: int, now: datetime) -> Decimal:
    """Count one call; returns its cost in dollars."""
    price_in, price_out = (Decimal(str(price)) for price in (settings.MODEL_PRICE_IN, settings.MODEL_PRICE_OUT))
    cost = (tokens_in * price_in + tokens_out * price_out) / MILLION
    with transaction.atomic():
        row, _ = ModelUsage.objects.get_or_create(user=user, day=_day(user, now))
        ModelUsage.objects.filter(pk=row.pk).update(
            calls=F("calls") + 1,
            tokens_in=F("tokens_in") + tokens_in,
            tokens_out=F("tokens_out") + tokens_out,
            cost=F("cost") + cost,
        )
    return cost


def _day(user: User, now: datetime) -> date:
    return now.astimezone(user.timezone).date()
