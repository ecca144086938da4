"""The stage of a lead: one table from its newest telling action to a label. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from campaigns.states import State
from workflows.kinds import Kind


class Stage(StrEnum):
    """What people see of a lead."""

    READY = "ready"
    INVITE_PENDING = "invite_pending"
    INVITE_SENT = "invite_sent"
    INVITE_ACCEPTED = "invite_accepted"
    INVITE_SKIPPED = "invite_skipped"
    INVITE_FAILED = "invite_failed"
    MESSAGE_PENDING = "message_pending"
    MESSAGE_SENT = "message_sent"
    MESSAGE_SKIPPED = "message_skipped"
    MESSAGE_FAILED = "message_failed"
    REPLIED = "replied"
    UNCLEAR = "unclear"
    WORKING = "working"


LABELS = {
    Stage.READY.value: "Ready",
    Stage.INVITE_PENDING.value: "Invite pending",
    Stage.INVITE_SENT.value: "Invite sent",
    Stage.INVITE_ACCEPTED.value: "Invite accepted",
    Stage.INVITE_SKIPPED.value: "Invite skipped",
    Stage.INVITE_FAILED.value: "Invite failed",
    Stage.MESSAGE_PENDING.value: "Message pending",
    Stage.MESSAGE_SENT.value: "Message sent",
    Stage.MESSAGE_SKIPPED.value: "Message skipped",
    Stage.MESSAGE_FAILED.value: "Message failed",
    Stage.REPLIED.value: "Replied",
    Stage.UNCLEAR.value: "Needs a look",
    Stage.WORKING.value: "Workflow running",
}

FAMILIES = {
    "found": {Stage.READY},
    "waiting": {Stage.INVITE_PENDING, Stage.MESSAGE_PENDING, Stage.UNCLEAR},
    "sent": {Stage.INVITE_SENT, Stage.INVITE_ACCEPTED, Stage.MESSAGE_SENT},
    "good": {Stage.REPLIED},
    "skipped": {Stage.INVITE_SKIPPED, Stage.MESSAGE_SKIPPED},
    "failed": {Stage.INVITE_FAILED, Stage.MESSAGE_FAILED},
    "working": {Stage.WORKING},
}

ACCEPTED, NOT_ACCEPTED = "accepted", "not_accepted"


@dataclass(frozen=True, slots=True)
class Told:
    """What an action tells about its lead: kind, state, reason, and when it last moved."""

    kind: Kind
    state: State
    reason: str
    moved_at: datetime
    pk: int


# Newest first decides; a reason of None stands for every reason not named before it.
RULES: tuple[tuple[Kind, State, str | None, Stage], ...] = (
    (Kind.INVITE, State.SCHEDULED, "first", Stage.READY),
    (Kind.INVITE, State.SCHEDULED, None, Stage.INVITE_PENDING),
    (Kind.INVITE, State.STARTED, None, Stage.INVITE_PENDING),
    (Kind.INVITE, State.WAITING, None, Stage.INVITE_SENT),
    (Kind.INVITE, State.UNCLEAR, None, Stage.UNCLEAR),
    (Kind.INVITE, State.DONE, ACCEPTED, Stage.INVITE_ACCEPTED),
    (Kind.INVITE, State.DONE, None, Stage.INVITE_SENT),
    (Kind.INVITE, State.SKIPPED, None, Stage.INVITE_SKIPPED),
    (Kind.INVITE, State.FAILED, None, Stage.INVITE_FAILED),
    (Kind.INVITE, State.CANCELLED, None, Stage.INVITE_SKIPPED),
    (Kind.MESSAGE, State.SCHEDULED, "first", Stage.READY),
    (Kind.MESSAGE, State.SCHEDULED, None, Stage.MESSAGE_PENDING),
    (Kind.MESSAGE, State.STARTED, None, Stage.MESSAGE_PENDING),
    (Kind.MESSAGE, State.WAITING, None, Stage.MESSAGE_PENDING),
    (Kind.MESSAGE, State.UNCLEAR, None, Stage.UNCLEAR),
    (Kind.MESSAGE, State.DONE, None, Stage.MESSAGE_SENT),
    (Kind.MESSAGE, State.SKIPPED, None, Stage.MESSAGE_SKIPPED),
    (Kind.MESSAGE, State.FAILED, None, Stage.MESSAGE_FAILED),
    (Kind.MESSAGE, State.CANCELLED, None, Stage.MESSAGE_SKIPPED),
)


def stage_of(actions: Iterable[Told], *, replied: bool) -> Stage:
    """The stage of a lead with these actions; a reply outshines them all."""
    if replied:
        return Stage.REPLIED
    newest = max(actions, key=lambda told: (told.moved_at, told.pk), default=None)
    return stage_for(newest.kind, newest.state, newest.reason) if newest else Stage.READY


def stage_for(kind: Kind, state: State, reason: str) -> Stage:
    """The stage one action stands for; `workflow running` for a kind that has none of its own."""
    for rule_kind, rule_state, rule_reason, stage in RULES:
        if (rule_kind, rule_state) == (kind, state) and rule_reason in (None, reason):
            return stage
    return Stage.WORKING


def family_of(stage: str) -> str:
    """The badge family of a stage."""
    return next(name for name, members in FAMILIES.items() if stage in members)
