"""Operators' view of audiences and what their discovery asked and found; answers are history."""

from django.contrib import admin

from audiences.models import Audience, CsvFile, CsvRow, Finding, Query, Round, SeenPage
from leadr.common.operators import History, Rows


@admin.register(Audience)
class AudienceAdmin(Rows[Audience]):
    """Audiences and their settings."""

    list_display = ("id", "owner", "source", "lookback_days", "frozen_at")
    list_filter = ("source",)
    search_fields = ("owner__email", "prompt")
    raw_id_fields = ("owner", "csv_file")


@admin.register(Round)
class RoundAdmin(History[Round]):
    """Looks for what is new."""

    list_display = ("id", "audience", "begun_at", "closed_at", "since", "role")
    search_fields = ("audience__owner__email",)


@admin.register(Query)
class QueryAdmin(History[Query]):
    """Paid questions and their answers."""

    list_display = ("id", "audience", "ask", "written_at", "answered_at", "settled_at", "attempts", "error")
    search_fields = ("audience__owner__email",)
    list_filter = ("ask",)


@admin.register(Finding)
class FindingAdmin(History[Finding]):
    """Signals."""

    list_display = ("id", "audience", "kind", "company", "person_name", "happened_on", "state", "handed_at")
    list_filter = ("kind", "state")
    search_fields = ("audience__owner__email",)


@admin.register(CsvFile)
class CsvFileAdmin(History[CsvFile]):
    """Uploaded files."""

    list_display = ("name", "owner", "row_count", "problem_count", "encoding", "uploaded_at")
    search_fields = ("name", "owner__email")


@admin.register(CsvRow)
class CsvRowAdmin(History[CsvRow]):
    """The rows of uploaded files."""

    list_display = ("id", "file")
    search_fields = ("file__name", "file__owner__email")
    list_select_related = ("file",)


@admin.register(SeenPage)
class SeenPageAdmin(History[SeenPage]):
    """Pages discovery has read."""

    list_display = ("id", "audience")
    search_fields = ("audience__owner__email",)
