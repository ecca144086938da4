"""Encrypt every stored secret anew with the first of LEADR_ENCRYPTION_KEYS, so that older keys can be dropped."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import models, transaction

from leadr.common import secrets


class Command(BaseCommand):
    """manage.py rotate_keys"""

    help = "Encrypt every stored secret with the newest key of LEADR_ENCRYPTION_KEYS."

    def handle(self, **_options: Any) -> None:
        """Rotate table by table; a secret without its key is counted and left as it is."""
        turned, lost = 0, list[str]()
        for model, field in secrets.sealed_fields():
            for pk in model._default_manager.exclude(**{field: ""}).values_list("pk", flat=True):
                if _rotate(model, field, pk):
                    turned += 1
                else:
                    lost.append(f"{model._meta.verbose_name} {pk}")
        self.stdout.write(f"{turned} secrets are under the newest key.")
        if lost:
            raise CommandError(
                f"No listed key opens {', '.join(lost)}. Put its key back, or let the secret be renewed."
            )


def _rotate(model: type[models.Model], field: str, pk: int) -> bool:
    # The row is locked, so that a secret entered meanwhile is not overwritten by the old one.
    with transaction.atomic(durable=True):
        rows = model._default_manager.select_for_update().filter(pk=pk)
        token = rows.values_list(field, flat=True).first()
        try:
            rows.update(**{field: secrets.rotate(token or "")})
        except secrets.LostKey:
            return False
    return True
