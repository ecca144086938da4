"""Senders: add, check by a real login and a confirmation mail, notice when one breaks, remove."""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts import journal
from accounts.models import Did, User
from delivery import domain, post, smtp
from delivery.letters import compose
from delivery.models import Channel, Sender
from delivery.states import SENDER_TRANSITIONS, SenderState
from leadr.common.gateways import No, Refused

log = logging.getLogger(__name__)
SALT, HOOK_SALT = "delivery.senders.confirm", "delivery.senders.hook"
LINK_LASTS = timedelta(days=3)
CONFIRMATION = """Hello,

{user} wants to send mail from {address} with Leadr.

If that is right, open this page and press the button on it:

{link}

The link works for three days. If you did not expect this, do nothing, and no mail will leave.

Leadr
"""


class Moved(Exception):
    """Somebody else changed the sender first."""


def move(sender: Sender, to: SenderState, **fields: Any) -> None:
    """Change a sender's state only from the state it was read in."""
    if to not in SENDER_TRANSITIONS[SenderState(sender.state)]:
        raise Moved(f"sender {sender.pk} cannot become {to}")
    fields["state"] = to.value
    if not Sender.objects.filter(pk=sender.pk, state=sender.state).update(**fields):
        raise Moved(f"sender {sender.pk} was moved by somebody else")
    for name, value in fields.items():
        setattr(sender, name, value)


def add(sender: Sender, *, owner: User, now: datetime) -> bool:
    """Save a new sender of an owner's; False when they have one with this address."""
    sender.owner, sender.created_at = owner, now
    try:
        with transaction.atomic(durable=True):
            sender.save(force_insert=True)
            journal.note(owner.pk, Did.SENDER_ADDED, sender, now=now)
    except IntegrityError:
        return False
    return True


def check(sender: Sender, *, now: datetime, password: str = "") -> str:
    """Log in for real, look at the domain, and write the confirmation mail where one is missing. A sentence."""
    if password:
        sender.secret = password
        sender.update(sealed_secret=sender.sealed_secret)
    sender.update(advice=domain.look(sender.domain), checked_at=now)
    try:
        _log_in(sender, now=now)
    except Refused as no:
        fail(sender, no.sentence, now=now)
        return no.sentence
    except No as no:  # away or busy: that says nothing about the sender
        return no.sentence
    sender.update(logged_in_at=now, problem="")
    if sender.state == SenderState.NEEDS_ATTENTION:
        move(sender, SenderState.VERIFIED, broke_at=None, mail_claimed_at=None)
    if sender.state == SenderState.VERIFIED:
        return "It works."
    return f"The login works. A mail is on its way to {sender.address}: open the link in it to verify the sender."


def confirm(token: str, *, now: datetime) -> Sender | None:
    """Take the link of a confirmation mail; None when it is forged, expired, or for a sender that has changed."""
    sender = waiting_for(token, now=now)
    if sender is None:
        return None
    with transaction.atomic(durable=True):
        locked = Sender.objects.select_for_update().get(pk=sender.pk)
        if locked.state == SenderState.UNVERIFIED:
            move(locked, SenderState.VERIFIED, confirmed_at=now, problem="")
            journal.note(locked.owner_id, Did.SENDER_VERIFIED, locked, now=now)
    return locked


def waiting_for(token: str, *, now: datetime) -> Sender | None:
    """The sender a confirmation link is for. Its first login is what the mail went out by."""
    try:
        said = signing.loads(token, salt=SALT)
        pk, address, until = int(said["s"]), str(said["a"]), datetime.fromisoformat(said["u"])
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None
    found = Sender.objects.present().filter(pk=pk, address=address, logged_in_at__isnull=False)
    return found.select_related("owner").first() if now < until else None


def fail(sender: Sender, sentence: str, *, now: datetime) -> None:
    """Keep what is wrong; a verified sender needs attention from now on."""
    sender.update(problem=sentence[:300])
    if sender.state != SenderState.VERIFIED:
        return
    try:
        move(sender, SenderState.NEEDS_ATTENTION, broke_at=now, mail_claimed_at=None)
    except Moved as moved:
        log.info("%s", moved)


def remove(sender: Sender, *, now: datetime) -> None:
    """Forget its password; what it sent stays readable."""
    with transaction.atomic(durable=True):
        move(sender, SenderState.REMOVED, sealed_secret="", broke_at=None, checked_at=now)
        journal.note(sender.owner_id, Did.SENDER_REMOVED, sender, now=now)


def hook_address(sender: Sender) -> str:
    """Where a provider, or whoever reads the mailbox, posts what became of mail."""
    token = signing.Signer(salt=HOOK_SALT).sign(str(sender.pk))
    return settings.BASE_URL + reverse("api:mail-event", args=[token])


def of_hook(token: str) -> Sender | None:
    """The sender whose events come to an address; None when it is forged."""
    try:
        pk = int(signing.Signer(salt=HOOK_SALT).unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    return Sender.objects.filter(pk=pk).first()


def _log_in(sender: Sender, *, now: datetime) -> None:
    if sender.channel == Channel.SMTP:
        smtp.check(post.login_of(sender))
    # A provider's API has no login of its own: writing to the owner is the proof, each time it is checked.
    if sender.confirmed_at is None or sender.channel == Channel.PROVIDER:
        _write_confirmation(sender, sender.owner, now=now)


def _write_confirmation(sender: Sender, owner: User, *, now: datetime) -> None:
    link = settings.BASE_URL + reverse("delivery:confirm", args=[confirmation_token(sender, now=now)])
    body = CONFIRMATION.format(user=owner.email, address=sender.address, link=link)
    message_id = f"<confirm.{sender.pk}.{int(now.timestamp())}@{sender.domain}>"
    draft = post.draft_from(
        sender, message_id=message_id, to=sender.address, subject=f"Confirm {sender.address} for Leadr", body=body
    )
    post.send(sender, compose(draft, now=now), letter="", hand_over=lambda: None)


def confirmation_token(sender: Sender, *, now: datetime) -> str:
    """What the link of a confirmation mail proves."""
    until = (now + LINK_LASTS).isoformat()
    return signing.dumps({"s": sender.pk, "a": sender.address, "u": until}, salt=SALT)
