"""Deletes what is old in small batches, oldest first, each in a transaction of its own."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q

BATCH, MOST = 500, 100_000
type Rows = "models.QuerySet[Any]"


def delete(rows: Rows) -> int:
    """Delete a batch; how many rows of this very table went."""
    return rows.delete()[1].get(rows.model._meta.label, 0)


def _all(_keys: Sequence[int]) -> Q:
    return Q()


def prune(
    rows: Rows,
    *,
    dated: str,
    before: datetime,
    over: Callable[[Sequence[int]], Q] = _all,
    deed: Callable[[Rows], int] = delete,
) -> int:
    """Delete rows dated before a moment that are over, as a condition made for each batch's keys; how many.

    Numbers grow with time, so the first batch without an old row is the end, and no index over dates is needed.
    """
    last = looked = count = 0
    while looked < MOST:
        some = list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", dated)[:BATCH])
        old = [pk for pk, at in some if at < before]
        if not old:
            break
        last, looked = some[-1][0], looked + len(some)
        count += deed(rows.filter(over(old), pk__in=old))
    return count


def empty(rows: Rows) -> int:
    """Delete all of these rows; how many."""
    count = 0
    while keys := list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        count += delete(rows.filter(pk__in=keys))
    return count
