"""Person: what we know of somebody, wherever they were found. Pure."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Signal:
    """The evidence that made somebody a lead; `post_id` is what a comment or like goes to, when it is a post."""

    kind: str
    quote: str
    url: str
    happened_on: date
    confidence: float = 1.0
    post_id: str = ""
    post_text: str = ""
    company: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on LinkedIn; `provider_id` is only good for the account that saw them.

    One without a provider id is a lead that is only matched (no name yet) or resolved (named, not found there yet).
    """

    public_identifier: str
    provider_id: str
    first_name: str = ""
    last_name: str = ""
    headline: str = ""
    city: str = ""
    company: str = ""
    profile_url: str = ""
    picture_url: str = ""
    distance: int | None = None
    signal: Signal | None = None
    email: str = ""

    @property
    def full_name(self) -> str:
        """First and last name, as far as known."""
        return f"{self.first_name} {self.last_name}".strip()
