"""The fallback mail: written and kept first, then handed over; never twice, never to somebody who left."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists
from django.utils.crypto import salted_hmac

from delivery import blocklist, normal, post, senders, suppress, unsubscribe
from delivery.letters import Draft, Mail, compose
from delivery.models import EmailRecord, Sender, Suppression, SuppressionReason
from delivery.problems import SenderFacts, missing_lines
from delivery.smtp import GONE
from delivery.states import HANDED_OVER, MAIL_TRANSITIONS, MailState, SenderState
from leadr.common.gateways import Refused, TryLater, Unclear

BUSY = timedelta(minutes=10)


class Outcome(StrEnum):
    """What became of a letter (behaviour.md §7)."""

    SENT = "sent"
    DRY_RUN = "dry_run"
    BLOCKED = "blocked"
    NO_CONTACT = "no_contact"
    SUPPRESSED = "suppressed"
    DUPLICATE = "duplicate"


SENTENCES = {
    Outcome.SENT: "The mail server took it.",
    Outcome.DRY_RUN: "Dry run: the mail was written and kept, and not sent.",
    Outcome.NO_CONTACT: "No email address is known for them.",
    Outcome.SUPPRESSED: "They unsubscribed, or their address no longer works. Nothing is sent there.",
    Outcome.DUPLICATE: "This address had an email from you before.",
}


@dataclass(frozen=True, slots=True)
class Letter:
    """One email to one lead; subject and body have their variables filled in. The key is the action's own."""

    key: str
    owner_id: int
    sender_id: int | None
    to: str
    subject: str
    body: str
    campaign_name: str


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of it, in a word and in a sentence."""

    outcome: Outcome
    sentence: str
    message_id: str = ""


class Stopped(Exception):
    """At the last moment it turned out that the letter must not leave."""


def deliver(letter: Letter, *, now: datetime) -> Delivered:
    """Send a letter, or say why not. Call it outside any transaction.

    Raises TryLater (certainly not sent), Refused (the mail server said no for good, certainly not sent), or
    Unclear (it may have been sent, now or by a worker that died).
    """
    if said := _said_before(letter.key):
        return said
    address = normal.email(letter.to)
    if no := _no(letter, address):
        return no
    sender = Sender.objects.filter(pk=letter.sender_id or 0, owner_id=letter.owner_id).first()
    if sender is None:
        return Delivered(Outcome.BLOCKED, "The email step has no sender.")
    if why := _not_ready(sender):
        return Delivered(Outcome.BLOCKED, why)
    mail = compose(_draft(letter, sender, address), now=now)
    try:
        record = _keep(letter, sender, mail, now=now)
    except IntegrityError:
        return _taken(letter, address, now=now)
    if not settings.EMAIL_LIVE:
        move(record, MailState.DRY_RUN, settled_at=now)
        return _told(Outcome.DRY_RUN, record)
    return _send(record, sender, mail, now=now)


def evidence(key: str) -> bool | None:
    """Whether a letter was sent; None when that cannot be told.

    Until the row says SENDING nothing has left: that is committed before the DATA command. Between then and the
    recorded answer only the server knows: a provider's event or a bounce that names the letter settles it, and so
    does the mailbox's own Sent folder. Call it outside any transaction.
    """
    record = EmailRecord.objects.filter(key=key).select_related("sender").defer("raw").first()
    if record is None or record.state not in HANDED_OVER:
        return record is not None and record.state in (MailState.SENT, MailState.DRY_RUN)
    # A letter that is not in the folder may have left all the same: not every server files what it sends.
    return True if record.sender and post.is_filed(record.sender, record.message_id) else None


def settle(key: str, *, was_sent: bool, now: datetime) -> None:
    """Close an unclear letter by evidence, or by a person who looked. One that was not sent may be tried again."""
    record = EmailRecord.objects.handed_over().filter(key=key).first()
    if record:
        move(record, MailState.SENT if was_sent else MailState.PUT_OFF, settled_at=now)


def may_send(owner_id: int, address: str) -> bool:
    """Whether an address may be written to: it is one, it has not left, and the blocklist does not name it."""
    known = normal.email(address)
    return bool(known) and not suppress.suppressed(owner_id, [known]) and not _is_blocked(owner_id, known)


def message_id_of(key: str, *, sender: Sender) -> str:
    """The same for the same letter, and not to be guessed by others."""
    mark = salted_hmac("delivery.message-id", key, algorithm="sha256").hexdigest()[:16]
    return f"<{key}.{mark}@{sender.domain or urlsplit(settings.BASE_URL).hostname}>"


def move(record: EmailRecord, to: MailState, **fields: Any) -> None:
    """Change a record's state only from the state it was read in; raises Stopped when it is not there any more."""
    if to not in MAIL_TRANSITIONS[MailState(record.state)]:
        raise Stopped(f"{record.key} cannot become {to}")
    fields["state"] = to.value
    if not EmailRecord.objects.filter(pk=record.pk, state=record.state).update(**fields):
        raise Stopped(f"{record.key} was moved by somebody else")
    for name, value in fields.items():
        setattr(record, name, value)


def _said_before(key: str) -> Delivered | None:
    """What an earlier attempt came to; None when there was none, or certainly nothing left in it."""
    record = EmailRecord.objects.filter(key=key).first()
    if record is None:
        return None
    match MailState(record.state):
        case MailState.SENT:
            return _told(Outcome.SENT, record)
        case MailState.DRY_RUN:
            return _told(Outcome.DRY_RUN, record)
        case MailState.STOPPED:
            return _told(Outcome.SUPPRESSED, record)
        case MailState.SENDING | MailState.UNCLEAR:
            raise Unclear("no_answer", "It is not known whether the mail server took an earlier attempt.")
        case MailState.REFUSED:
            raise Refused("mail_refused", record.answer)
    return None


