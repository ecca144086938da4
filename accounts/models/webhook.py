"""Where users want to be told what happened, and every call made to tell them."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models.user import User
from leadr.common.secrets import Sealed, SealedField


class NewsKind(models.TextChoices):
    """What can be told."""

    STAGE = "lead.stage_changed", "A lead's stage changed"
    REPLY = "lead.replied", "A lead replied"
    FINISHED = "campaign.finished", "A campaign finished"
    RECONNECT = "account.needs_reconnect", "An account needs reconnecting"


class WebhookQuerySet(models.QuerySet["Webhook"]):
    """Adjectives for webhooks."""

    def present(self) -> "WebhookQuerySet":
        return self.filter(deleted_at=None)

    def on(self) -> "WebhookQuerySet":
        return self.present().filter(disabled_at=None)


class Webhook(models.Model):
    """An address of a user's own system, and the secret that signs what it is told."""

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="webhooks")
    url = models.URLField("Address", max_length=500)
    kinds = ArrayField(models.CharField(max_length=30, choices=NewsKind))
    sealed_secret = SealedField()
    created_at = models.DateTimeField()
    failing_since = models.DateTimeField(null=True, blank=True)
    disabled_at = models.DateTimeField(null=True, blank=True)
    mail_claimed_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    secret = Sealed("sealed_secret")

    objects = WebhookQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kinds__len__gte=1) & Q(kinds__contained_by=list(NewsKind.values)),
                name="webhook_has_known_kinds",
                violation_error_message="Choose what the webhook is told.",
            ),
        ]

    def __str__(self) -> str:
        return self.url


class DeliveryState(models.TextChoices):
    """Where a call stands."""

    WAITING = "waiting", "Waiting"
    DELIVERED = "delivered", "Delivered"
    FAILED = "failed", "Given up"


class WebhookDelivery(models.Model):
    """One piece of news for one webhook: written with the change it tells of, called out later."""

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    identity = models.UUIDField(default=uuid.uuid4, db_index=True)
    kind = models.CharField(max_length=30, choices=NewsKind)
    payload = models.JSONField()
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    status = models.PositiveSmallIntegerField("last HTTP status", null=True, blank=True)
    answer = models.CharField("what came of it", max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(state=DeliveryState.WAITING) & Q(settled_at=None))
                | (~Q(state=DeliveryState.WAITING) & Q(settled_at__isnull=False)),
                name="settled_delivery_has_an_end",
                violation_error_message="A delivery has an end exactly when it is settled.",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(state=DeliveryState.WAITING), name="deliveries_due"),
            models.Index(fields=["webhook", "-id"], name="deliveries_of_webhook"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} ({self.state})"
