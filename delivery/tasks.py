"""Wake-ups of delivery: tell people about broken senders, read what came back."""

from typing import Any

from celery import shared_task

from delivery import notice, reports
from leadr.common import clock

LANE = "email"


@shared_task
def look_after_senders(**_ignored: Any) -> None:
    """One mail for each sender that broke, and one look into each mailbox whose turn it is."""
    notice.mail_broken(now=clock.now())
    for pk in reports.due(now=clock.now()):
        read_mailbox.apply_async(kwargs={"sender": pk}, queue=LANE, expires=60)


@shared_task
def read_mailbox(sender: int, **_ignored: Any) -> None:
    """Take the bounces and complaints in one mailbox."""
    reports.read(sender, now=clock.now())
