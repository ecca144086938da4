"""Operators' view of videos: what was asked for, what came, what was told; history cannot be edited."""

from django.contrib import admin

from leadr.common.operators import History, Rows
from video.models import Render, RenderEvent, VideoPlan


@admin.register(VideoPlan)
class VideoPlanAdmin(Rows[VideoPlan]):
    """The plans and their templates."""

    list_display = ("template_name", "owner", "on_failure", "frozen_at")
    search_fields = ("template_name", "template_id", "owner__email")
    raw_id_fields = ("owner",)


@admin.register(Render)
class RenderAdmin(History[Render]):
    """Every film asked for."""

    list_display = ("key", "owner", "state", "render_id", "cost", "requested_at", "answered_at", "settled_at")
    list_filter = ("state",)
    search_fields = ("key__exact", "render_id__exact", "owner__email")


@admin.register(RenderEvent)
class RenderEventAdmin(History[RenderEvent]):
    """What AI Studio called to tell us."""

    list_display = ("received_at", "name", "render_id", "batch", "verdict", "settled_at")
    search_fields = ("render_id__exact", "batch__exact")
