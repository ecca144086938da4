"""Audience: one part of a plan, where its leads come from."""

from django.conf import settings
from django.db import models

from audiences.sources import LABELS, Source


class Audience(models.Model):
    """A source of people and its settings; frozen once a campaign runs on it."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="audiences")
    source = models.CharField(max_length=20, choices=LABELS, default=Source.SEARCH_URL.value)
    search_url = models.URLField("LinkedIn search URL", max_length=2000, blank=True)

    def __str__(self) -> str:
        return f"{self.get_source_display()} {self.pk}"
