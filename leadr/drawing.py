"""Draws the tables of states as Mermaid diagrams, for docs/states.md. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from accounts import health
from campaigns import states as campaigns
from delivery import states as delivery
from video import states as video

type Table = Mapping[Any, Collection[Any]]
HEADER = """# States

What can be in which state, and every move there is. Made from the tables in the code by
`python manage.py draw_states`; a test fails when the two differ. Nothing else moves: what is not drawn is refused.
"""


@dataclass(frozen=True, slots=True)
class Diagram:
    """One table under its heading, with a sentence about it and where a row begins; `words` may follow it."""

    title: str
    sentence: str
    first: tuple[str, ...]
    table: Table
    words: str = ""

    def drawn(self) -> str:
        """The section of the page."""
        moves = [f"    [*] --> {state}" for state in self.first]
        moves += [f"    {before} --> {after}" for before, allowed in self.table.items() for after in sorted(allowed)]
        ends = [f"    {state} --> [*]" for state, allowed in self.table.items() if not allowed]
        lines = "\n".join([*moves, *ends])
        return f"## {self.title}\n\n{self.sentence}\n\n```mermaid\nstateDiagram-v2\n{lines}\n```\n{self.words}"


def _words_of_health() -> str:
    told = {health.Health.WORKING: health.WORKING, health.Health.NEEDS_RECONNECT: health.SENTENCES}
    rows = [f"| {state} | `{word}` |" for state, words in told.items() for word in sorted(words)]
    head = ["", "| health | word of the provider |", "|---|---|"]
    return "\n".join([*head, *rows, "| checking | `CONNECTING`, and any other word |", ""])


DIAGRAMS = (
    Diagram(
        "Action",
        "One row of the queue (`campaigns.states.TRANSITIONS`); the database refuses every other move too. "
        "A step that never became possible is born skipped.",
        (campaigns.State.SCHEDULED, campaigns.State.SKIPPED),
        campaigns.TRANSITIONS,
    ),
    Diagram(
        "Campaign",
        "What is stored (`campaigns.states.CAMPAIGN_TRANSITIONS`); what people see is derived from it. "
        "Launching starts a running copy of the draft for each account.",
        (campaigns.CampaignState.DRAFT, campaigns.CampaignState.RUNNING),
        campaigns.CAMPAIGN_TRANSITIONS,
    ),
    Diagram(
        "Health of an account",
        "What the provider's newest word stands for (`accounts.health`). Any word may follow any other.",
        (health.Health.CHECKING,),
        {one: [other for other in health.Health if other != one] for one in health.Health},
        _words_of_health(),
    ),
    Diagram(
        "Render",
        "One film for one lead (`video.states.TRANSITIONS`). Callbacks come in any order, and a film that exists wins.",
        (video.State.REQUESTED,),
        video.TRANSITIONS,
    ),
    Diagram(
        "Sender",
        "A mailbox or domain that letters come from (`delivery.states.SENDER_TRANSITIONS`).",
        (delivery.SenderState.UNVERIFIED,),
        delivery.SENDER_TRANSITIONS,
    ),
    Diagram(
        "Kept mail",
        "One letter whose bytes are kept (`delivery.states.MAIL_TRANSITIONS`).",
        (delivery.MailState.PREPARED,),
        delivery.MAIL_TRANSITIONS,
    ),
)


def page() -> str:
    """The whole of docs/states.md."""
    return "\n".join([HEADER, *(diagram.drawn() for diagram in DIAGRAMS)])
