"""Wake-ups that need to know why: campaigns that sent nothing all day."""

from typing import Any

from celery import shared_task

from campaigns import silence
from leadr.common import clock
from results import reasons


@shared_task
def notice_silence(**_ignored: Any) -> None:
    """Notice the silent days of windows that have just closed, and tell their owners."""
    silence.notice(reasons.of_silence, now=clock.now())
    silence.mail_owners(now=clock.now())
