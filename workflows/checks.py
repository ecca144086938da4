"""Looks at what a language model wrote before anybody gets it: only what the evidence holds may be said. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from accounts.untrusted import GUARD, INVISIBLE, speaks_to_models
from workflows.limits import linkedin_length

LINK = re.compile(
    r"https?:|hxxps?:|\bwww\.|//|\b[\w-]+(?:\.|\s?(?:\[\.\]|\(dot\)| dot )\s?)"
    r"(?:com|net|org|io|ai|co|eu|de|uk|fr|es|it|nl|ch|at|me|ly|in|app|dev|xyz|info|biz|example|test|ru|link|site)\b|<a\b",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"\S@\S|(?<!\w)@\w|\+?\d[\d\s().-]{6,}\d")
MACHINE = re.compile(
    r"\bas an AI\b|\blanguage model\b|\bmy (?:instructions|rules|prompt)\b|\bsystem prompt\b|\bAPI[ _-]?keys?\b|"
    r"\bI (?:can(?:no|')t|am unable to|must decline)\b|^\W*[{\[]|```",
    re.IGNORECASE,
)
GAP = re.compile(r"\{\{.*?\}\}")
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
SENTENCE = re.compile(r"(?<=[.!?…:])[\"”»)]*\s+|\n+")
# Words that are written large and name nobody.
LARGE_WORDS = (
    "i i'd i'll i'm i've linkedin hi hello dear thank thanks monday tuesday wednesday thursday friday saturday sunday "
    "january february march april may june july august september october november december english crm b2b saas"
)
LARGE = set(LARGE_WORDS.split())
STOPS = {
    "en": "the and of to in is you for that with your are this have would we be it",
    "de": "der die das und ist nicht ich sie wir mit für ein eine zu auf den ihre ihr",
    "fr": "le la les et des une est pas vous pour dans que nous avec sur votre je",
    "es": "el los las y que una es por para con su nos como más pero está de",
    "it": "il gli che di una è per con non sono come più ma questo della nel",
    "pt": "o os as que uma é por para com não seu como mais mas em do da",
    "nl": "de het een en van is niet dat met voor op zijn wij jullie je ik",
}
LANGUAGES = {name: set(words.split()) for name, words in STOPS.items()}
ECHO, LEAK = 5, 6
KEPT, FRESH = 0.5, 0.5


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a text may be made of: the evidence, its length, its variables."""

    evidence: str
    limit: int
    variables: tuple[str, ...] = ()
    secret: str = ""


def fault(text: str, allowed: Allowed) -> str:
    """The first thing that is wrong with a text, in a few words; empty when nothing is."""
    bare = GAP.sub(" ", text)
    if not bare.strip():
        return "empty"
    if linkedin_length(text) > allowed.limit:
        return "too long"
    if INVISIBLE.search(text):
        return "signs nobody sees"
    if LINK.search(bare) or ADDRESS.search(bare):
        return "a link or an address"
    if MACHINE.search(bare) or any(map(speaks_to_models, SENTENCE.split(bare))):
        return "words of a machine"
    if echoes(bare, f"{allowed.secret} {GUARD}", LEAK):
        return "its own instructions"
    if unknown := strangers(bare, allowed.evidence):
        return f"a name or number from nowhere: {unknown[0]}"
    return ""


def strangers(text: str, evidence: str) -> list[str]:
    """Names and numbers in a text that the evidence does not hold."""
    known = {word.casefold() for word in WORD.findall(evidence)} | LARGE
    return [word for word in _telling(text) if not _stems(word) & known]


def echoes(text: str, source: str, length: int) -> bool:
    """Whether a text repeats so many words of another one in a row."""
    mine, theirs = ([word.casefold() for word in WORD.findall(part)] for part in (text, source))
    runs = {tuple(theirs[start : start + length]) for start in range(len(theirs) - length + 1)}
    return any(tuple(mine[start : start + length]) in runs for start in range(len(mine) - length + 1))


def means_the_same(text: str, plain: str) -> bool:
    """Whether a rephrased text still says what the plain one does: most of its words, few new ones, about as long."""
    said, meant = ({word.casefold() for word in WORD.findall(part)} for part in (text, plain))
    if not said or not meant or not 0.5 <= len(text) / len(plain) <= 1.6:
        return False
    return (
        len(said & meant) / len(meant) >= KEPT
        and len(said - meant) / len(said) <= FRESH
        and _asks(text) == _asks(plain)
    )


def same_language(text: str, other: str) -> bool:
    """Whether two texts are in one language, as far as their small words tell."""
    mine, theirs = language_of(text), language_of(other)
    return not mine or not theirs or mine == theirs


def language_of(text: str) -> str:
    """The language whose small words a text uses most; empty when there are too few to tell."""
    words = [word.casefold() for word in WORD.findall(text)]
    counts = {name: sum(word in stops for word in words) for name, stops in LANGUAGES.items()}
    best, second = sorted(counts.values(), reverse=True)[:2]
    return max(counts, key=lambda name: counts[name]) if best >= 3 and best > second else ""


def keeps(text: str, values: Iterable[str]) -> bool:
    """Whether all these words still stand in a text."""
    return all(value in text for value in values)


def _telling(text: str) -> Iterable[str]:
    """Words that claim something: numbers, words in capitals, words written large inside a sentence."""
    is_german = language_of(text) == "de"  # where every noun is written large
    for sentence in SENTENCE.split(text):
        words = WORD.findall(sentence)
        for place, word in enumerate(words):
            is_name = word[0].isupper() and place > 0 and not is_german
            is_loud = len(word) > 1 and (word.isupper() or any(sign.isdigit() for sign in word))
            is_mixed = any(sign.isupper() for sign in word[1:]) and not word.isupper()
            if is_name or is_loud or is_mixed:
                yield word


def _stems(word: str) -> set[str]:
    """A word as it may stand in the evidence: with or without a genitive or plural."""
    small = word.casefold().replace("’", "'")
    bare = small.removesuffix("'s")
    return {small, bare, bare.removesuffix("s"), f"{bare}s"}


def _asks(text: str) -> bool:
    return "?" in text
