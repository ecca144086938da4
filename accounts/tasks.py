"""Wake-ups of accounts: look after fresh ones, write reconnect mails."""

from typing import Any

from celery import shared_task

from accounts import connect, watch
from leadr.common import clock


@shared_task
def verify_pending(**_ignored: Any) -> None:
    """Ask about accounts still being verified, then tell people about outages."""
    watch.mail_outages(now=clock.now())
    connect.verify_pending(now=clock.now())
