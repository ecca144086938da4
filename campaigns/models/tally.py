"""Tally: what came of each campaign, counted by the database with every change of its actions and leads."""

from django.db import models

from campaigns.models.campaign import Campaign


class Tally(models.Model):
    """The counts of one campaign; triggers keep them, so a page of a million leads need not count (docs/adr/0009)."""

    campaign = models.OneToOneField(Campaign, on_delete=models.CASCADE, primary_key=True, related_name="tally")
    leads = models.IntegerField(default=0, db_default=0)
    replied = models.IntegerField(default=0, db_default=0)
    invites_sent = models.IntegerField(default=0, db_default=0)
    accepted = models.IntegerField(default=0, db_default=0)
    waiting_acceptance = models.IntegerField(default=0, db_default=0)
    messages_sent = models.IntegerField(default=0, db_default=0)
    in_progress = models.IntegerField(default=0, db_default=0)
    failed = models.IntegerField(default=0, db_default=0)
    unclear = models.IntegerField(default=0, db_default=0)
    videos = models.IntegerField(default=0, db_default=0)

    def __str__(self) -> str:
        return f"counts of {self.campaign_id}"
