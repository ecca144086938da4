"""Rows that may name somebody, table by table, and how each is made to forget."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Cast

type Change = dict[str, Any] | None
KEEP: Change = {}
GONE: Change = None
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Place:
    """Rows of one table, each with `whose` it is; `change` says what is written over one, KEEP or GONE."""

    rows: "models.QuerySet[Any]"
    change: Callable[[Any], Change]
    after: Callable[[Sequence[Any]], None] | None = None

    @property
    def table(self) -> str:
        """The table's name."""
        return self.rows.model._meta.db_table

    def of(self, owners: Sequence[int] | None) -> "Place":
        """The same for the rows of some owners; of all for None."""
        return self if owners is None else Place(self.rows.filter(whose__in=owners), self.change, self.after)

    def named(self) -> Iterator[Any]:
        """The rows that do name them."""
        return (row for row in self.rows.iterator(chunk_size=CHUNK) if self.change(row) != KEEP)

    def forget(self) -> int:
        """Write over them, in a transaction of its own; how many there were."""
        with transaction.atomic():
            locked = self.rows.select_for_update(of=("self",), no_key=True)
            rows = [row for row in locked.order_by("pk") if _write(row, self.change(row))]
            if rows and self.after:
                self.after(rows)
        return len(rows)


def differing(row: Any, **fields: Any) -> Change:
    """What of these is to be written over a row because it says something else."""
    return {name: value for name, value in fields.items() if getattr(row, name) != value}


def mentions(rows: "models.QuerySet[Any]", pattern: str, *columns: str) -> "models.QuerySet[Any]":
    """The rows in which a column, read as text, fits the pattern."""
    texts = {f"{column}_text": Cast(column, models.TextField()) for column in columns}
    found = Q()
    for name in texts:
        found |= Q(**{f"{name}__iregex": pattern})
    return rows.alias(**texts).filter(found)


def _write(row: Any, change: Change) -> bool:
    if change == KEEP:
        return False
    rows = type(row)._base_manager.filter(pk=row.pk)
    if change is None:
        rows.delete()
    else:
        rows.update(**change)
    return True
