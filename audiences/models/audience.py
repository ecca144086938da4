"""Audience: one part of a plan, where its leads come from."""

import hashlib
import json

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from audiences import sources
from audiences.kinds import LABELS as KINDS
from audiences.models.table import CsvFile
from audiences.sources import LABELS, LOOKBACK_DAYS, POST_LABELS, PostSource, Source


class Audience(models.Model):
    """A source of people and its settings; frozen once a campaign runs on it."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="audiences")
    source = models.CharField(max_length=20, choices=LABELS, default=Source.SIGNALS.value)
    search_url = models.URLField("LinkedIn search URL", max_length=2000, blank=True)
    prompt = models.TextField(max_length=sources.PROMPT_LENGTH, blank=True)
    kinds = ArrayField(models.CharField(max_length=20, choices=KINDS), default=list, blank=True)
    place = models.CharField(max_length=120, blank=True)
    lookback_days = models.PositiveSmallIntegerField(default=sources.DEFAULT_LOOKBACK_DAYS)
    phrases = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    post_source = models.CharField(max_length=10, choices=POST_LABELS, default=PostSource.POSTS.value)
    csv_file = models.ForeignKey(CsvFile, on_delete=models.SET_NULL, null=True, blank=True, related_name="audiences")
    frozen_at = models.DateTimeField("launched", null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(lookback_days__range=(LOOKBACK_DAYS.start, LOOKBACK_DAYS.stop - 1)),
                name="audience_lookback_in_range",
                violation_error_message=sources.LOOKBACK_SENTENCE,
            ),
            models.CheckConstraint(
                condition=Q(kinds__contained_by=list(KINDS)),
                name="audience_kinds_known",
                violation_error_message="Choose kinds of signals from the list.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_source_display()} {self.pk}"

    @property
    def recipe(self) -> str:
        """What is looked for, as one short sign: findings of another recipe are not used."""
        said = [self.source, self.prompt, sorted(self.kinds), self.place, self.lookback_days, self.phrases]
        return hashlib.sha256(json.dumps([*said, self.post_source]).encode()).hexdigest()[:32]

    @property
    def summary(self) -> str:
        """The audience in one line, for lists and for the model that drafts its words."""
        match self.source:
            case Source.SIGNALS:
                return self.prompt
            case Source.RECENT_POSTS:
                return f"People who posted about {', '.join(self.phrases)}. {self.prompt}".strip()
            case Source.CSV:
                return f"People from {self.csv_file.name}" if self.csv_file else "People from a CSV file"
        words = sources.search_words(self.search_url)
        return f"People LinkedIn finds for “{words}”" if words else "People of a LinkedIn search"
