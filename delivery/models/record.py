"""EmailRecord: a letter as it was, or would have been, sent; and the net that lets one address get one only."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from delivery.models.sender import Sender
from delivery.states import HANDED_OVER, HOLDING, MAIL_LABELS, MailState


class EmailRecordQuerySet(models.QuerySet["EmailRecord"]):
    """Adjectives for kept mail."""

    def holding(self) -> "EmailRecordQuerySet":
        return self.filter(state__in=HOLDING)

    def handed_over(self) -> "EmailRecordQuerySet":
        return self.filter(state__in=HANDED_OVER)


class EmailRecord(models.Model):
    """One letter: its bytes are committed before anybody talks to a mail server."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="email_records")
    sender = models.ForeignKey(Sender, null=True, on_delete=models.SET_NULL, related_name="email_records")
    key = models.CharField("the letter's own key", max_length=40, unique=True)
    message_id = models.CharField(max_length=300, unique=True)
    address = models.CharField(max_length=254)
    digest = models.CharField("keyed digest of the address", max_length=32, db_index=True)
    campaign_name = models.CharField(max_length=120, blank=True)
    subject = models.CharField(max_length=300)
    raw = models.BinaryField("the exact bytes")
    state = models.CharField(max_length=10, choices=MAIL_LABELS, default=MailState.PREPARED.value)
    answer = models.CharField("what the mail server said", max_length=300, blank=True)
    prepared_at = models.DateTimeField()
    handed_over_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    bounced_at = models.DateTimeField(null=True, blank=True)

    objects = EmailRecordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "address"],
                condition=Q(state__in=HOLDING),
                name="one_email_per_owner_and_address",
                violation_error_message="This address had its email already.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[MailState.SENDING, MailState.UNCLEAR, MailState.SENT])
                | Q(handed_over_at__isnull=False),
                name="sent_email_was_handed_over",
                violation_error_message="What was sent was handed to a mail server before.",
            ),
        ]
        indexes = [models.Index(fields=["owner", "-id"], name="email_records_of_owner")]

    def __str__(self) -> str:
        return f"{self.subject} to {self.address}"
