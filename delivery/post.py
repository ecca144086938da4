"""Hands a letter to whatever its sender sends by: a mail server, or a provider's API."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from delivery import imap, provider, smtp
from delivery.letters import Draft, Mail
from delivery.models import Channel, Sender
from leadr.common.gateways import Refused, Scope
from leadr.common.secrets import LostKey

LOST = "lost_key"
# What only the owner can mend: the sender needs attention.
SENDER_IS_BROKEN = {smtp.LOGIN, smtp.TLS, "private_host", "bad_port", LOST}


def login_of(sender: Sender) -> smtp.Login:
    """How to log in at a sender's mail server. Raises Refused when its password cannot be read any more."""
    return smtp.Login(sender.host, sender.port, sender.security, sender.user, _secret(sender))


def send(sender: Sender, mail: Mail, *, letter: str, hand_over: Callable[[], None]) -> str:
    """Let a letter leave; the answer of whoever took it. Raises TryLater, Refused or Unclear, as smtp.send."""
    if sender.channel == Channel.PROVIDER:
        key, domain = _secret(sender), sender.provider_domain
        return provider.send(sender.provider, key=key, domain=domain, mail=mail, letter=letter, hand_over=hand_over)
    login = login_of(sender)
    return smtp.send(login, sender=mail.draft.from_address, to=mail.draft.to, raw=mail.raw, hand_over=hand_over)


def is_filed(sender: Sender, message_id: str) -> bool:
    """Whether a letter lies in its sender's Sent folder; false too when that cannot be looked at."""
    if sender.channel == Channel.PROVIDER or not sender.imap_host:
        return False
    try:
        return imap.is_filed(_mailbox_of(sender), message_id)
    except (Refused, imap.Away):
        return False


def reports(sender: Sender, *, since: date) -> tuple[imap.Place, list[bytes]]:
    """What came back into a sender's mailbox since it was last read. Raises Refused or imap.Away."""
    place = imap.Place(sender.reports_validity, sender.reports_uid)
    return imap.reports(_mailbox_of(sender), place, since=since)


def draft_from(sender: Sender, *, message_id: str, to: str, subject: str, body: str, unsubscribe: str = "") -> Draft:
    """A letter of a sender's, with the lines it always carries when it can be unsubscribed from."""
    return Draft(
        message_id=message_id,
        from_name=sender.name,
        from_address=sender.address,
        reply_to=sender.reply_to,
        to=to,
        subject=subject,
        body=body,
        reason=sender.reason if unsubscribe else "",
        postal_address=sender.postal_address if unsubscribe else "",
        unsubscribe=unsubscribe,
    )


def _mailbox_of(sender: Sender) -> smtp.Login:
    return replace(login_of(sender), host=sender.imap_host, port=imap.PORT)


def _secret(sender: Sender) -> str:
    try:
        return sender.secret
    except LostKey as error:
        sentence = "The stored password cannot be read any more. Enter it again."
        raise Refused(LOST, sentence, scope=Scope.CONFIG) from error
