"""The common sequences people choose from. Pure."""

from dataclasses import dataclass

from workflows.graph import Edge, Graph, On, Step, sound
from workflows.kinds import Kind


@dataclass(frozen=True, slots=True)
class Preset:
    """A named graph with one sentence about it."""

    key: str
    label: str
    sentence: str
    graph: Graph


LIKE, COMMENT = Step("like", Kind.LIKE), Step("comment", Kind.COMMENT)
INVITE, MESSAGE = Step("invite", Kind.INVITE), Step("message", Kind.MESSAGE)

PRESETS = {
    preset.key: preset
    for preset in (
        Preset(
            "warm_intro",
            "Warm intro",
            "Like and comment on a recent post, then invite, and write once they accept.",
            sound(
                [LIKE, COMMENT, INVITE, MESSAGE],
                [Edge("like", "comment"), Edge("comment", "invite"), Edge("invite", "message", On.ACCEPTED)],
            ),
        ),
        Preset(
            "standard_connect",
            "Standard connect",
            "Invite, then send a message once they accept.",
            sound([INVITE, MESSAGE], [Edge("invite", "message", On.ACCEPTED)]),
        ),
        Preset("direct_connect", "Direct connect", "Invite, and leave it at that.", sound([INVITE], [])),
        Preset(
            "message_connected",
            "Message connected leads",
            "Message people you are connected with; everybody else is skipped.",
            sound([MESSAGE], []),
        ),
    )
}
DEFAULT = "standard_connect"
LABELS = {key: preset.label for key, preset in PRESETS.items()}
