"""The product's own mails, and how each is written once."""

import logging
from collections.abc import Callable
from datetime import date, datetime
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import Model, QuerySet
from django.urls import reverse

from accounts.health import sentence
from accounts.models import LinkedInAccount, User, Webhook
from leadr.common.clock import day_in_words

log = logging.getLogger(__name__)
FOR_GOOD = 500  # SMTP's replies from here on are not worth a second try
BATCH = 100

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

SILENT = """Hello,

“{name}” had something to do on {day} and sent nothing in its whole window. {why}
Nothing is lost: whatever waits keeps its place.

See it here: {address}

If you would rather not get these mails, turn them off here: {settings}

Leadr
"""


def webhook_disabled(hook: Webhook) -> int:
    """Write to the owner of a webhook that was switched off. Answers and raises as `post` does."""
    body = DISABLED.format(url=hook.url, address=address_of("accounts:webhook", hook.pk))
    return post(hook.owner, "A webhook of yours was switched off", body)


def needs_reconnect(account: LinkedInAccount) -> int:
    """Write to the owner of an account that stopped working. Answers and raises as `post` does."""
    name = _line(str(account))
    body = RECONNECT.format(name=name, why=sentence(account.provider_status), address=address_of("accounts:list"))
    return post(account.owner, f"Reconnect {name} to go on", body)


def sent_nothing(owner: User, *, campaign: str, day: date, why: str, address: str) -> int:
    """Write to the owner of a campaign that was silent for a day. Answers and raises as `post` does."""
    name, told = _line(campaign), day_in_words(day)
    body = SILENT.format(
        name=name, day=told, why=why, address=settings.BASE_URL + address, settings=address_of("settings")
    )
    return post(owner, f"“{name}” sent nothing on {told}", body)


def once_each[Row: Model](waiting: QuerySet[Row], write: Callable[[Row], int], *, now: datetime) -> int:
    """Write one mail for each row, by its `mail_claimed_at`; how many were written.

    A row is claimed before its mail is sent, so that two workers never write the same one. A mail that was not taken
    gives its claim back, and the next call tries again.
    """
    sent = 0
    for row in waiting.filter(mail_claimed_at=None).order_by("pk")[:BATCH]:
        mine = waiting.model._default_manager.filter(pk=row.pk)
        if not mine.filter(mail_claimed_at=None).update(mail_claimed_at=now):
            continue
        try:
            sent += write(row)
        except OSError as error:
            log.exception("the mail about the %s waits", row)
            mine.update(mail_claimed_at=None)
            if not isinstance(error, SMTPRecipientsRefused):
                break  # a server that is away is away for the others too
    return sent


def post(owner: User, subject: str, body: str) -> int:
    """Send one mail; 0 when its address is refused for good.

    Raises OSError, as SMTP's own errors are, when the mail server does not take it now.
    """
    try:
        return send_mail(subject, body, None, [owner.email])
    except SMTPRecipientsRefused as refusal:
        if any(code < FOR_GOOD for code, _ in refusal.recipients.values()):
            raise
        log.exception("the mail “%s” is refused for good", subject)
        return 0


def address_of(name: str, *args: int) -> str:
    """The whole address of a page of ours, for a mail."""
    return settings.BASE_URL + reverse(name, args=args)


def _line(name: str) -> str:
    # It may come from outside, and a subject holds no line breaks.
    return " ".join(name.split())
