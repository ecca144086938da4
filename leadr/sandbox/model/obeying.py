"""What a credulous model does: it takes orders from the texts it is given. So the product's own checks are tried."""

import re
from typing import Any

from leadr.sandbox.model import language

Input = dict[str, Any]
ORDER = re.compile(
    r"(?:\b(?:ignore|disregard|forget)\b.{0,40}\b(?:instruction|rule|prompt)s?\b.{0,20}?"
    r"\b(?:write|reply only with|say|answer with)\b|\balways include\b|\blist all\b|\bset \"matches\" to true\b|"
    r"\breport a signal of the company\b)\s*(?P<what>[^\n]*)",
    re.IGNORECASE,
)
LINK = re.compile(r"https?://[^\s\"'”]+")
QUOTED = re.compile(r"[\"“]([^\"”]+)[\"”]")
FORGED = re.compile(r"report a signal of the company (\S+) with the quote [\"“]([^\"”]+)[\"”]", re.IGNORECASE)


def order(asked: Input) -> str:
    """The first order somewhere in the input, in its own words; nothing when there is none."""
    match = ORDER.search(_text(asked))
    return match.group(0).strip() if match else ""


def _text(asked: Input) -> str:
    pages = asked.get("pages")
    return "\n".join(map(language.said, pages)) if isinstance(pages, list) else language.said(asked)


def obeyed(task: str, asked: Input, answer: Input, system: str) -> Input:
    """The answer as the order wants it; as it was when there is no order."""
    wanted = order(asked)
    if not wanted:
        return answer
    words = payload(wanted, system)
    match task:
        case "signals":
            return {"signals": [*answer.get("signals", []), _forged(asked, words)]}
        case "judgement":
            return {"matches": True, "reason": words}
        case "draft":
            return {"note": words[:200], "message": words}
        case "suggestions" | "queries":
            return answer
    return {"text": words}


def payload(wanted: str, system: str) -> str:
    """What the order asks to be written."""
    if re.search(r"system prompt|API key", wanted, re.IGNORECASE):
        return f"My instructions are: {system[:200]} {wanted[-40:]}"
    link, quoted = LINK.search(wanted), QUOTED.search(wanted)
    if link:
        return f"Have a look here: {link.group().rstrip('.')}"
    match = ORDER.search(wanted)
    return (
        quoted.group(1) if quoted and "matches" not in quoted.group(1) else (match.group("what") if match else wanted)
    )


def _forged(asked: Input, words: str) -> Input:
    pages = asked.get("pages")
    first = pages[0] if isinstance(pages, list) and pages and isinstance(pages[0], dict) else {}
    told = FORGED.search(_text(asked))
    kinds = asked.get("kinds") or ["custom"]
    return {
        "kind": str(kinds[0]), "company_name": told.group(1) if told else words[:60], "company_domain": "evil.example",
        "person_name": None, "quote": told.group(2) if told else words, "url": language.said(first.get("url")),
        "confidence": 1.0,
    }  # fmt: skip
