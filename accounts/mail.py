"""The product's own mails about accounts."""

import logging

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse

from accounts.health import sentence
from accounts.models import LinkedInAccount

log = logging.getLogger(__name__)

RECONNECT = """Hello,

{name} on LinkedIn needs to be connected again. {why}
Until then nothing is sent from this account; everything keeps its place and goes on afterwards.

Reconnect it here: {address}

Leadr
"""


def needs_reconnect(account: LinkedInAccount) -> int:
    """Write to the owner of an account that stopped working; 0 when the mail server could not be reached."""
    body = RECONNECT.format(
        name=account, why=sentence(account.provider_status), address=settings.BASE_URL + reverse("accounts:list")
    )
    try:
        return send_mail(f"Reconnect {account} to go on", body, None, [account.owner.email])
    except OSError:
        log.exception("reconnect mail for account %s could not be sent", account.pk)
        return 0
