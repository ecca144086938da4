"""Who is never written to: suppressed addresses, for ever, and a blocklist its owner may edit."""

from django.conf import settings
from django.db import models


class SuppressionReason(models.TextChoices):
    """Why an address is suppressed."""

    UNSUBSCRIBED = "unsubscribed", "Unsubscribed"
    BOUNCED = "bounced", "Does not exist any more"
    COMPLAINED = "complained", "Reported as spam"
    ADDED = "added", "Added by you"
    ERASED = "erased", "Asked to be erased"


class Suppression(models.Model):
    """An address no mail of its owner goes to again, or a profile never contacted; the keyed digest outlives both."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="suppressions")
    digest = models.CharField(max_length=32)
    address = models.CharField(max_length=254, blank=True)
    reason = models.CharField(max_length=15, choices=SuppressionReason)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "digest"],
                name="one_suppression_per_owner_and_address",
                violation_error_message="This address is suppressed already.",
            ),
        ]
        indexes = [models.Index(fields=["owner", "-id"], name="suppressions_of_owner")]

    def __str__(self) -> str:
        return self.address or "an erased address"


class BlockedKind(models.TextChoices):
    """What an entry of the blocklist names."""

    PROFILE = "profile", "LinkedIn profile"
    COMPANY = "company", "Company"
    EMAIL = "email", "Email address"
    DOMAIN = "domain", "Domain"


class Blocked(models.Model):
    """Somebody, or everybody at a company or domain, whom the owner does not want to reach."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="blocklist")
    kind = models.CharField(max_length=10, choices=BlockedKind)
    value = models.CharField(max_length=254)
    shown = models.CharField("as it was entered", max_length=254)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "kind", "value"],
                name="one_blocklist_entry_per_value",
                violation_error_message="This is on your blocklist already.",
            ),
        ]
        indexes = [models.Index(fields=["owner", "-id"], name="blocklist_of_owner")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.shown}"
