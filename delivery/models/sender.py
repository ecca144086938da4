"""Sender: a mailbox or a provider's key that fallback mail leaves through."""

from email.headerregistry import Address
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from delivery.states import SENDER_LABELS, SenderState
from leadr.common.secrets import Sealed, SealedField

REASON = "You get this one mail because your public professional profile fits what we do."


class Channel(models.TextChoices):
    """How mail leaves."""

    SMTP = "smtp", "A mailbox (SMTP)"
    PROVIDER = "provider", "A mail provider's API"


class Security(models.TextChoices):
    """How the connection to a mail server is protected."""

    STARTTLS = "starttls", "STARTTLS (port 587)"
    TLS = "tls", "TLS from the start (port 465)"
    NONE = "none", "None"


class SenderQuerySet(models.QuerySet["Sender"]):
    """Adjectives for senders."""

    def present(self) -> "SenderQuerySet":
        return self.exclude(state=SenderState.REMOVED)

    def verified(self) -> "SenderQuerySet":
        return self.filter(state=SenderState.VERIFIED)

    def broken(self) -> "SenderQuerySet":
        return self.filter(state=SenderState.NEEDS_ATTENTION)

    def with_mailbox(self) -> "SenderQuerySet":
        return self.verified().filter(channel=Channel.SMTP).exclude(imap_host="")


class Sender(models.Model):
    """Who mail is from, how it leaves, and whether that was seen to work."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="senders")
    name = models.CharField("Your name, as people see it", max_length=100)
    address = models.EmailField("Email address")
    reply_to = models.EmailField("Replies go to", blank=True)
    postal_address = models.CharField("Postal address", max_length=300, blank=True)
    reason = models.CharField("Why people get it", max_length=300, blank=True, default=REASON)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.SMTP)
    host = models.CharField("Mail server", max_length=253, blank=True)
    port = models.PositiveIntegerField(default=587)
    security = models.CharField(max_length=10, choices=Security, default=Security.STARTTLS)
    user = models.CharField("User name", max_length=254, blank=True)
    sealed_secret = SealedField(blank=True)
    imap_host = models.CharField("IMAP server", max_length=253, blank=True)
    provider = models.CharField(max_length=20, blank=True)
    provider_domain = models.CharField("Domain at the provider", max_length=253, blank=True)
    state = models.CharField(max_length=20, choices=SENDER_LABELS, default=SenderState.UNVERIFIED.value)
    problem = models.CharField("what is wrong, for people", max_length=300, blank=True)
    advice = models.JSONField("what its domain says", default=list, blank=True)
    created_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True, blank=True)
    logged_in_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    broke_at = models.DateTimeField(null=True, blank=True)
    mail_claimed_at = models.DateTimeField(null=True, blank=True)
    reports_at = models.DateTimeField("when its mailbox was last read", null=True, blank=True)
    reports_validity = models.PositiveBigIntegerField("what its numbers count within", default=0, db_default=0)
    reports_uid = models.PositiveBigIntegerField("the last mail that was read", default=0, db_default=0)
    reports_problem = models.CharField("why not, for people", max_length=300, blank=True, default="", db_default="")

    secret = Sealed("sealed_secret")
    objects = SenderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "address"],
                condition=~Q(state=SenderState.REMOVED),
                name="one_sender_per_owner_and_address",
                violation_error_message="You have a sender with this address already.",
            ),
            models.CheckConstraint(
                condition=~Q(state=SenderState.VERIFIED) | Q(logged_in_at__isnull=False, confirmed_at__isnull=False),
                name="verified_sender_logged_in_and_was_confirmed",
                violation_error_message="A verified sender has logged in and was confirmed by mail.",
            ),
            models.CheckConstraint(
                condition=Q(state=SenderState.NEEDS_ATTENTION, broke_at__isnull=False)
                | (~Q(state=SenderState.NEEDS_ATTENTION) & Q(broke_at=None)),
                name="sender_broke_only_while_it_needs_attention",
                violation_error_message="A sender that needs attention knows since when.",
            ),
            models.CheckConstraint(
                condition=~Q(state=SenderState.REMOVED) | Q(sealed_secret=""),
                name="removed_sender_keeps_no_secret",
                violation_error_message="The password of a removed sender is forgotten.",
            ),
        ]

    def __str__(self) -> str:
        return str(Address(self.name, addr_spec=self.address)) if self.address.isascii() else self.address

    @property
    def domain(self) -> str:
        """The domain its mail is from."""
        return self.address.rpartition("@")[2]

    @property
    def is_verified(self) -> bool:
        """Whether mail may leave through it."""
        return self.state == SenderState.VERIFIED

    def update(self, **fields: Any) -> None:
        """Change a row and this copy of it."""
        Sender.objects.filter(pk=self.pk).update(**fields)
        for name, value in fields.items():
            setattr(self, name, value)
