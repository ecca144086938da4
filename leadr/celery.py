"""The Celery app and the whole beat timetable. Celery carries wake-ups, never work: the queue is a table."""

import gc
import os
from typing import Any

from celery import Celery
from celery.signals import worker_process_init, worker_shutting_down
from kombu.transport.redis import Channel

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadr.settings")

from django.conf import settings  # noqa: E402 - the settings' name must be known first

from leadr.common import drain  # noqa: E402

# A wake-up that is lost is followed by the next: none is kept to be sent again. To try that with the broker away ends
# the worker, and what its children do (kombu 5.7 closes a channel twice, and acknowledges on one that is closed).
Channel.do_restore = False

app = Celery("leadr")
app.conf.update(
    broker_url=settings.REDIS_URL,
    broker_transport_options={"ack_emulation": False},
    broker_connection_retry_on_startup=True,
    task_ignore_result=True,
    task_acks_late=True,
    task_soft_time_limit=300,
    task_time_limit=360,
    worker_prefetch_multiplier=1,
    worker_max_tasks_per_child=500,
    worker_hijack_root_logger=False,
    timezone="UTC",
    beat_max_loop_interval=5,
    beat_schedule={
        "tick": {
            "task": "campaigns.tasks.tick",
            "schedule": settings.TICK_SECONDS,
            "options": {"expires": max(30, settings.TICK_SECONDS), "queue": "celery"},
        },
        "verify accounts": {
            "task": "accounts.tasks.verify_pending",
            "schedule": 10,
            "options": {"expires": 30, "queue": "celery"},
        },
        "call webhooks": {
            "task": "accounts.tasks.deliver_webhooks",
            "schedule": 10,
            "options": {"expires": 30, "queue": "celery"},
        },
        "tidy the API": {
            "task": "accounts.tasks.tidy",
            "schedule": 3600,
            "options": {"expires": 600, "queue": "celery"},
        },
        "tidy campaigns": {
            "task": "campaigns.tasks.tidy",
            "schedule": 3600,
            "options": {"expires": 600, "queue": "celery"},
        },
        "look after videos": {
            "task": "video.tasks.poll",
            "schedule": min(30, 6 * settings.TICK_SECONDS),
            "options": {"expires": 60, "queue": "celery"},
        },
        "notice silent campaigns": {
            "task": "results.tasks.notice_silence",
            "schedule": min(300, 30 * settings.TICK_SECONDS),
            "options": {"expires": 300, "queue": "celery"},
        },
        "look after senders": {
            "task": "delivery.tasks.look_after_senders",
            "schedule": 60,
            "options": {"expires": 60, "queue": "celery"},
        },
    },
)
app.autodiscover_tasks()
worker_shutting_down.connect(drain.begin)


@worker_process_init.connect
def settle_in(**_ignored: Any) -> None:
    """What is loaded at the start stays, and need not be looked through for garbage again and again."""
    gc.freeze()
