"""The kinds of action and what holds for each: its lane, whether it is outreach, whether it may be repeated. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """One kind of deed the queue holds."""

    SEARCH = "search"
    FOLLOW_UP = "follow_up"
    ENGAGEMENT = "engagement"
    DRAFT = "draft"
    COMMENT = "comment"
    LIKE = "like"
    VIDEO = "video"
    INVITE = "invite"
    WITHDRAW = "withdraw"
    MESSAGE = "message"
    EMAIL = "email"


class Lane(StrEnum):
    """A queue of its own, so that a slow search never delays an invite."""

    SEARCH = "search"
    VIDEO = "video"
    OUTREACH = "outreach"
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Traits:
    """What holds for a kind.

    `is_outreach`: it touches a person, so window, pace and stop rules hold. `is_repeatable`: doing it again after
    a silence is harmless. `evidence`: what settles an unclear one. `is_paid`: it costs money for one person.
    """

    label: str
    lane: Lane
    is_outreach: bool
    is_repeatable: bool
    evidence: str = ""
    is_paid: bool = False

    @property
    def can_be_stopped(self) -> bool:
        """Whether the stop rules hold: nothing is sent to people who are out, and nothing is paid for them."""
        return self.is_outreach or self.is_paid


TRAITS = {
    Kind.SEARCH: Traits("Search", Lane.SEARCH, is_outreach=False, is_repeatable=True),
    Kind.FOLLOW_UP: Traits("Invite follow-up", Lane.SEARCH, is_outreach=False, is_repeatable=True),
    Kind.ENGAGEMENT: Traits("Engagement", Lane.OUTREACH, is_outreach=False, is_repeatable=True),
    Kind.DRAFT: Traits("Comment draft", Lane.SEARCH, is_outreach=False, is_repeatable=True),
    Kind.COMMENT: Traits(
        "Comment", Lane.OUTREACH, is_outreach=True, is_repeatable=False,
        evidence="the comments under the post, by our own profile",
    ),
    Kind.LIKE: Traits(
        "Like", Lane.OUTREACH, is_outreach=True, is_repeatable=True,
        evidence="whether the post shows our reaction; repeating is harmless",
    ),
    Kind.VIDEO: Traits(
        "Video", Lane.VIDEO, is_outreach=False, is_repeatable=True, is_paid=True,
        evidence="the renders listed under our own key",
    ),
    Kind.INVITE: Traits(
        "Invite", Lane.OUTREACH, is_outreach=True, is_repeatable=False,
        evidence="the profile's invitation, the invites sent, the connection itself",
    ),
    Kind.WITHDRAW: Traits(
        "Withdrawal", Lane.OUTREACH, is_outreach=True, is_repeatable=True,
        evidence="whether the invite is still listed; repeating is harmless",
    ),
    Kind.MESSAGE: Traits(
        "Message", Lane.OUTREACH, is_outreach=True, is_repeatable=False,
        evidence="the newest messages of the chat with that person",
    ),
    Kind.EMAIL: Traits(
        "Email", Lane.EMAIL, is_outreach=True, is_repeatable=False,
        evidence="the record of the mail by its Message-ID, and the server's answer",
    ),
}  # fmt: skip
LABELS = {kind.value: traits.label for kind, traits in TRAITS.items()}
LANE_LABELS = {lane.value: lane.value.title() for lane in Lane}
OF_CAMPAIGN = frozenset({Kind.SEARCH, Kind.FOLLOW_UP})
# What a person draws; the others are added before a workflow runs.
STEP_KINDS = frozenset({Kind.COMMENT, Kind.LIKE, Kind.INVITE, Kind.MESSAGE, Kind.EMAIL})
# Courtesies: when one cannot be done, what comes after them is done all the same.
SOFT = frozenset({Kind.ENGAGEMENT, Kind.DRAFT, Kind.COMMENT, Kind.LIKE, Kind.VIDEO})
ON_A_POST = frozenset({Kind.DRAFT, Kind.COMMENT, Kind.LIKE})
# What passes between us and a person's LinkedIn inbox.
WRITTEN = frozenset({Kind.INVITE, Kind.MESSAGE})
