"""The stage of a lead: one table from its newest telling action to a label. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from campaigns.states import State
from workflows.kinds import Kind


class Stage(StrEnum):
    """What people see of a lead; each member knows its label and its badge's family."""

    label: str
    family: str

    def __new__(cls, value: str, label: str, family: str) -> "Stage":
        """A member that is its stored word."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label, member.family = label, family
        return member

    MATCHED = "matched", "Signal matched", "found"
    RESOLVED = "resolved", "Signal resolved", "found"
    READY = "ready", "Ready", "found"
    DRAFT_READY = "draft_ready", "Comment draft ready", "draft"
    COMMENT_SENT = "comment_sent", "Comment sent", "sent"
    COMMENT_SKIPPED = "comment_skipped", "Comment skipped", "skipped"
    COMMENT_FAILED = "comment_failed", "Comment failed", "failed"
    LIKED = "liked", "Liked", "sent"
    LIKE_SKIPPED = "like_skipped", "Like skipped", "skipped"
    LIKE_FAILED = "like_failed", "Like failed", "failed"
    VIDEO_PENDING = "video_pending", "Generating video", "working"
    VIDEO_READY = "video_ready", "Video ready", "working"
    VIDEO_FAILED = "video_failed", "Video failed", "failed"
    INVITE_PENDING = "invite_pending", "Invite pending", "waiting"
    INVITE_SENT = "invite_sent", "Invite sent", "sent"
    INVITE_ACCEPTED = "invite_accepted", "Invite accepted", "sent"
    INVITE_SKIPPED = "invite_skipped", "Invite skipped", "skipped"
    INVITE_FAILED = "invite_failed", "Invite failed", "failed"
    MESSAGE_PENDING = "message_pending", "Message pending", "waiting"
    MESSAGE_SENT = "message_sent", "Message sent", "sent"
    MESSAGE_SKIPPED = "message_skipped", "Message skipped", "skipped"
    MESSAGE_FAILED = "message_failed", "Message failed", "failed"
    EMAIL_PENDING = "email_pending", "Email pending", "waiting"
    EMAIL_SENT = "email_sent", "Email sent", "sent"
    EMAIL_DRY_RUN = "email_dry_run", "Email dry-run", "sent"
    EMAIL_BLOCKED = "email_blocked", "Email blocked", "skipped"
    EMAIL_NO_CONTACT = "email_no_contact", "Email no contact", "skipped"
    EMAIL_SUPPRESSED = "email_suppressed", "Email suppressed", "skipped"
    EMAIL_DUPLICATE = "email_duplicate", "Email duplicate", "skipped"
    EMAIL_SKIPPED = "email_skipped", "Email skipped", "skipped"
    EMAIL_FAILED = "email_failed", "Email failed", "failed"
    REPLIED = "replied", "Replied", "good"
    UNCLEAR = "unclear", "Needs a look", "waiting"
    WORKING = "working", "Workflow running", "working"
    FINISHED = "finished", "Workflow finished", "good"


LABELS = {stage.value: stage.label for stage in Stage}
ACCEPTED, NOT_ACCEPTED, FIRST, RESTORED = "accepted", "not_accepted", "first", "restored"


@dataclass(frozen=True, slots=True)
class Told:
    """What an action tells about its lead: kind, state, reason, and when it last moved."""

    kind: Kind
    state: State
    reason: str
    moved_at: datetime
    pk: int


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a lead besides its actions."""

    is_resolved: bool = True
    is_ready: bool = True
    has_replied: bool = False
    has_open_actions: bool = True


type Rule = tuple[Kind, State, str | None, Stage]


def _rules(
    kind: Kind, *, pending: Stage, done: Stage, skipped: Stage, failed: Stage, waiting: Stage | None = None
) -> tuple[Rule, ...]:
    """A row for every state of a kind; the special reasons stand before these in RULES."""
    return (
        (kind, State.SCHEDULED, FIRST, Stage.READY),
        (kind, State.SCHEDULED, None, pending),
        (kind, State.STARTED, FIRST, Stage.READY),
        (kind, State.STARTED, None, pending),
        (kind, State.WAITING, None, waiting or pending),
        (kind, State.UNCLEAR, None, Stage.UNCLEAR),
        (kind, State.DONE, None, done),
        (kind, State.SKIPPED, None, skipped),
        (kind, State.FAILED, None, failed),
        (kind, State.CANCELLED, None, skipped),
    )


