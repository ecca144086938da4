"""The kinds of action and what holds for each: its lane, whether it is outreach, whether it may be repeated. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """One kind of deed the queue holds."""

    SEARCH = "search"
    FOLLOW_UP = "follow_up"
    INVITE = "invite"
    MESSAGE = "message"


class Lane(StrEnum):
    """A queue of its own, so that a slow search never delays an invite."""

    SEARCH = "search"
    OUTREACH = "outreach"


@dataclass(frozen=True, slots=True)
class Traits:
    """What holds for a kind: where it runs, whether it touches a person, whether repeating it is harmless."""

    label: str
    lane: Lane
    is_outreach: bool
    is_repeatable: bool
    daily_cap: int | None = None


TRAITS = {
    Kind.SEARCH: Traits("Search", Lane.SEARCH, is_outreach=False, is_repeatable=True),
    Kind.FOLLOW_UP: Traits("Invite follow-up", Lane.SEARCH, is_outreach=False, is_repeatable=True),
    Kind.INVITE: Traits("Invite", Lane.OUTREACH, is_outreach=True, is_repeatable=False, daily_cap=79),
    Kind.MESSAGE: Traits("Message", Lane.OUTREACH, is_outreach=True, is_repeatable=False, daily_cap=100),
}
LABELS = {kind.value: traits.label for kind, traits in TRAITS.items()}
LANE_LABELS = {lane.value: lane.value.title() for lane in Lane}
OF_CAMPAIGN = {Kind.SEARCH, Kind.FOLLOW_UP}
STEP_KINDS = {Kind.INVITE, Kind.MESSAGE}
