"""What stops a launch, as sentences. Pure: facts in, problems out."""

from collections.abc import Iterator
from dataclasses import dataclass

from leadr.common.problem import Problem
from workflows import wording
from workflows.kinds import Kind

INVITES = range(1, 80)


@dataclass(frozen=True, slots=True)
class LaunchFacts:
    """All the guards look at."""

    has_access: bool
    audience: tuple[Problem, ...]
    graph_kinds: set[Kind]
    note: str
    message: str
    sends_note: bool
    note_limit: int
    message_limit: int
    invites_per_day: int
    days: tuple[int, ...]
    accounts_chosen: int
    accounts_working: int
    live_campaigns: int
    max_live_campaigns: int | None = None
    email: tuple[Problem, ...] = ()
    video: tuple[Problem, ...] = ()
    has_video: bool = False
    films_per_lead: int = 0


def problems(facts: LaunchFacts) -> list[Problem]:
    """Every problem, in the order of the builder's sections."""
    return [
        *_access(facts), *facts.audience, *_workflow(facts), *_words(facts), *_delivery(facts), *facts.email,
        *facts.video, *_accounts(facts),
    ]  # fmt: skip


def _access(facts: LaunchFacts) -> Iterator[Problem]:
    if not facts.has_access:
        yield Problem("Your plan does not include Leadr yet. Activate Leadr to launch a campaign.", "access")
    cap = facts.max_live_campaigns
    if cap is not None and facts.live_campaigns + facts.accounts_working > cap:
        live = f"{facts.live_campaigns} {'is' if facts.live_campaigns == 1 else 'are'} live already"
        yield Problem(f"Your plan allows {cap} live campaign{'' if cap == 1 else 's'} and {live}.", "access")


def _workflow(facts: LaunchFacts) -> Iterator[Problem]:
    if facts.films_per_lead > 1:
        yield Problem(
            "With a video, the first invite or message may stand in one branch of the workflow only: "
            f"this one would pay {facts.films_per_lead} videos for the same person.",
            "workflow.preset",
        )


def _words(facts: LaunchFacts) -> Iterator[Problem]:
    if Kind.INVITE in facts.graph_kinds and facts.sends_note:
        yield from _text(facts, facts.note, facts.note_limit, "note")
    if Kind.MESSAGE in facts.graph_kinds:
        if not facts.message.strip():
            after = " that follows the invite" if Kind.INVITE in facts.graph_kinds else ""
            yield Problem(f"Write the message{after}.", "messages.message")
        yield from _text(facts, facts.message, facts.message_limit, "message")


def _text(facts: LaunchFacts, text: str, limit: int, name: str) -> Iterator[Problem]:
    field = f"messages.{name}"
    yield from (Problem(sentence, field) for sentence in wording.problems(text, has_video=facts.has_video))
    if sentence := wording.too_long(text, limit=limit, name=name):
        yield Problem(sentence, field)


def _delivery(facts: LaunchFacts) -> Iterator[Problem]:
    if facts.invites_per_day not in INVITES:
        yield Problem("Choose between 1 and 79 invites a day.", "delivery.manual_per_day")
    if not facts.days:
        yield Problem("Choose at least one day of the week.", "delivery.days")


def _accounts(facts: LaunchFacts) -> Iterator[Problem]:
    if not facts.accounts_chosen:
        yield Problem("Choose at least one LinkedIn account.", "accounts.accounts")
    elif not facts.accounts_working:
        yield Problem("None of the chosen accounts works now. Reconnect one of them first.", "accounts.accounts")
