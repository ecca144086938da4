"""The common sequences people choose from. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise

from workflows.graph import Edge, Graph, On, Step, sound
from workflows.kinds import Kind


@dataclass(frozen=True, slots=True)
class Preset:
    """A named graph with one sentence about it."""

    key: str
    label: str
    sentence: str
    graph: Graph


STEPS = {kind: Step(kind.value, kind) for kind in (Kind.LIKE, Kind.COMMENT, Kind.INVITE, Kind.MESSAGE)}
"""What a person switches on and off, in the order it is done."""


def chain(kinds: Collection[str]) -> Graph:
    """These steps one after the other; a message waits until the invite before it is accepted."""
    steps = [step for kind, step in STEPS.items() if kind in kinds]
    edges = [
        Edge(before.key, after.key, On.ACCEPTED if before.kind is Kind.INVITE else On.DONE)
        for before, after in pairwise(steps)
    ]
    return sound(steps, edges)


PRESETS = {
    preset.key: preset
    for preset in (
        Preset(
            "warm_intro",
            "Warm intro",
            "Like and comment on a recent post, then invite, and write once they accept.",
            chain({Kind.LIKE, Kind.COMMENT, Kind.INVITE, Kind.MESSAGE}),
        ),
        Preset(
            "standard_connect",
            "Standard connect",
            "Invite, then send a message once they accept.",
            chain({Kind.INVITE, Kind.MESSAGE}),
        ),
        Preset("direct_connect", "Direct connect", "Invite, and leave it at that.", chain({Kind.INVITE})),
        Preset(
            "message_connected",
            "Message connected leads",
            "Message people you are connected with; everybody else is skipped.",
            chain({Kind.MESSAGE}),
        ),
    )
}
DEFAULT = "standard_connect"
LABELS = {key: preset.label for key, preset in PRESETS.items()}


def named(graph: Graph) -> str:
    """The key of the preset that does just this; empty when none does."""
    return next((key for key, preset in PRESETS.items() if preset.graph == graph), "")
