"""Wake-ups of accounts: look after fresh ones, write reconnect mails."""

from typing import Any

from celery import shared_task

from accounts import connect, retention, watch, webhooks
from leadr.common import clock


@shared_task
def verify_pending(**_ignored: Any) -> None:
    """Ask about accounts still being verified, then tell people about outages."""
    watch.mail_outages(now=clock.now())
    connect.verify_pending(now=clock.now())


@shared_task
def deliver_webhooks(**_ignored: Any) -> None:
    """Call out the news that is due."""
    webhooks.deliver_due(now=clock.now())


@shared_task
def tidy(**_ignored: Any) -> None:
    """Throw away what is older than is kept."""
    retention.tidy(now=clock.now())
