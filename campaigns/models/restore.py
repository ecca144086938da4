"""Restore: a backup was restored, and what left since it was taken is not in these tables."""

from django.db import models


class Restore(models.Model):
    """From when the backup is, and when it was restored."""

    backup_from = models.DateTimeField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"backup of {self.backup_from}"
