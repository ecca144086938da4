"""English as far as the rules need it: sentences, roots, names, denial, time, and words spoken to a machine."""

import re
from typing import Any

SENTENCE = re.compile(r"(?<=[.!?])[\"”»]?\s+")
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
NAME = re.compile(r"[A-ZÀ-Ž][\w&'’-]*(?:\s+(?:of\s+)?[A-ZÀ-Ž][\w&'’-]*)*")
DENIED = re.compile(
    r"\b(not|no|never|nobody|den(?:y|ies|ied)|against|frozen|froze|paused|stopped|closed|filled|expired|cancell?ed|"
    r"ruled out|n't|without plans)\b|n['’]t\b",
    re.IGNORECASE,
)
FIRM = re.compile(r"\bwithout (?:a |any )?(?:finding|exception)s?\b|\bno longer in beta\b", re.IGNORECASE)
ADVICE = re.compile(
    r"^(?:how to|ten |five |\d+ (?:tips|lessons)|this guide|many teams|what (?:does|is|do)\b|why you|do you need)|"
    r"\b(?:tips|a thread|a guide|short guide|webinar|unpopular opinion|in general)\b|\bis hard:",
    re.IGNORECASE,
)
YEAR = re.compile(r"\b(?:in|back in|since|of) ((?:19|20)\d\d)\b", re.IGNORECASE)
HEDGED = re.compile(r"\b(?:may|might|could|considers?|considering|rumou?rs?|reportedly|perhaps)\b", re.IGNORECASE)
SPOKEN_TO_MACHINES = re.compile(
    r"\b(?:ignore|disregard|forget)\b.{0,40}\b(?:instruction|rule|prompt|above)|"
    r"^\W*(?:system|assistant|new instruction)\b.{0,3}[:,]|\b(?:AI|assistants?|language models?) reading\b|"
    r"\bto AI\b|\bEND OF DATA\b|\bsystem prompt\b",
    re.IGNORECASE,
)
STOP = set(
    re.findall(
        r"\w+",
        "a an and any are as at be been but by can do for from good had has have how i if in into is it its me my new "
        "of on or our out so somebody someone than that the their them then there they this to us was we were what "
        "which who will with you your about am just now one very people company companies post posts",
    )
)
ALIKE = (
    ("seek", "looking", "search", "searching", "recommend", "recommendation", "evaluating", "evaluate",
     "comparing", "compare", "switching", "switch", "choose", "shortlist", "need", "needs", "vendors", "alternative"),
    ("ache", "broken", "mess", "struggling", "struggle", "tired", "frustrated", "painful", "pain", "lose", "wrong",
     "hate", "kept", "problem", "problems", "chaos"),
    ("hire", "hiring", "hires", "hired", "recruit", "recruiting", "jobs", "job"),
    ("join", "joined", "joins", "welcome", "started", "position"),
    ("open", "opening", "opens", "expand", "expanding", "expansion", "expands"),
)  # fmt: skip
ROOT = {word: group[0] for group in ALIKE for word in group}


def sentences(text: str) -> list[str]:
    """The sentences of a text that speak to people."""
    found = (part.strip() for line in text.splitlines() for part in SENTENCE.split(line))
    return [part for part in found if part and not SPOKEN_TO_MACHINES.search(part)]


def roots(text: str) -> set[str]:
    """The words that carry meaning, each as its root."""
    words = (word.lower().rstrip("'’") for word in WORD.findall(text))
    kept = (word for word in words if word not in STOP)
    return {ROOT.get(word) or ROOT.get(word.removesuffix("s"), word.removesuffix("s")) for word in kept}


def is_denied(sentence: str) -> bool:
    """Whether a sentence says that something is not so."""
    return DENIED.search(FIRM.sub("", sentence)) is not None


def is_advice(sentence: str) -> bool:
    """Whether a sentence teaches instead of telling."""
    return ADVICE.search(sentence) is not None


def is_past(sentence: str, year: int) -> bool:
    """Whether a sentence is about an earlier year."""
    return any(int(found) < year for found in YEAR.findall(sentence))


def is_hedged(sentence: str) -> bool:
    """Whether a sentence only supposes."""
    return HEDGED.search(sentence) is not None


def names(text: str) -> list[str]:
    """Runs of capitalised words."""
    return [match.group().removesuffix("'s").removesuffix("’s") for match in NAME.finditer(text)]


def said(value: Any) -> str:
    """Anything as text."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return " ".join(said(part) for part in value.values())
    return " ".join(map(said, value)) if isinstance(value, list) else "" if value is None else str(value)
