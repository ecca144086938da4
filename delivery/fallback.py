"""The email step: which LinkedIn step it follows, and on which of its outcomes. Pure."""

from enum import StrEnum


class After(StrEnum):
    """The step an email can follow; the words of workflows.kinds."""

    INVITE = "invite"
    MESSAGE = "message"


class When(StrEnum):
    """The outcome of that step an email waits for; the words of workflows.graph.On."""

    NOT_ACCEPTED = "not_accepted"
    NO_REPLY = "no_reply"
    FAILED = "failed"


AFTER_LABELS = {After.INVITE.value: "The invite", After.MESSAGE.value: "The message"}
WHEN_LABELS = {
    When.NOT_ACCEPTED.value: "They did not accept the invite",
    When.NO_REPLY.value: "They did not reply to the message",
    When.FAILED.value: "It could not be sent",
}
POSSIBLE = {
    After.INVITE: {When.NOT_ACCEPTED, When.FAILED},
    After.MESSAGE: {When.NO_REPLY, When.FAILED},
}
IMPOSSIBLE = "An invite is accepted or not, a message gets a reply or not. Choose an outcome that fits the step."
