"""VideoPlan: one part of a plan; Render: a film for one lead; RenderEvent: what AI Studio told us of it."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from video import mapping
from video.mapping import Segment
from video.states import ANSWERED, FAILURE_LABELS, LABELS, OPEN, OnFailure, State
from video.studio_wire import ID_CHARACTERS

PREVIEW = "p"


def is_mapping(rows: Any) -> None:
    """Validates a stored mapping."""
    try:
        mapping.read(rows)
    except ValueError as error:
        raise ValidationError(str(error)) from error


class VideoPlanQuerySet(models.QuerySet["VideoPlan"]):
    """Adjectives for video plans."""

    def editable(self) -> "VideoPlanQuerySet":
        """Not yet part of a launched campaign."""
        return self.filter(frozen_at=None)


class VideoPlan(models.Model):
    """Which template, what its segments say, and what happens without a film; frozen once a campaign runs on it."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="video_plans")
    template_id = models.UUIDField("id at AI Studio", null=True, blank=True)
    template_name = models.CharField(max_length=200, blank=True)
    thumbnail_url = models.CharField(max_length=1000, blank=True)
    mapping = models.JSONField(default=list, blank=True, validators=[is_mapping])
    on_failure = models.CharField(
        "Without a video", max_length=20, choices=FAILURE_LABELS, default=OnFailure.SEND_WITHOUT.value
    )
    frozen_at = models.DateTimeField(null=True, blank=True)

    objects = VideoPlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(on_failure__in=sorted(OnFailure)),
                name="video_failure_is_known",
                violation_error_message="Choose what happens to a lead without a video.",
            ),
        ]

    def __str__(self) -> str:
        return self.template_name or f"Video {self.pk}"

    @property
    def segments(self) -> list[Segment]:
        """Its mapping as values."""
        return mapping.read(self.mapping)


class RenderQuerySet(models.QuerySet["Render"]):
    """Adjectives for renders."""

    def open(self) -> "RenderQuerySet":
        return self.filter(state__in=OPEN)

    def answered(self) -> "RenderQuerySet":
        return self.filter(state__in=ANSWERED)

    def previews(self) -> "RenderQuerySet":
        """Made for a look, not for a lead of a campaign."""
        return self.filter(key__startswith=PREVIEW)

    def unsettled(self) -> "RenderQuerySet":
        """Answered, and not read by the engine yet."""
        return self.answered().filter(settled_at=None).exclude(key__startswith=PREVIEW)

    def silent(self, now: datetime) -> "RenderQuerySet":
        """Heard nothing of for so long that we look ourselves."""
        return self.open().filter(look_at__lte=now)

    def unnamed(self) -> "RenderQuerySet":
        """Asked for, with no id told yet."""
        return self.open().filter(render_id="", sent_at__isnull=False)

    def free(self) -> "RenderQuerySet":
        """Wanted, and certainly not paid."""
        return self.filter(state=State.REQUESTED, sent_at=None)

    def ahead(self) -> "RenderQuerySet":
        """Not asked for yet when its own lead's turn came; at most beside another."""
        return self.exclude(batch=F("key"))


class Render(models.Model):
    """A film for one lead, by our own key; the row is the intent, written before AI Studio is paid."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="renders")
    plan = models.ForeignKey(VideoPlan, on_delete=models.CASCADE, related_name="renders")
    key = models.CharField(max_length=60, unique=True)
    values = models.JSONField()
    state = models.CharField(max_length=10, choices=LABELS, default=State.REQUESTED.value)
    batch = models.CharField("the paid call it went with", max_length=60, blank=True)
    render_id = models.CharField("id at AI Studio", max_length=ID_CHARACTERS, blank=True)
    url = models.CharField(max_length=1000, blank=True)
    page_url = models.CharField(max_length=1000, blank=True)
    gif = models.CharField(max_length=1000, blank=True)
    thumbnail = models.CharField(max_length=1000, blank=True)
    cost = models.PositiveSmallIntegerField("renders paid for", default=0)
    sentence = models.CharField("what happened, for people", max_length=300, blank=True)
    detail = models.CharField("AI Studio's own words", max_length=1000, blank=True)
    requested_at = models.DateTimeField()
    sent_at = models.DateTimeField("when the paid call left", null=True, blank=True)
    look_at = models.DateTimeField("when we look ourselves", null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField("when the engine read the answer", null=True, blank=True)

    objects = RenderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["render_id"],
                condition=~Q(render_id=""),
                name="one_render_per_id",
                violation_error_message="This video belongs to another lead.",
            ),
            models.CheckConstraint(
                condition=(Q(state__in=sorted(ANSWERED)) & Q(answered_at__isnull=False))
                | (Q(state__in=sorted(OPEN)) & Q(answered_at=None)),
                name="answered_render_has_a_moment",
                violation_error_message="A render has the moment of its answer exactly when it is answered.",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.SUCCEEDED) | ~Q(url="", page_url=""),
                name="succeeded_render_has_a_url",
                violation_error_message="A finished video has an address.",
            ),
            models.CheckConstraint(
                condition=Q(cost=0, sent_at=None) | Q(cost__gte=1, sent_at__isnull=False),
                name="paid_render_was_sent",
                violation_error_message="A render costs something exactly when it was sent.",
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None) | Q(answered_at__isnull=False),
                name="settled_render_is_answered",
                violation_error_message="Only an answered render is settled.",
            ),
        ]
        indexes = [
            models.Index(fields=["look_at"], condition=Q(state__in=sorted(OPEN)), name="renders_to_look_at"),
            models.Index(fields=["requested_at"], condition=Q(state__in=sorted(OPEN)), name="open_renders"),
            models.Index(
                fields=["answered_at"],
                condition=Q(state__in=sorted(ANSWERED), settled_at=None),
                name="unsettled_renders",
            ),
            models.Index(fields=["batch"], name="renders_by_batch"),
        ]

    def __str__(self) -> str:
        return f"render {self.key} ({self.state})"

    @property
    def address(self) -> str:
        """What a message links to: the hosted page, else the film itself."""
        return (self.page_url or self.url) if self.state == State.SUCCEEDED else ""

    @property
    def is_open(self) -> bool:
        """Whether an answer may still come."""
        return self.state in OPEN


class RenderEvent(models.Model):
    """A callback of AI Studio: stored once; it waits here while the id it speaks of is not known yet."""

    batch = models.CharField(max_length=60)
    render_id = models.CharField(max_length=ID_CHARACTERS)
    name = models.CharField(max_length=60)
    identity = models.CharField(max_length=64, unique=True)
    payload = models.JSONField()
    received_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    verdict = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["batch", "render_id"], condition=Q(settled_at=None), name="unsettled_render_events"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.render_id}"
