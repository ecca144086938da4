"""What every list of the operators' admin has in common: quick at a million rows, and history stays as it was."""

from django.contrib import admin
from django.core.paginator import Paginator
from django.db import connection, models
from django.http import HttpRequest
from django.utils.functional import cached_property

COUNTED = 10_000


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
    """A list that never counts its whole table."""

    paginator = Estimate
    show_full_result_count = False
    list_per_page = 50


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