def _all(kind: Kind, stage: Stage) -> tuple[Rule, ...]:
    return _rules(kind, pending=stage, done=stage, skipped=stage, failed=stage)


# The first row that fits decides; a reason of None stands for every reason not named before it.
RULES: tuple[Rule, ...] = (
    (Kind.INVITE, State.DONE, ACCEPTED, Stage.INVITE_ACCEPTED),
    (Kind.EMAIL, State.DONE, "dry_run", Stage.EMAIL_DRY_RUN),
    (Kind.EMAIL, State.SKIPPED, "blocked", Stage.EMAIL_BLOCKED),
    (Kind.EMAIL, State.SKIPPED, "no_contact", Stage.EMAIL_NO_CONTACT),
    (Kind.EMAIL, State.SKIPPED, "suppressed", Stage.EMAIL_SUPPRESSED),
    (Kind.EMAIL, State.SKIPPED, "duplicate", Stage.EMAIL_DUPLICATE),
    *_all(Kind.ENGAGEMENT, Stage.WORKING),
    *_rules(
        Kind.DRAFT, pending=Stage.WORKING, waiting=Stage.DRAFT_READY, done=Stage.WORKING, skipped=Stage.COMMENT_SKIPPED,
        failed=Stage.COMMENT_FAILED,
    ),
    *_rules(
        Kind.COMMENT, pending=Stage.WORKING, done=Stage.COMMENT_SENT, skipped=Stage.COMMENT_SKIPPED,
        failed=Stage.COMMENT_FAILED,
    ),
    *_rules(
        Kind.LIKE, pending=Stage.WORKING, done=Stage.LIKED, skipped=Stage.LIKE_SKIPPED, failed=Stage.LIKE_FAILED
    ),
    *_rules(
        Kind.VIDEO, pending=Stage.VIDEO_PENDING, done=Stage.VIDEO_READY, skipped=Stage.VIDEO_FAILED,
        failed=Stage.VIDEO_FAILED,
    ),
    *_rules(
        Kind.INVITE, pending=Stage.INVITE_PENDING, waiting=Stage.INVITE_SENT, done=Stage.INVITE_SENT,
        skipped=Stage.INVITE_SKIPPED,
        failed=Stage.INVITE_FAILED,
    ),
    *_rules(
        Kind.MESSAGE, pending=Stage.MESSAGE_PENDING, done=Stage.MESSAGE_SENT, skipped=Stage.MESSAGE_SKIPPED,
        failed=Stage.MESSAGE_FAILED,
    ),
    *_rules(
        Kind.EMAIL, pending=Stage.EMAIL_PENDING, done=Stage.EMAIL_SENT, skipped=Stage.EMAIL_SKIPPED,
        failed=Stage.EMAIL_FAILED,
    ),
)  # fmt: skip
# What says nothing of where a lead stands: the campaign's own actions, and tidying up after an invite.
SILENT = frozenset({Kind.SEARCH, Kind.FOLLOW_UP, Kind.WITHDRAW})
BY_CASE: dict[tuple[Kind, State], list[tuple[str | None, Stage]]] = {}
for _kind, _state, _reason, _stage in RULES:
    BY_CASE.setdefault((_kind, _state), []).append((_reason, _stage))


def stage_of(actions: Iterable[Told], known: Known) -> Stage:
    """The stage of a lead with these actions; a reply outshines them all."""
    if known.has_replied:
        return Stage.REPLIED
    telling = (told for told in actions if told.kind not in SILENT)
    newest = max(telling, key=lambda told: (told.moved_at, told.pk), default=None)
    if newest is not None:
        stage = stage_for(newest.kind, newest.state, newest.reason)
        return Stage.FINISHED if stage is Stage.WORKING and not known.has_open_actions else stage
    if known.is_ready:
        return Stage.READY
    return Stage.RESOLVED if known.is_resolved else Stage.MATCHED


def stage_for(kind: Kind, state: State, reason: str) -> Stage:
    """The stage one action stands for; KeyError for a kind that tells none."""
    rows = BY_CASE[(kind, state)]
    return next(stage for wanted, stage in rows if wanted in (None, reason))


def family_of(stage: str) -> str:
    """The badge family of a stage."""
    return next(member.family for member in Stage if member.value == stage)
