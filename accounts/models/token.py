"""What integrators come in by: personal tokens, stored hashed; and what their repeated requests are answered with."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models.user import User


class TokenScope(models.TextChoices):
    """What a token may do."""

    READ = "read", "Read"
    WRITE = "write", "Change"


class ApiToken(models.Model):
    """A personal token: its owner's key to the API, with scopes and an end. Only its hash is known here."""

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    hint = models.CharField("its first characters", max_length=12)
    token_hash = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=10, choices=TokenScope))
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField("last used", null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(scopes__len__gte=1) & Q(scopes__contained_by=list(TokenScope.values)),
                name="api_token_has_known_scopes",
                violation_error_message="Choose what the token may do.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.hint}…)"

    def is_good(self, *, now: datetime) -> bool:
        """Whether it opens anything now."""
        return self.revoked_at is None and now < self.expires_at


class KeptAnswer(models.Model):
    """The answer to a request that came with an Idempotency-Key; without a status the first request still runs."""

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="kept_answers")
    key = models.CharField(max_length=80)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    body = models.TextField("JSON as it was said", blank=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "key"],
                name="one_answer_per_owner_and_key",
                violation_error_message="A request with this key was made already.",
            ),
        ]

    def __str__(self) -> str:
        return f"answer {self.pk}"
