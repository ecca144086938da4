"""Posts and comments as the LinkedIn provider sends them (unipile.md §7), as typed values. Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts import linkedin_wire as wire
from leadr.common.people import Person


@dataclass(frozen=True, slots=True)
class PostFacts:
    """A post; `social_id` is what comments and reactions are made with, never the id seen in an address."""

    social_id: str
    url: str
    text: str
    posted_at: datetime | None
    author: Person | None
    can_react: bool
    can_comment: bool
    is_repost: bool
    is_liked: bool


@dataclass(frozen=True, slots=True)
class CommentFacts:
    """A comment under a post; `author_id` is the provider id of who wrote it."""

    text: str
    author_id: str
    written_at: datetime | None


def post(row: dict[str, Any]) -> PostFacts:
    """A Post object or a POST search result. A company's post has no author to reach."""
    author = row.get("author")
    allowed = row.get("permissions")
    may = allowed if isinstance(allowed, dict) else {}
    is_person = isinstance(author, dict) and not author.get("is_company")
    return PostFacts(
        social_id=wire.text(row, "social_id"),
        url=wire.text(row, "share_url"),
        text=wire.text(row, "text"),
        posted_at=wire.moment(row.get("parsed_datetime")),
        author=wire.person(author) if isinstance(author, dict) and is_person else None,
        can_react=bool(may.get("can_react", True)),
        can_comment=bool(may.get("can_post_comments", True)),
        is_repost=bool(row.get("is_repost")),
        is_liked=bool(row.get("user_reacted")),
    )


def comment(row: dict[str, Any]) -> CommentFacts:
    """A Comment object."""
    details = row.get("author_details")
    author = wire.text(details, "id") if isinstance(details, dict) else ""
    return CommentFacts(wire.text(row, "text"), author or wire.text(row, "author"), wire.moment(row.get("date")))
