"""Plans and add-ons as rows: what opens Leadr to a user, and between which dates."""

from django.db import models
from django.db.models import F, Q

from accounts.models.user import User

ENDS_AFTER_START = Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on"))


class Plan(models.Model):
    """Something a customer can be on. Billing happens elsewhere."""

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    includes_leadr = models.BooleanField(default=False)
    max_accounts = models.PositiveSmallIntegerField(null=True, blank=True)
    max_live_campaigns = models.PositiveSmallIntegerField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class AddOn(models.Model):
    """Something bought on top of a plan."""

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    grants_leadr = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class Subscription(models.Model):
    """A user is on a plan from one date to another."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="subscriptions")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="subscriptions")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=ENDS_AFTER_START,
                name="subscription_ends_after_start",
                violation_error_message="A subscription ends on or after the day it starts.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} on {self.plan_id}"


class AddOnGrant(models.Model):
    """A user holds an add-on from one date to another."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="add_on_grants")
    add_on = models.ForeignKey(AddOn, on_delete=models.PROTECT, related_name="grants")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=ENDS_AFTER_START,
                name="add_on_grant_ends_after_start",
                violation_error_message="An add-on ends on or after the day it starts.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} has {self.add_on_id}"


class PlanEvent(models.Model):
    """What a billing system told of somebody's plan: taken once, by its own id."""

    identity = models.CharField(max_length=120, unique=True)
    payload = models.JSONField()
    received_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.identity
