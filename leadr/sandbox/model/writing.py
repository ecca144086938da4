"""The tasks that write: a draft, a rephrased note, a comment."""

import hashlib
import re
from typing import Any

from leadr.sandbox.model import language

Input = dict[str, Any]
NOTES = (
    "Hi {first_name}, your work as {headline} caught my eye. I talk with people in {city} about the same questions and "
    "would be glad to connect.",
    "Hi {first_name}, I follow what happens at {company} and would be glad to connect.",
    "Hi {first_name}, your profile caught my eye. I would be glad to connect.",
    "Hi {first_name}, glad to connect?",
    "Glad to connect?",
)
MESSAGES = (
    "Thank you for connecting, {first_name}. {why} If that is of use to you at {company}, I can show you in ten "
    "minutes how others do it. Would next week suit you?",
    "Thank you for connecting, {first_name}. {why} Would a short call next week suit you?",
    "Thank you for connecting, {first_name}. May I tell you in two lines why I wrote?",
    "Thank you for connecting.",
)
SWAPS = (
    ("Hi ", "Hello "), ("Hello ", "Hi "), ("I would be glad", "I'd be happy"), ("would be glad", "would be happy"),
    ("I saw", "I noticed"), ("I noticed", "I saw"), ("caught my eye", "stood out to me"),
    ("Thank you for", "Thanks for"), ("Would next week suit you?", "How about next week?"),
    ("I am ", "I'm "), ("do not", "don't"), ("great", "good"), ("talk", "speak"),
)  # fmt: skip
COMMENTS = (
    "Thank you for sharing this, {first}. The point about {topic} is one we hear a lot.",
    "Well put, {first}. How did your team begin with {topic}?",
    "Interesting, {first}. What surprised you most about {topic}?",
    "Thank you for sharing this, {first}.",
    "Well put.",
)
GAP = re.compile(r"\{(\w+)\}")


def draft(asked: Input) -> Input:
    """A note and a message with the variables that are offered, within the limits."""
    offered = {str(name) for name in asked.get("variables") or []}
    about = " ".join(language.said(asked.get("audience")).split())[:120].rstrip(".")
    why = f"I wrote because of this: {about}." if about else "I wrote because our fields touch."
    return {
        "note": _longest(NOTES, offered, _limit(asked, "note_limit", 200), why),
        "message": _longest(MESSAGES, offered, _limit(asked, "message_limit", 500), why),
    }


def _longest(forms: tuple[str, ...], offered: set[str], limit: int, why: str) -> str:
    """The first wording that uses only what is offered and fits; a variable counts for fourteen letters."""
    for form in forms:
        if set(GAP.findall(form)) - {"why"} <= offered:
            rendered = GAP.sub("x" * 14, form.replace("{why}", why))
            if len(rendered) <= limit:
                return GAP.sub(r"{{\1}}", form.replace("{why}", why))
    return forms[-1][:limit]


def rephrase(asked: Input) -> Input:
    """One or two turns of phrase changed, chosen by the person; everything else as it was."""
    text, limit = language.said(asked.get("text")), _limit(asked, "limit", 200)
    turn = _turn(language.said(asked.get("lead")))
    fitting = [(old, new) for old, new in SWAPS if old in text]
    changed = text
    for old, new in (fitting[turn % len(fitting) :] or fitting)[:2] if fitting else []:
        if new not in changed:
            changed = changed.replace(old, new, 1)
    return {"text": changed if len(changed) <= limit else text}


def comment(asked: Input) -> Input:
    """A short, friendly line about what the post is about."""
    post = asked.get("post") or {}
    text, author = language.said(post.get("text")), language.said(post.get("author"))
    first, topic, limit = author.partition(" ")[0], _topic(text), _limit(asked, "limit", 200)
    forms = COMMENTS[_turn(text) % 3 :] if first and topic else COMMENTS[3:] if first else COMMENTS[4:]
    lines = (
        form.format(first=first, topic=topic) for form in (*forms[:1], *COMMENTS[3:]) if first or "{first}" not in form
    )
    return {"text": next((line for line in lines if len(line) <= limit), "")}


def _topic(text: str) -> str:
    """The longest word of the first sentence that speaks to people, as what it is about."""
    lines = language.sentences(text)
    words = [word for word in language.WORD.findall(lines[0]) if word.lower() not in language.STOP] if lines else []
    return max(words, key=len, default="").lower()


def _limit(asked: Input, name: str, default: int) -> int:
    value = asked.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else default


def _turn(text: str) -> int:
    return int(hashlib.sha256(text.encode()).hexdigest()[:8], 16)
