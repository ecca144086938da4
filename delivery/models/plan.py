"""DeliveryPlan: one part of a plan, its pace, the hours in which outreach may leave, and the email fallback."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from timezone_field import TimeZoneField

from delivery import fallback, pacing
from delivery.calendar import WEEKDAYS, Calendar
from delivery.fallback import After, When
from delivery.models.sender import Sender
from delivery.pacing import Allowance, Pace


def weekdays() -> list[int]:
    """Monday to Friday, as the default of a new plan."""
    return list(WEEKDAYS)


def fallback_pairs() -> Q:
    """The outcomes each parent of the email step can have."""
    pairs = Q()
    for after, outcomes in fallback.POSSIBLE.items():
        pairs |= Q(email_after=after.value, email_when__in=sorted(outcome.value for outcome in outcomes))
    return pairs


class DeliveryPlan(models.Model):
    """Pace, days, start hour, time zone and the email step; frozen once a campaign runs on it."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="delivery_plans")
    pace = models.CharField(max_length=20, choices=pacing.LABELS, default=Pace.RECOMMENDED.value)
    manual_per_day = models.PositiveSmallIntegerField("Invites a day", default=20)
    days = ArrayField(models.PositiveSmallIntegerField(), default=weekdays)
    start_hour = models.PositiveSmallIntegerField(default=9)
    timezone = TimeZoneField(default="UTC")
    email_on = models.BooleanField("Write an email to leads that LinkedIn does not reach", default=False)
    email_sender = models.ForeignKey(
        Sender, null=True, blank=True, on_delete=models.SET_NULL, related_name="delivery_plans", verbose_name="From"
    )
    email_after = models.CharField("After", max_length=10, choices=fallback.AFTER_LABELS, default=After.INVITE.value)
    email_when = models.CharField("When", max_length=15, choices=fallback.WHEN_LABELS, default=When.NOT_ACCEPTED.value)
    email_subject = models.CharField("Subject", max_length=200, blank=True)
    email_body = models.TextField("Text", max_length=8000, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=fallback_pairs(),
                name="delivery_email_waits_for_what_can_happen",
                violation_error_message=fallback.IMPOSSIBLE,
            ),
            models.CheckConstraint(
                condition=Q(manual_per_day__range=(pacing.GUARD.start, pacing.GUARD.stop - 1)),
                name="delivery_invites_in_range",
                violation_error_message="Choose between 1 and 79 invites a day.",
            ),
            models.CheckConstraint(
                condition=Q(start_hour__range=(0, 23)),
                name="delivery_start_hour_in_range",
                violation_error_message="Choose a start hour between 0 and 23.",
            ),
            models.CheckConstraint(
                condition=Q(days__len__gte=1) & Q(days__contained_by=[0, 1, 2, 3, 4, 5, 6]),
                name="delivery_has_an_active_day",
                violation_error_message="Choose at least one day of the week.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_pace_display()} from {self.start_hour}:00"

    @property
    def calendar(self) -> Calendar:
        """Its active days and hours."""
        return Calendar(tuple(self.days), self.start_hour, ZoneInfo(str(self.timezone)))

    @property
    def allowance(self) -> Allowance:
        """What its pace allows a campaign."""
        return pacing.pace_allowance(Pace(self.pace), manual_per_day=self.manual_per_day)
