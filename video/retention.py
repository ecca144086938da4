"""How long video keeps what AI Studio told of films."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from leadr.common.retention import prune
from video.models import RenderEvent


def tidy(*, now: datetime) -> int:
    """Delete what was told and applied before the days it is kept; how many."""
    before = now - timedelta(days=settings.KEEP_EVENTS_DAYS)
    applied = Q(settled_at__lt=before)
    return prune(RenderEvent.objects.all(), dated="received_at", before=before, over=lambda _: applied)
