"""Lead: a person in a campaign; and Contacted, which keeps a person from being reached twice."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Concat, Lower

from campaigns.models.campaign import Campaign
from campaigns.stages import LABELS, Known, Stage, stage_of
from leadr.common.people import Person

UNRESOLVED = "signal-"
# No profile has a colon in its identifier.
ERASED = "erased:"
SIZES = {
    "provider_id": 200, "first_name": 100, "last_name": 100, "headline": 400, "city": 120, "company": 200,
    "email": 254,
}  # fmt: skip

NAMING = (
    "headline", "city", "company", "email", "signal_quote", "signal_url", "post_id", "post_text", "video_url",
    "video_thumbnail",
)  # fmt: skip


def is_resolved(public_identifier: str) -> bool:
    """Whether the person behind a signal was found on LinkedIn."""
    return not public_identifier.startswith(UNRESOLVED)


class Lead(models.Model):
    """Somebody a campaign found, and how far it got with them."""

    # Found by the constraint and the indexes below, which all begin with it.
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="leads", db_index=False)
    public_identifier = models.CharField(max_length=200)
    provider_id = models.CharField(max_length=200)
    first_name = models.CharField(max_length=100, blank=True)
    last_name = models.CharField(max_length=100, blank=True)
    headline = models.CharField(max_length=400, blank=True)
    city = models.CharField(max_length=120, blank=True)
    company = models.CharField(max_length=200, blank=True)
    full_name = models.GeneratedField(
        expression=Concat(F("first_name"), Value(" "), F("last_name")),
        output_field=models.CharField(max_length=201),
        db_persist=True,
    )
    email = models.EmailField(blank=True)
    signal_kind = models.CharField(max_length=20, blank=True)
    signal_quote = models.CharField(max_length=500, blank=True)
    signal_url = models.URLField(max_length=1000, blank=True)
    signal_on = models.DateField(null=True, blank=True)
    post_id = models.CharField("post to like and comment on", max_length=120, blank=True)
    post_text = models.TextField(blank=True)
    video_url = models.URLField(max_length=1000, blank=True)
    video_thumbnail = models.URLField(max_length=1000, blank=True)
    stage = models.CharField(max_length=20, choices=LABELS, default=Stage.READY.value)
    stage_at = models.DateTimeField()
    found_at = models.DateTimeField()
    replied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "public_identifier"],
                name="one_lead_per_person_and_campaign",
                violation_error_message="This person is a lead of the campaign already.",
            ),
        ]
        indexes = [
            models.Index(fields=["campaign", "-id"], name="leads_of_campaign"),
            models.Index(fields=["campaign", "stage", "-id"], name="leads_by_stage"),
            # Whoever writes to an account is looked for among its leads.
            models.Index(fields=["campaign", "provider_id"], name="leads_by_provider_id"),
            GinIndex(OpClass(Lower("full_name"), name="gin_trgm_ops"), name="leads_by_name"),
        ]

    def __str__(self) -> str:
        return self.full_name or self.public_identifier

    @property
    def is_resolved(self) -> bool:
        """Whether the person behind the signal was found on LinkedIn."""
        return is_resolved(self.public_identifier)

    @property
    def is_erased(self) -> bool:
        """Whether it forgot who it was, because they asked for that."""
        return ERASED in self.public_identifier

    @property
    def profile_url(self) -> str:
        """The address of the person's public profile; empty when it is not known, or not any more."""
        has_one = self.is_resolved and not self.is_erased
        return f"https://www.linkedin.com/in/{self.public_identifier}/" if has_one else ""

    @property
    def forgotten(self) -> dict[str, str]:
        """What is written over everything that names them. What counts and stages rest on stays as it is."""
        return {
            **dict.fromkeys(NAMING, ""),
            "public_identifier": f"{'' if self.is_resolved else UNRESOLVED}{ERASED}{self.pk}",
            "provider_id": self.provider_id and ERASED,
            "first_name": "Erased",
            "last_name": "on request",
        }

    @classmethod
    def of(cls, person: Person, *, campaign: Campaign, now: datetime) -> "Lead":
        """An unsaved lead with what is known of a person, cut to what the table holds."""
        lead = cls(
            campaign=campaign,
            public_identifier=person.public_identifier[:200],
            found_at=now,
            stage_at=now,
            **cls.fields_of(person),
        )
        known = Known(is_resolved=lead.is_resolved, is_ready=bool(lead.provider_id))
        lead.stage = stage_of([], known).value
        return lead

    @classmethod
    def fields_of(cls, person: Person) -> dict[str, Any]:
        """What is known of a person and of the signal that led to them, by the names of the fields."""
        known: dict[str, Any] = {name: getattr(person, name)[:size] for name, size in SIZES.items()}
        signal = person.signal
        if signal is None:
            return known
        return known | {
            "signal_kind": signal.kind[:20],
            "signal_quote": signal.quote[:500],
            "signal_url": signal.url[:1000],
            "signal_on": signal.happened_on,
            "post_id": signal.post_id[:120],
            "post_text": signal.post_text[:5000],
        }


class Contacted(models.Model):
    """One person is contacted once per user, over live and past campaigns (behaviour.md §4)."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="contacted")
    public_identifier = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "public_identifier"],
                name="one_contact_per_owner_and_person",
                violation_error_message="This person was found by one of your campaigns before.",
            ),
        ]

    def __str__(self) -> str:
        return self.public_identifier
