"""What stops the email step, as sentences that the builder, the launch guard and the API share. Pure."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from delivery.fallback import IMPOSSIBLE, POSSIBLE, After, When
from delivery.states import SenderState
from leadr.common.problem import Problem

# Says in sentences what is wrong with the variables of a text: workflows.wording.problems.
type CheckWords = Callable[[str], list[str]]
SENDER_WORDS = {
    SenderState.UNVERIFIED: "“{name}” is not verified yet. Check it on the Senders page and confirm the mail it gets.",
    SenderState.NEEDS_ATTENTION: "“{name}” needs attention: its mail server no longer lets us in.",
    SenderState.REMOVED: "“{name}” was removed. Choose another sender.",
}


@dataclass(frozen=True, slots=True)
class SenderFacts:
    """What the rules ask of a sender."""

    name: str
    state: SenderState
    postal_address: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class EmailFacts:
    """All the rules look at; `kinds` are those of the workflow's reachable steps."""

    is_on: bool
    sender: SenderFacts | None
    subject: str
    body: str
    after: After
    when: When
    kinds: Collection[str]
    is_live: bool


def problems(facts: EmailFacts, *, check_words: CheckWords) -> list[Problem]:
    """Every problem, in the order of the section; none while the email step is off."""
    if not facts.is_on:
        return []
    return [*_place(facts), *_sender(facts), *_words(facts, check_words)]


def _place(facts: EmailFacts) -> Iterator[Problem]:
    if facts.after.value not in facts.kinds:
        yield Problem(
            f"An email follows an invite or a message, and this workflow has no {facts.after}.", "delivery.email_after"
        )
    if facts.when not in POSSIBLE[facts.after]:
        yield Problem(IMPOSSIBLE, "delivery.email_when")


def _sender(facts: EmailFacts) -> Iterator[Problem]:
    sender = facts.sender
    if sender is None:
        yield Problem("Choose the sender of the email.", "delivery.email_sender")
        return
    if sender.state in SENDER_WORDS:
        yield Problem(SENDER_WORDS[sender.state].format(name=sender.name), "delivery.email_sender")
    if facts.is_live:
        yield from (Problem(sentence, "delivery.email_sender") for sentence in missing_lines(sender))


def missing_lines(sender: SenderFacts) -> list[str]:
    """The lines a real mail must carry and this sender lacks."""
    lines = {"postal address": sender.postal_address, "line that says why people get it": sender.reason}
    return [f"Real mail names a {line}. Add it to “{sender.name}”." for line, text in lines.items() if not text.strip()]


def _words(facts: EmailFacts, check_words: CheckWords) -> Iterator[Problem]:
    for name, text in (("subject", facts.subject), ("text", facts.body)):
        field = "delivery.email_subject" if name == "subject" else "delivery.email_body"
        if not text.strip():
            yield Problem(f"Write the email's {name}.", field)
        yield from (Problem(sentence, field) for sentence in check_words(text))
