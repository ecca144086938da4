"""The states of senders and of kept mail, and the moves allowed between them. Pure."""

from enum import StrEnum


class SenderState(StrEnum):
    """How far a sender can be trusted to send."""

    UNVERIFIED = "unverified"
    VERIFIED = "verified"
    NEEDS_ATTENTION = "needs_attention"
    REMOVED = "removed"


SENDER_LABELS = {
    SenderState.UNVERIFIED.value: "Not verified yet",
    SenderState.VERIFIED.value: "Verified",
    SenderState.NEEDS_ATTENTION.value: "Needs attention",
    SenderState.REMOVED.value: "Removed",
}
SENDER_FAMILIES = {
    SenderState.UNVERIFIED: "waiting",
    SenderState.VERIFIED: "good",
    SenderState.NEEDS_ATTENTION: "failed",
    SenderState.REMOVED: "skipped",
}
SENDER_TRANSITIONS = {
    SenderState.UNVERIFIED: {SenderState.VERIFIED, SenderState.REMOVED},
    SenderState.VERIFIED: {SenderState.NEEDS_ATTENTION, SenderState.REMOVED},
    SenderState.NEEDS_ATTENTION: {SenderState.VERIFIED, SenderState.REMOVED},
    SenderState.REMOVED: set[SenderState](),
}


class MailState(StrEnum):
    """What became of a kept message."""

    PREPARED = "prepared"
    """Its bytes are kept; certainly none has left."""
    SENDING = "sending"
    """Handed to the mail server, whose answer is not recorded yet."""
    SENT = "sent"
    DRY_RUN = "dry_run"
    REFUSED = "refused"
    PUT_OFF = "put_off"
    STOPPED = "stopped"
    UNCLEAR = "unclear"


MAIL_LABELS = {
    MailState.PREPARED.value: "Written",
    MailState.SENDING.value: "Being sent",
    MailState.SENT.value: "Sent",
    MailState.DRY_RUN.value: "Dry run, not sent",
    MailState.REFUSED.value: "Refused",
    MailState.PUT_OFF.value: "To be tried again",
    MailState.STOPPED.value: "Stopped",
    MailState.UNCLEAR.value: "Needs a look",
}
MAIL_FAMILIES = {
    MailState.PREPARED: "working",
    MailState.SENDING: "working",
    MailState.SENT: "sent",
    MailState.DRY_RUN: "draft",
    MailState.REFUSED: "failed",
    MailState.PUT_OFF: "waiting",
    MailState.STOPPED: "skipped",
    MailState.UNCLEAR: "waiting",
}
SETTLED = {MailState.SENT, MailState.REFUSED, MailState.PUT_OFF}
MAIL_TRANSITIONS = {
    MailState.PREPARED: {
        MailState.SENDING, MailState.DRY_RUN, MailState.STOPPED, MailState.REFUSED, MailState.PUT_OFF,
    },
    MailState.SENDING: SETTLED | {MailState.UNCLEAR},
    MailState.UNCLEAR: SETTLED,
    MailState.PUT_OFF: {MailState.PREPARED},
    MailState.SENT: set[MailState](),
    MailState.DRY_RUN: set[MailState](),
    MailState.REFUSED: set[MailState](),
    MailState.STOPPED: set[MailState](),
}  # fmt: skip
# While a message is in one of these, no other one may go to the same address for the same user.
HOLDING = (MailState.PREPARED, MailState.SENDING, MailState.SENT, MailState.DRY_RUN, MailState.UNCLEAR)
# The mail server may have taken it.
HANDED_OVER = (MailState.SENDING, MailState.UNCLEAR)
