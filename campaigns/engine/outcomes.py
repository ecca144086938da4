"""What can come of an action: values that perform returns and record writes. Pure."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from leadr.common.people import Person


@dataclass(frozen=True, slots=True)
class Done:
    """It happened and is closed; `reason` says how, `accepted` for one."""

    reason: str = ""
    text: str = ""
    receipt: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Waiting:
    """It left, and somebody else has to answer by `until`."""

    until: datetime
    text: str = ""
    receipt: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """A search's page: people, and the cursor to go on from (empty: nobody left).

    `has_looked` is False when the day needed nobody and the source was not asked.
    """

    people: tuple[Person, ...]
    cursor: str
    has_looked: bool = True


@dataclass(frozen=True, slots=True)
class Accepted:
    """A follow-up's answer: the people the account is connected with, newest first."""

    public_identifiers: frozenset[str]


@dataclass(frozen=True, slots=True)
class PostFound:
    """An engagement's answer: the post that likes and comments will act on."""

    post_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Drafted:
    """A comment was written; somebody has to approve it unless comments go out by themselves."""

    text: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """It was not done and never will be, for a reason that is nobody's fault."""

    reason: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Failed:
    """It was refused for good."""

    reason: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Later:
    """Certainly nothing left; again at `at`. `counts` makes it one of the five attempts."""

    at: datetime
    reason: str = ""
    note: str = ""
    counts: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """The account may do no more of this kind until then; nothing left."""

    until: datetime
    reason: str
    note: str


@dataclass(frozen=True, slots=True)
class SessionLost:
    """LinkedIn ended the account's session; nothing left."""

    reason: str
    note: str


@dataclass(frozen=True, slots=True)
class Unavailable:
    """The provider as a whole cannot be used, or we are set up wrongly; nothing left and nobody is to blame."""

    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """We cannot know whether it happened; the evidence decides from `at` on."""

    at: datetime
    reason: str
    note: str = ""


Outcome = (
    Done | Waiting | Found | Accepted | PostFound | Drafted | Skipped | Failed | Later | Held | SessionLost
    | Unavailable | Unclear
)  # fmt: skip
