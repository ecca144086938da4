"""Pages of many rows: newest first, from the number of a row onwards."""

from django.db import models
from django.db.models import QuerySet

PAGE = 50
BIGGEST = 2**63 - 1


def number(text: str) -> int | None:
    """The number of a row as an address says it; None for what can be none."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= len(str(BIGGEST))
    return int(text) if is_number and 0 < int(text) <= BIGGEST else None


def newest[Row: models.Model](rows: "QuerySet[Row]", *, after: str) -> tuple[list[Row], str]:
    """A page of rows below the number `after`, and the number to go on from (empty at the end)."""
    if (place := number(after)) is not None:
        rows = rows.filter(pk__lt=place)
    found = list(rows.order_by("-pk")[: PAGE + 1])
    return found[:PAGE], str(found[PAGE - 1].pk) if len(found) > PAGE else ""
