"""What a find brings: people, and where to go on. Pure."""

from dataclasses import dataclass

from leadr.common.people import Person


@dataclass(frozen=True, slots=True)
class Found:
    """People of one page; `cursor` is empty when the source has no more for now."""

    people: tuple[Person, ...]
    cursor: str = ""
