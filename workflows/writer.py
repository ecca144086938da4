"""Words from the language model: a draft, a text rephrased for one person, a comment. Plain words when it fails.

What strangers wrote reaches the model as data alone, and nothing the model wrote leaves unchecked.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import BaseModel

from accounts import language, untrusted
from accounts.models import User
from leadr.common.gateways import No
from workflows import checks, wording
from workflows.checks import Allowed
from workflows.limits import linkedin_length
from workflows.wording import TEMPLATES, VARIABLES, Template

log = logging.getLogger(__name__)
COMMENT_LENGTH = 300
VARIABLE = "x" * 14
DRAFT = (
    "Write an invite note and a first message for LinkedIn to the people described, from the account named. Use only "
    "the variables offered, as {{first_name}}, with a fallback after a bar, as in {{city|your area}}. No links, no "
    "names or numbers that are not in the input. Plain, short, friendly; at most one question."
)
REPHRASE = (
    "Say the text again a little differently for the person given: same meaning, same language, same names, at most as "
    "long as the limit. No links, nothing that is not in the text."
)
COMMENT = (
    "Write one short, friendly comment under the post, in its language, about what it says. Do not quote it. No links, "
    "no names or numbers that are not in it, no selling."
)
NOT_CLEAN = "What the language model wrote could not be used, so this is a template."


class Words(BaseModel):
    """A text."""

    text: str


class Texts(BaseModel):
    """A note and a message."""

    note: str
    message: str


@dataclass(frozen=True, slots=True)
class Draft:
    """Words to start from, whether a model wrote them, and why not when it did not."""

    note: str
    message: str
    is_from_model: bool
    sentence: str = ""


def draft(
    user: User, *, audience_text: str, account_name: str, note_limit: int, message_limit: int, now: datetime
) -> Draft:
    """A note and a message for an audience; from a template when no model can write them."""
    audience = untrusted.cleaned(audience_text)
    data = {
        "audience": audience, "account": account_name, "note_limit": note_limit, "message_limit": message_limit,
        "variables": list(VARIABLES),
    }  # fmt: skip
    try:
        said = language.extract(user, Texts, name="draft", system=DRAFT, data=data, now=now)
    except No as no:
        return _template(audience, f"{no.sentence} This is a template instead.")
    note, message = _newlines(said.note), _newlines(said.message)
    for text, limit in ((note, note_limit), (message, message_limit)):
        if wrong := _draft_fault(text, evidence=f"{audience} {account_name}", limit=limit):
            log.warning("A draft was not used: %s", wrong)
            return _template(audience, NOT_CLEAN)
    return Draft(note, message, is_from_model=True)


def rephrase(user: User, *, text: str, values: Mapping[str, str], limit: int, now: datetime) -> str:
    """A lead's text said a little differently; the text as it is when that fails in any way."""
    known = {name: untrusted.cleaned(value) for name, value in values.items() if value}
    if untrusted.cleaned(text) != "\n".join(filter(None, map(str.strip, text.splitlines()))):
        return text  # something in it speaks to the model: it is not asked
    data = {"text": text, "limit": limit, "lead": known}
    used = [value for value in values.values() if value and value in text]

    def wrong(said: str) -> str:
        if not checks.keeps(said, used):
            return "a name was lost"
        if wording.PLACE.search(said) or not checks.means_the_same(said, text):
            return "another meaning"
        return "" if checks.same_language(said, text) else "another language"

    return _checked(user, "rephrase", REPHRASE, data, Allowed(text, limit), wrong=wrong, now=now) or text


def comment(user: User, *, post_text: str, author: str, limit: int, now: datetime) -> str:
    """A comment under a post; a plain thank-you when the model has no usable one; empty when there is no post."""
    post = untrusted.cleaned(post_text)
    if not post_text.strip():
        return ""
    name = untrusted.cleaned(author)
    plain = _thanks(name, limit)
    if not post:
        return plain
    most = min(limit, COMMENT_LENGTH)
    data = {"post": {"author": name, "text": post}, "limit": most}

    def wrong(said: str) -> str:
        if checks.echoes(said, post, checks.ECHO):
            return "it repeats the post"
        return "" if checks.same_language(said, post) else "another language"

    return _checked(user, "comment", COMMENT, data, Allowed(f"{name} {post}", most), wrong=wrong, now=now) or plain


def _checked(
    user: User, name: str, system: str, data: Mapping[str, Any], allowed: Allowed, *, wrong: Callable[[str], str],
    now: datetime,
) -> str:  # fmt: skip
    """What the model wrote, if it passes every check; empty otherwise."""
    try:
        said = _newlines(language.extract(user, Words, name=name, system=system, data=data, now=now).text)
    except No as no:
        log.info("No %s from the model: %s", name, no.sentence)
        return ""
    bounded = Allowed(allowed.evidence, allowed.limit, allowed.variables, secret=system)
    if fault := checks.fault(said, bounded) or wrong(said):
        log.warning("A %s was not used: %s", name, fault)
        return ""
    return said


def _draft_fault(text: str, *, evidence: str, limit: int) -> str:
    if found := wording.problems(text):
        return found[0]
    # As long as it is with names of a usual length.
    usual = wording.PLACE.sub(VARIABLE, text)
    if linkedin_length(usual) > limit:
        return "too long"
    fallbacks = " ".join(place[2] or "" for place in wording.PLACE.finditer(text))
    spoken = f"{wording.PLACE.sub(' ', text)} {fallbacks}"
    if fault := checks.fault(spoken, Allowed(evidence, limit * 4, secret=DRAFT)):
        return fault
    return "" if checks.same_language(spoken, evidence) else "another language"


def _template(audience: str, sentence: str) -> Draft:
    template = _fitting(audience.casefold())
    return Draft(template.note, template.message, is_from_model=False, sentence=sentence)


def _fitting(audience: str) -> Template:
    by_key = {template.key: template for template in TEMPLATES}
    if any(word in audience for word in ("candidate", "applicant", "open to work", "looking for a job")):
        return by_key["candidate"]
    if any(word in audience for word in ("hiring", "hire", "recruit", "open job", "vacanc")):
        return by_key["hiring_manager"]
    return by_key["business_opportunity"] if "compan" in audience else by_key["introduction"]


def _thanks(author: str, limit: int) -> str:
    first = author.split(" ")[0]
    named = f"Thank you for sharing this, {first}."
    is_name = first.replace("-", "").replace("'", "").isalpha() and len(first) <= 30
    return named if is_name and linkedin_length(named) <= limit else "Thank you for sharing this."[:limit]


def _newlines(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
