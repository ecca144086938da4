"""The product's own mail about a sender that stopped working: one each time."""

import logging
from datetime import datetime

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse

from delivery.models import Sender

log = logging.getLogger(__name__)
BROKEN = """Hello,

mail from {address} no longer leaves. {why}

Until it is mended, email steps are marked as blocked; everything on LinkedIn goes on.

Mend it here: {link}

Leadr
"""


def mail_broken(*, now: datetime) -> int:
    """Tell each owner once per break; claimed before sending, so that two workers never write the same mail."""
    sent = 0
    for sender in Sender.objects.broken().filter(mail_claimed_at=None).select_related("owner").order_by("pk")[:100]:
        if Sender.objects.broken().filter(pk=sender.pk, mail_claimed_at=None).update(mail_claimed_at=now):
            sent += _write(sender)
    return sent


def _write(sender: Sender) -> int:
    link = settings.BASE_URL + reverse("delivery:sender", args=[sender.pk])
    body = BROKEN.format(address=sender.address, why=sender.problem, link=link)
    try:
        return send_mail(f"Mend {sender.address} so that mail can leave", body, None, [sender.owner.email])
    except OSError:
        log.exception("the notice about sender %s could not be sent", sender.pk)
        return 0
