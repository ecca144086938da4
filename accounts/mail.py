"""The product's own mails about accounts."""

import logging
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse

from accounts.health import sentence
from accounts.models import LinkedInAccount, Webhook

log = logging.getLogger(__name__)
FOR_GOOD = 500  # SMTP's replies from here on are not worth a second try

RECONNECT = """Hello,

{name} on LinkedIn needs to be connected again. {why}
Until then nothing is sent from this account; everything keeps its place and goes on afterwards.

Reconnect it here: {address}

Leadr
"""

DISABLED = """Hello,

{url} has not taken what Leadr told it for three days, so Leadr does not call it any more.
Nothing else has changed; your campaigns go on.

Once it answers again, switch it back on here: {address}

Leadr
"""


def webhook_disabled(hook: Webhook) -> int:
    """Write to the owner of a webhook that was switched off. Raises OSError when the mail server does not take it."""
    address = settings.BASE_URL + reverse("accounts:webhook", args=[hook.pk])
    body = DISABLED.format(url=hook.url, address=address)
    return send_mail("A webhook of yours was switched off", body, None, [hook.owner.email])


def needs_reconnect(account: LinkedInAccount) -> int:
    """Write to the owner of an account that stopped working; 0 when their address is refused for good.

    Raises OSError, as SMTP's own errors are, when the mail server does not take it now.
    """
    name = " ".join(str(account).split())  # it comes from outside, and a subject holds no line breaks
    body = RECONNECT.format(
        name=name, why=sentence(account.provider_status), address=settings.BASE_URL + reverse("accounts:list")
    )
    try:
        return send_mail(f"Reconnect {name} to go on", body, None, [account.owner.email])
    except SMTPRecipientsRefused as refusal:
        if any(code < FOR_GOOD for code, _ in refusal.recipients.values()):
            raise
        log.exception("reconnect mail for account %s is refused for good", account.pk)
        return 0
