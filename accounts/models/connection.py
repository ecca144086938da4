"""Connected LinkedIn identities: how they came, how they are, and what the provider told us."""

from django.db import models
from django.db.models import Q

from accounts.health import LABELS, Health
from accounts.models.user import User


class Tier(models.TextChoices):
    """What the person pays LinkedIn for; it decides the caps."""

    CLASSIC = "classic", "LinkedIn Free"
    PREMIUM = "premium", "LinkedIn Premium"
    SALES_NAVIGATOR = "sales_navigator", "Sales Navigator"
    RECRUITER = "recruiter", "Recruiter"


class LinkedInAccountQuerySet(models.QuerySet["LinkedInAccount"]):
    """Adjectives for accounts."""

    def present(self) -> "LinkedInAccountQuerySet":
        return self.filter(deleted_at=None)

    def working(self) -> "LinkedInAccountQuerySet":
        return self.present().filter(health=Health.WORKING)


class LinkedInAccount(models.Model):
    """A LinkedIn identity of a user, reached through the provider."""

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="linkedin_accounts")
    provider_account_id = models.CharField(max_length=120)
    name = models.CharField(max_length=200, blank=True)
    public_identifier = models.CharField(max_length=200, blank=True)
    member_id = models.CharField("provider id of the person", max_length=120, blank=True)
    tier = models.CharField(max_length=20, choices=Tier, default=Tier.CLASSIC)
    health = models.CharField(max_length=20, choices=LABELS, default=Health.CHECKING.value)
    provider_status = models.CharField("status in the provider's words", max_length=60, blank=True)
    status_at = models.DateTimeField(null=True, blank=True)
    max_invites_per_day = models.PositiveSmallIntegerField("invites a day at most", null=True, blank=True)
    max_invites_per_week = models.PositiveSmallIntegerField("invites in any 7 days at most", null=True, blank=True)
    notes_per_month = models.PositiveSmallIntegerField("invites with a note a month, on a free account", default=5)
    warms_up = models.BooleanField("start slowly", default=False)
    created_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = LinkedInAccountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider_account_id"],
                condition=Q(deleted_at=None),
                name="one_owner_per_provider_account",
                violation_error_message="This LinkedIn account is connected already.",
            ),
            models.CheckConstraint(
                condition=Q(max_invites_per_day=None) | Q(max_invites_per_day__lte=79),
                name="account_day_cap_in_range",
                violation_error_message="An account sends at most 79 invites a day.",
            ),
            models.CheckConstraint(
                condition=Q(max_invites_per_week=None) | Q(max_invites_per_week__lte=200),
                name="account_week_cap_in_range",
                violation_error_message="An account sends at most 200 invites in any 7 days.",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.provider_account_id

    @property
    def is_working(self) -> bool:
        """Whether actions may be claimed for it now."""
        return self.health == Health.WORKING and self.deleted_at is None


class PendingConnection(models.Model):
    """A hosted link somebody was sent to; the token is stored hashed and matched once."""

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="pending_connections")
    token_hash = models.CharField(max_length=64, unique=True)
    reconnects = models.ForeignKey(
        LinkedInAccount, null=True, blank=True, on_delete=models.CASCADE, related_name="reconnections"
    )
    account = models.ForeignKey(
        LinkedInAccount, null=True, blank=True, on_delete=models.SET_NULL, related_name="connections"
    )
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"connection {self.pk}"


class ProviderEvent(models.Model):
    """A fact the provider told us: stored once, applied when somebody reads it, never changed."""

    class Source(models.TextChoices):
        """Which of the provider's webhooks told it."""

        ACCOUNT = "account_status", "Account status"
        RELATION = "users", "New relation"
        MESSAGE = "messaging", "Message"

    source = models.CharField(max_length=20, choices=Source)
    name = models.CharField(max_length=60, blank=True)
    identity = models.CharField(max_length=80, unique=True)
    provider_account_id = models.CharField(max_length=120, db_index=True)
    payload = models.JSONField()
    happened_at = models.DateTimeField()
    received_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    verdict = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["source", "id"], condition=Q(settled_at=None), name="unsettled_events"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.name} {self.pk}"


class Outage(models.Model):
    """The time an account needed reconnecting; one mail goes out for each."""

    account = models.ForeignKey(LinkedInAccount, on_delete=models.CASCADE, related_name="outages")
    reason = models.CharField(max_length=60)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    mail_claimed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(closed_at=None),
                name="one_open_outage_per_account",
                violation_error_message="This account has an open outage already.",
            ),
        ]

    def __str__(self) -> str:
        return f"outage of {self.account_id} since {self.opened_at}"
