"""Operators' view of workflows."""

from django.contrib import admin

from leadr.common.operators import Rows
from workflows.models import Workflow


@admin.register(Workflow)
class WorkflowAdmin(Rows[Workflow]):
    """Steps and words."""

    list_display = ("id", "owner", "preset", "comment_mode", "spacing_minutes", "wait_hours")
    list_filter = ("preset",)
    search_fields = ("owner__email",)
    raw_id_fields = ("owner",)
    list_select_related = ("owner",)
