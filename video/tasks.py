"""Wake-ups of videos: look after renders nobody called us about."""

from typing import Any

from celery import shared_task

from leadr.common import clock
from video import look


@shared_task
def poll(**_ignored: Any) -> None:
    """Ask about silent renders, end those without an answer."""
    look.poll(now=clock.now())
