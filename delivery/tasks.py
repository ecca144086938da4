"""Wake-ups of delivery: tell people about broken senders."""

from typing import Any

from celery import shared_task

from delivery import notice
from leadr.common import clock


@shared_task
def look_after_senders(**_ignored: Any) -> None:
    """One mail for each sender that broke."""
    notice.mail_broken(now=clock.now())
