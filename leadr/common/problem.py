"""Problem: what stops something, as a sentence that page, guard and API share. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """A sentence for people; `field` names the input it belongs to, as in "delivery.days"."""

    sentence: str
    field: str = ""

    @property
    def section(self) -> str:
        """The part of the builder the field stands in."""
        return self.field.partition(".")[0]
