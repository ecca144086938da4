"""Operators' view of videos: what was asked for, what came, what was told; history cannot be edited."""

from django.contrib import admin
from django.http import HttpRequest

from video.models import Render, RenderEvent, VideoPlan


@admin.register(VideoPlan)
class VideoPlanAdmin(admin.ModelAdmin[VideoPlan]):
    """The plans and their templates."""

    list_display = ("template_name", "owner", "on_failure", "frozen_at")
    search_fields = ("template_name", "template_id", "owner__email")
    raw_id_fields = ("owner",)
    show_full_result_count = False


class HistoryAdmin[M: (Render, RenderEvent)](admin.ModelAdmin[M]):
    """Facts: to be read, not edited."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Facts come from outside."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        """Facts stay as they came."""
        return False


@admin.register(Render)
class RenderAdmin(HistoryAdmin[Render]):
    """Every film asked for."""

    list_display = ("key", "owner", "state", "render_id", "cost", "requested_at", "answered_at", "settled_at")
    list_filter = ("state",)
    search_fields = ("key", "render_id", "owner__email")


@admin.register(RenderEvent)
class RenderEventAdmin(HistoryAdmin[RenderEvent]):
    """What AI Studio called to tell us."""

    list_display = ("received_at", "name", "render_id", "batch", "verdict", "settled_at")
    search_fields = ("render_id", "batch")