def _no(letter: Letter, address: str) -> Delivered | None:
    if not address:
        return Delivered(Outcome.NO_CONTACT, SENTENCES[Outcome.NO_CONTACT])
    if suppress.suppressed(letter.owner_id, [address]):
        return Delivered(Outcome.SUPPRESSED, SENTENCES[Outcome.SUPPRESSED])
    if _is_blocked(letter.owner_id, address):
        return Delivered(Outcome.BLOCKED, "Their address or its domain is on your blocklist.")
    return None


def _is_blocked(owner_id: int, address: str) -> bool:
    return blocklist.is_blocked_address(owner_id, address)


def _not_ready(sender: Sender) -> str:
    if not sender.is_verified:
        return sender.problem or f"The sender {sender.address} is not verified."
    if not settings.EMAIL_LIVE:
        return ""
    facts = SenderFacts(sender.name, SenderState(sender.state), sender.postal_address, sender.reason)
    return " ".join(missing_lines(facts))


def _draft(letter: Letter, sender: Sender, address: str) -> Draft:
    return post.draft_from(
        sender,
        message_id=message_id_of(letter.key, sender=sender),
        to=address,
        subject=letter.subject,
        body=letter.body,
        unsubscribe=unsubscribe.address_for(letter.owner_id, address),
    )


def _keep(letter: Letter, sender: Sender, mail: Mail, *, now: datetime) -> EmailRecord:
    """Commit the bytes before anybody talks to a mail server. IntegrityError: the address is taken."""
    fields = {
        "owner_id": letter.owner_id,
        "sender": sender,
        "message_id": mail.draft.message_id,
        "address": mail.draft.to,
        "digest": suppress.digest(mail.draft.to),
        "campaign_name": letter.campaign_name[:120],
        "subject": mail.subject,
        "raw": mail.raw,
        "state": MailState.PREPARED.value,
        "prepared_at": now,
        "handed_over_at": None,
        "settled_at": None,
        "answer": "",
    }
    with transaction.atomic(durable=True):
        # Only a row from which nothing has left is written again.
        again = EmailRecord.objects.filter(key=letter.key, state__in=[MailState.PREPARED, MailState.PUT_OFF])
        if not again.update(**fields):
            return EmailRecord.objects.create(key=letter.key, **fields)
    return EmailRecord.objects.get(key=letter.key)


def _taken(letter: Letter, address: str, *, now: datetime) -> Delivered:
    """Another letter holds the address: it was sent, or is just being sent, which may still come to nothing."""
    other = EmailRecord.objects.holding().filter(owner_id=letter.owner_id, address=address).first()
    is_settled = other is None or other.state not in (MailState.PREPARED, MailState.SENDING)
    if other and not is_settled and now - other.prepared_at < BUSY:
        raise TryLater("address_busy", "Another mail to this address is just being sent.", after=BUSY)
    return Delivered(Outcome.DUPLICATE, SENTENCES[Outcome.DUPLICATE])


def _send(record: EmailRecord, sender: Sender, mail: Mail, *, now: datetime) -> Delivered:
    try:
        answer = post.send(sender, mail, letter=record.key, hand_over=lambda: _hand_over(record, now))
    except Stopped:
        return _stopped(record, now)
    except TryLater as no:
        move(record, MailState.PUT_OFF, answer=no.sentence[:300], settled_at=now)
        raise
    except Refused as no:
        return _refused(record, sender, no, now=now)
    except Unclear as no:
        move(record, MailState.UNCLEAR, answer=no.sentence[:300])
        raise
    move(record, MailState.SENT, answer=answer, settled_at=now)
    return _told(Outcome.SENT, record)


def _hand_over(record: EmailRecord, now: datetime) -> None:
    """The point of no return, and the last look: one statement that finds everybody who left up to now."""
    left = Suppression.objects.filter(suppress.of(record.owner_id, record.address))
    rows = EmailRecord.objects.filter(~Exists(left), pk=record.pk, state=MailState.PREPARED)
    if _is_blocked(record.owner_id, record.address) or not rows.update(state=MailState.SENDING, handed_over_at=now):
        raise Stopped(record.key)
    record.state, record.handed_over_at = MailState.SENDING.value, now


def _stopped(record: EmailRecord, now: datetime) -> Delivered:
    record.refresh_from_db(fields=["state"])
    if record.state in HANDED_OVER:
        raise Unclear("no_answer", "Another worker is just sending this letter.")
    if suppress.suppressed(record.owner_id, [record.address]):
        move(record, MailState.STOPPED, settled_at=now)
        return _told(Outcome.SUPPRESSED, record)
    move(record, MailState.PUT_OFF, settled_at=now)
    return Delivered(Outcome.BLOCKED, "Their address or its domain is on your blocklist.")


def _refused(record: EmailRecord, sender: Sender, no: Refused, *, now: datetime) -> Delivered:
    if no.reason in post.SENDER_IS_BROKEN:
        move(record, MailState.PUT_OFF, answer=no.sentence[:300], settled_at=now)
        senders.fail(sender, no.sentence, now=now)
        return Delivered(Outcome.BLOCKED, no.sentence)
    if no.reason == GONE:
        suppress.suppress(record.owner_id, record.address, reason=SuppressionReason.BOUNCED, now=now)
        move(record, MailState.REFUSED, answer=no.sentence[:300], settled_at=now, bounced_at=now)
    else:
        move(record, MailState.REFUSED, answer=no.sentence[:300], settled_at=now)
    raise no


def _told(outcome: Outcome, record: EmailRecord) -> Delivered:
    return Delivered(outcome, record.answer or SENTENCES[outcome], record.message_id)
