"""What waits for a person: comment drafts to approve, and actions nobody outside can tell about."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from accounts import journal
from accounts.models import Did, User
from campaigns.engine import frozen, moves, settle
from campaigns.engine.outside import Outside
from campaigns.models import Action, ActionQuerySet
from campaigns.states import LIVE, State
from workflows import limits
from workflows.kinds import Kind

DRAFTS = Q(kind=Kind.DRAFT, state=State.WAITING)
UNCLEAR = Q(state=State.UNCLEAR, asked__gte=settle.MAX_ASKED)


class TooLong(Exception):
    """An edited draft is longer than LinkedIn takes; `sentence` says by how much."""

    def __init__(self, length: int) -> None:
        over = length - limits.COMMENT_LENGTH
        super().__init__(f"LinkedIn takes {limits.COMMENT_LENGTH} characters; this comment is {over} too long.")


class Empty(Exception):
    """An edited draft has no words."""

    def __init__(self) -> None:
        super().__init__("Write something, or reject the draft.")


def drafts(user: User) -> ActionQuerySet:
    """The user's comment drafts that wait for approval, oldest first."""
    return _of(user, Action.objects.filter(DRAFTS)).order_by("moved_at", "pk")


def unclear(user: User) -> ActionQuerySet:
    """The user's actions that only a person can settle, oldest first."""
    return _of(user, Action.objects.filter(UNCLEAR)).order_by("moved_at", "pk")


def count(user: User) -> int:
    """How many things wait for the user."""
    return _of(user, Action.objects.filter(DRAFTS | UNCLEAR)).count()


def approve(draft: Action, *, text: str, now: datetime) -> None:
    """Let a comment go out with these words; raises Empty, TooLong, or Moved when somebody was faster."""
    words = text.replace("\x00", "").strip()  # which Postgres cannot hold
    if not words:
        raise Empty
    if (length := limits.linkedin_length(words)) > limits.COMMENT_LENGTH:
        raise TooLong(length)
    with transaction.atomic(durable=True):
        action = frozen.whole(draft.pk)
        moves.close(action, State.DONE, now=now, reason="approved", note="", text=words)
        journal.note(action.campaign.owner_id, Did.APPROVED, action.campaign, now=now)


def reject(draft: Action, *, now: datetime) -> None:
    """Send no comment; the lead's next step comes all the same. Raises Moved when somebody was faster."""
    with transaction.atomic(durable=True):
        action = frozen.whole(draft.pk)
        moves.close(action, State.SKIPPED, now=now, reason="rejected", note="You rejected the draft.")
        journal.note(action.campaign.owner_id, Did.REJECTED, action.campaign, now=now)


def regenerate(draft: Action, *, outside: Outside, now: datetime) -> str:
    """Have the comment written anew; it goes on waiting. Raises what the gateway raises."""
    action = frozen.whole(draft.pk)
    lead = action.lead
    if lead is None:
        return action.text
    text = outside.comment(
        action.campaign.owner,
        post_text=lead.post_text or lead.signal_quote,
        author=lead.full_name,
        limit=limits.COMMENT_LENGTH,
        now=now,
    )
    Action.objects.filter(pk=action.pk, state=State.WAITING).update(text=text)
    return text


def settle_by_hand(action: Action, *, was_sent: bool, now: datetime) -> None:
    """What the user saw on LinkedIn: it was sent, or it was not and goes out again. Raises Moved."""
    settle.by_hand(frozen.whole(action.pk), was_sent=was_sent, now=now)


def _of(user: User, rows: ActionQuerySet) -> ActionQuerySet:
    return rows.filter(campaign__owner=user, campaign__state__in=LIVE, lead__isnull=False)
