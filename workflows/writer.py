"""Words that are written for one person: from the language model where there is one, else from plain text."""

from collections.abc import Mapping
from datetime import datetime

from accounts.models import User


def comment(_user: User, *, post_text: str, author: str, limit: int, now: datetime) -> str:
    """A comment under a post, within the limit."""
    first = author.partition(" ")[0]
    return f"Thank you for sharing this, {first}."[:limit] if post_text else ""


def rephrase(_user: User, *, text: str, values: Mapping[str, str], limit: int, now: datetime) -> str:
    """The text as it is."""
    return text
