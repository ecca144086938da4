"""Filling a lead's fields into a text. A substitution, not a template language: nothing is evaluated. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from workflows.limits import linkedin_length

VARIABLES = ("first_name", "last_name", "city", "headline", "company")
VIDEO = "video_url"
PLACE = re.compile(r"\{\{\s*([^{}|]*?)\s*(?:\|([^{}]*))?\}\}")
STRAY = re.compile(r"\{\{|\}\}")


@dataclass(frozen=True, slots=True)
class Template:
    """A text to start from."""

    key: str
    label: str
    note: str
    message: str


TEMPLATES = (
    Template(
        "introduction",
        "Professional introduction",
        "Hi {{first_name|there}}, your work as {{headline|a colleague in the field}} caught my eye. "
        "I would be glad to connect.",
        "Thank you for connecting, {{first_name|and hello}}. I help teams at companies like {{company|yours}} "
        "and would like to hear what you are working on. May I ask two questions?",
    ),
    Template(
        "hiring_manager",
        "Hiring manager",
        "Hi {{first_name|there}}, I follow hiring in {{city|your area}} and would like to stay in touch.",
        "Good to be connected, {{first_name|and hello}}. If {{company|your company}} is looking for people this "
        "quarter, I know a few who might fit. Shall I send you two short profiles?",
    ),
    Template(
        "business_opportunity",
        "Business opportunity",
        "Hi {{first_name|there}}, I have an idea that may suit {{company|your company}}. Happy to connect.",
        "Thanks for connecting, {{first_name|and hello}}. The idea in one line: less manual work for "
        "{{company|your team}} within a month. Would a short call next week be of use?",
    ),
    Template(
        "candidate",
        "Candidate outreach",
        "Hi {{first_name|there}}, your background in {{headline|your field}} fits a role I am filling.",
        "Thank you, {{first_name|and hello}}. The role is close to {{city|where you live}} and the team is small. "
        "May I send you the details?",
    ),
)


def names(*, has_video: bool) -> tuple[str, ...]:
    """The variables a text may use."""
    return (*VARIABLES, VIDEO) if has_video else VARIABLES


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text as one lead gets it: values, else the fallback behind the bar, else nothing, with tidy spaces."""
    filled = PLACE.sub(lambda found: _value(found, values), text)
    return _tidy(filled)


def without_fallbacks(text: str) -> str:
    """The text with the fallbacks taken out of its variables."""
    return PLACE.sub(lambda found: f"{{{{{found[1]}}}}}", text)


def too_long(text: str, *, limit: int, name: str) -> str:
    """A sentence about a text that no lead's values can shorten below the limit; empty when it fits."""
    shortest = linkedin_length(fill(without_fallbacks(text), {}))
    return f"The {name} is {shortest} characters without any names; LinkedIn takes {limit}." if shortest > limit else ""


def problems(text: str, *, has_video: bool = False) -> list[str]:
    """Sentences about variables that do not exist, each with its name and position (from 1)."""
    known = names(has_video=has_video)
    found = [
        f"“{{{{{place[1]}}}}}” at position {place.start() + 1} is not a variable. Use {', '.join(known)}."
        for place in PLACE.finditer(text)
        if place[1] not in known
    ]
    rest = PLACE.sub(lambda place: " " * len(place[0]), text)
    stray = [
        f"“{sign[0]}” at position {sign.start() + 1} opens or closes no variable." for sign in STRAY.finditer(rest)
    ]
    return found + stray


def shorten(text: str, limit: int) -> str:
    """As many whole words as fit into `limit` UTF-16 units, with an ellipsis when some had to go."""
    if linkedin_length(text) <= limit:
        return text
    words: list[str] = []
    for word in text.split(" "):
        if linkedin_length(" ".join([*words, word]) + "…") > limit:
            break
        words.append(word)
    return " ".join(words).rstrip(" ,.;:") + "…" if words else ""


def _value(found: re.Match[str], values: Mapping[str, str]) -> str:
    return (values.get(found[1], "") or "").strip() or (found[2] or "").strip()


def _tidy(text: str) -> str:
    text = re.sub(r"[ \t]{2,}", " ", text)
    text = re.sub(r"[ \t]+([,.;:!?])", r"\1", text)
    return re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE).strip()
