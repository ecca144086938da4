"""How long accounts keeps what is over: told facts, calls to users' systems, answers, the journal."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from accounts import journal
from accounts.models import KeptAnswer, ProviderEvent, WebhookDelivery
from leadr.common.retention import prune


def tidy(*, now: datetime) -> dict[str, int]:
    """Delete what is older than is kept; how many of each. What nobody has read or called out yet stays."""
    events = now - timedelta(days=settings.KEEP_EVENTS_DAYS)
    calls = now - timedelta(days=settings.KEEP_CALLS_DAYS)
    answers = now - timedelta(days=settings.KEEP_ANSWERS_DAYS)
    read, called = Q(settled_at__lt=events), Q(settled_at__lt=calls)
    return {
        "events": prune(ProviderEvent.objects.all(), dated="received_at", before=events, over=lambda _: read),
        "calls": prune(WebhookDelivery.objects.all(), dated="created_at", before=calls, over=lambda _: called),
        "answers": prune(KeptAnswer.objects.all(), dated="at", before=answers),
        "journal": journal.forget(before=now - timedelta(days=settings.KEEP_JOURNAL_DAYS)),
    }
