"""The product's own mail about a sender that stopped working: one each time."""

from datetime import datetime

from accounts import mail
from delivery.models import Sender

BROKEN = """Hello,

mail from {address} no longer leaves. {why}

Until it is mended, email steps are marked as blocked; everything on LinkedIn goes on.

Mend it here: {link}

Leadr
"""


def mail_broken(*, now: datetime) -> int:
    """Tell each owner once per break; how many mails were written."""
    return mail.once_each(Sender.objects.broken().select_related("owner"), _write, now=now)


def _write(sender: Sender) -> int:
    body = BROKEN.format(address=sender.address, why=sender.problem, link=mail.address_of("delivery:sender", sender.pk))
    return mail.post(sender.owner, f"Mend {sender.address} so that mail can leave", body)
