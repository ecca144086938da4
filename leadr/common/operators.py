"""What every list of the operators' admin has in common: quick at a million rows, and history stays as it was."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import connection, models
from django.http import HttpRequest
from django.utils.functional import cached_property

COUNTED = 10_000
NAMED = 1000


class Estimate(Paginator[models.Model]):
    """Counts a short list; of a long one it believes the planner's statistics, or stops counting."""

    @cached_property
    def count(self) -> int:
        """How many rows there are, about."""
        rows = self.object_list
        assert isinstance(rows, models.QuerySet), "the admin lists tables"
        few = rows.order_by()[: COUNTED + 1].count()
        if few <= COUNTED or rows.query.where:
            return min(few, COUNTED)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT reltuples::bigint FROM pg_class WHERE oid = %s::regclass", [rows.model._meta.db_table]
            )
            found = cursor.fetchone()
        return max(few, found[0] if found else 0)


class Rows[M: models.Model](admin.ModelAdmin[M]):
    """A list that never counts its whole table, and is searched by one field after the other.

    The first field of `search_fields` that finds something answers. Asked all at once, as admins usually do, no index
    could be used; and what leads to another table is asked there first.
    """

    paginator = Estimate
    show_full_result_count = False
    list_per_page = 50
    words: ClassVar[Mapping[str, Callable[[str], str]]] = {}
    """What a field is asked for, where that is not the words as they were typed."""

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[M], search_term: str
    ) -> tuple[models.QuerySet[M], bool]:
        """The rows that fit, none of them twice."""
        if not search_term.strip():
            return queryset, False
        fields = self.get_search_fields(request)
        found = (self._by(field, queryset, search_term.strip()) for field in fields)
        return next((rows for rows in found if rows is not None), queryset.none()), False

    def _by(self, field: str, rows: models.QuerySet[M], term: str) -> models.QuerySet[M] | None:
        said: Any = self.words.get(field, str)(term)
        name, _, rest = field.partition("__")
        other = self.opts.get_field(name).related_model
        try:
            if not isinstance(other, type):
                fitting = rows.filter(**{_lookup(field): said})
                return fitting if fitting.exists() else None
            named = other._base_manager.filter(**{_lookup(rest): said}).values_list("pk", flat=True)[:NAMED]
        except (ValueError, ValidationError):  # no number, no UUID
            return None
        return rows.filter(**{f"{name}__in": list(named)}) if named else None


class History[M: models.Model](Rows[M]):
    """Rows that come about by themselves: to be read, not edited."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """They come about by what happens."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        """They stay as they came."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        """Not by itself, only together with the person or campaign it belongs to."""
        own_pages = f"/{self.opts.app_label}/{self.opts.model_name}/"
        return own_pages not in request.path and super().has_delete_permission(request, obj)


def _lookup(field: str) -> str:
    return field if field.endswith(("__exact", "__contains")) else f"{field}__icontains"
