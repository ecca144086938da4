"""Which lead field, fixed text or default value each segment of a template speaks. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from leadr.common.problem import Problem

MOST_SEGMENTS = 100
MOST_CHARACTERS = 300


class Source(StrEnum):
    """Where a segment's words come from; the lead fields have the names of the words' variables."""

    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    CITY = "city"
    HEADLINE = "headline"
    COMPANY = "company"
    FIXED = "fixed"
    NOTHING = ""


LABELS = {
    Source.FIRST_NAME.value: "First name",
    Source.LAST_NAME.value: "Last name",
    Source.CITY.value: "City",
    Source.HEADLINE.value: "Headline",
    Source.COMPANY.value: "Company",
    Source.FIXED.value: "Fixed text",
    Source.NOTHING.value: "Default value only",
}
FIELDS = tuple(source for source in Source if source not in (Source.FIXED, Source.NOTHING))
GUESSES = {
    "name": Source.FIRST_NAME,
    "firstname": Source.FIRST_NAME,
    "lastname": Source.LAST_NAME,
    "surname": Source.LAST_NAME,
    "city": Source.CITY,
    "town": Source.CITY,
    "location": Source.CITY,
    "headline": Source.HEADLINE,
    "title": Source.HEADLINE,
    "role": Source.HEADLINE,
    "company": Source.COMPANY,
    "companyname": Source.COMPANY,
    "organization": Source.COMPANY,
}


@dataclass(frozen=True, slots=True)
class Segment:
    """A spoken place of a template, and what is said there."""

    variable: str
    source: Source = Source.NOTHING
    text: str = ""
    default: str = ""
    required: bool = True


def values(mapping: Iterable[Segment], lead: Mapping[str, str]) -> list[str]:
    """What the template says for one lead, in the mapping's order; the default exactly where the lead lacks it."""
    return [own(segment, lead) or segment.default.strip() for segment in mapping]


def own(segment: Segment, lead: Mapping[str, str]) -> str:
    """What the lead, or the fixed text, brings to a segment; empty when nothing."""
    if segment.source is Source.FIXED:
        return segment.text.strip()
    return (lead.get(segment.source.value) or "").strip() if segment.source in FIELDS else ""


def missing(mapping: Iterable[Segment], lead: Mapping[str, str]) -> list[str]:
    """Sentences about required segments that would stay silent for this lead."""
    return [
        f"This lead has no {_noun(segment)}, and “{segment.variable}” has no default value."
        for segment in mapping
        if segment.required and not own(segment, lead) and not segment.default.strip()
    ]


def problems(mapping: Sequence[Segment], *, has_template: bool) -> list[Problem]:
    """What stops a launch with this video."""
    if not has_template:
        return [Problem("Choose a video template, or take the video out.", field="video.template")]
    return [
        Problem(
            f"“{segment.variable}” has neither a lead field nor a default value. Choose one of them.",
            field="video.mapping",
        )
        for segment in mapping
        if segment.required and not _has_source(segment) and not segment.default.strip()
    ]


def guess(variables: Iterable[tuple[str, bool]], before: Iterable[Segment] = ()) -> list[Segment]:
    """A first mapping of (variable, required); what was chosen before for the same variable stays."""
    chosen = {segment.variable: segment for segment in before}
    return [
        Segment(
            variable,
            source=chosen[variable].source if variable in chosen else _guessed(variable),
            text=chosen[variable].text if variable in chosen else "",
            default=chosen[variable].default if variable in chosen else "",
            required=required,
        )
        for variable, required in variables
    ]


def read(rows: Any) -> list[Segment]:
    """The mapping as it is stored; ValueError with a sentence when it is none."""
    if not isinstance(rows, list) or len(rows) > MOST_SEGMENTS:
        raise ValueError(f"A mapping is a list of at most {MOST_SEGMENTS} segments.")
    found = [_segment(row) for row in rows]
    if len({segment.variable for segment in found}) < len(found):
        raise ValueError("A segment is mapped twice.")
    return found


def write(mapping: Iterable[Segment]) -> list[dict[str, Any]]:
    """The mapping as it is stored."""
    return [{**asdict(segment), "source": segment.source.value} for segment in mapping]


def _segment(row: Any) -> Segment:
    try:
        segment = Segment(**{**row, "source": Source(row.get("source", ""))})
    except (TypeError, ValueError, AttributeError) as error:
        raise ValueError(
            "A segment has a variable, a source, a text, a default value and says if it must be."
        ) from error
    words = (segment.variable, segment.text, segment.default)
    if not all(isinstance(word, str) and len(word) <= MOST_CHARACTERS and "\0" not in word for word in words):
        raise ValueError(f"A segment's words are at most {MOST_CHARACTERS} characters long.")
    if not segment.variable.strip() or not isinstance(segment.required, bool):
        raise ValueError("Every segment needs the name of its variable.")
    return segment


def _has_source(segment: Segment) -> bool:
    return segment.source in FIELDS or (segment.source is Source.FIXED and bool(segment.text.strip()))


def _noun(segment: Segment) -> str:
    return LABELS[segment.source.value].lower() if segment.source in FIELDS else "text here"


def _guessed(variable: str) -> Source:
    return GUESSES.get("".join(sign for sign in variable.lower() if sign.isalnum()), Source.NOTHING)
