"""Person: what we know of somebody, wherever they were found. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on LinkedIn; `provider_id` is only good for the account that saw them."""

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

    @property
    def full_name(self) -> str:
        """First and last name, as far as known."""
        return f"{self.first_name} {self.last_name}".strip()
