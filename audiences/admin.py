"""Operators' view of audiences and what their discovery asked and found; answers are history."""

from django.contrib import admin
from django.http import HttpRequest

from audiences.models import Audience, CsvFile, Finding, Query, Round


@admin.register(Audience)
class AudienceAdmin(admin.ModelAdmin[Audience]):
    """Audiences and their settings."""

    list_display = ("id", "owner", "source", "lookback_days", "frozen_at")
    list_filter = ("source",)
    search_fields = ("owner__email", "prompt")
    raw_id_fields = ("owner", "csv_file")
    show_full_result_count = False


class HistoryAdmin[M: (Round, Query, Finding, CsvFile)](admin.ModelAdmin[M]):
    """What happened: to be read, not edited."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Discovery writes these."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        """They stay as they came."""
        return False


@admin.register(Round)
class RoundAdmin(HistoryAdmin[Round]):
    """Looks for what is new."""

    list_display = ("id", "audience", "begun_at", "closed_at", "since", "role")


@admin.register(Query)
class QueryAdmin(HistoryAdmin[Query]):
    """Paid questions and their answers."""

    list_display = ("id", "audience", "ask", "written_at", "answered_at", "settled_at", "attempts", "error")
    list_filter = ("ask",)


@admin.register(Finding)
class FindingAdmin(HistoryAdmin[Finding]):
    """Signals."""

    list_display = ("id", "audience", "kind", "company", "person_name", "happened_on", "state", "handed_at")
    list_filter = ("kind", "state")
    search_fields = ("company", "person_name")


@admin.register(CsvFile)
class CsvFileAdmin(HistoryAdmin[CsvFile]):
    """Uploaded files."""

    list_display = ("name", "owner", "row_count", "problem_count", "encoding", "uploaded_at")
