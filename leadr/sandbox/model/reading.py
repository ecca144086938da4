"""The tasks that judge texts: signals in pages, and whether a post matches."""

import re
from typing import Any
from urllib.parse import urlsplit

from leadr.sandbox.model import language
from leadr.sandbox.model.cues import CUES, ROLE, STANDARD, TOOL

DOMAIN = re.compile(r"\b((?:[a-z0-9-]+\.)+(?:example|com|net|org|io|de|eu|co))\b")
NOT_A_COMPANY = re.compile(
    rf"^(?:the|a|an|we|our|this|these|since|auditors|current|apply|welcome|please|in|on|new|open|sales|shares|many|"
    rf"january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|"
    rf"wednesday|thursday|friday|saturday|sunday|chief .*|vp .*|head of .*|founder|.*\b{ROLE})$",
    re.IGNORECASE,
)
FULL_NAME = r"[A-ZÀ-Ž][\w'-]+ [A-ZÀ-Ž][\w'-]+"
PERSON = re.compile(
    rf"(?:\b(?:appointed|hired|welcome|promoted|keys of \w+ to)|\bofficer|\bsales|\bdata)\s+({FULL_NAME})|"
    rf"({FULL_NAME}),? (?:has|joins|joined|started|who becomes|becomes|steps)\b"
)
THINGS = re.compile(rf"^(?:{TOOL}|{STANDARD}|SOC|ISO|PCI|Type)\b", re.IGNORECASE)
SELLS = re.compile(r"\bDM me\b|\bselling\b|\bbook a demo\b|\bfeedback on\b|\bsponsored\b", re.IGNORECASE)
Input = dict[str, Any]


def signals(asked: Input) -> Input:
    """One signal at most for each page and kind: its best sentence."""
    pages, kinds = asked.get("pages") or [], [str(kind) for kind in asked.get("kinds") or []]
    prompt = language.roots(language.said(asked.get("prompt")))
    found = [_signal(page, kind, prompt) for page in pages if isinstance(page, dict) for kind in kinds]
    return {"signals": [signal for signal in found if signal]}


def _signal(page: Input, kind: str, prompt: set[str]) -> Input | None:
    title, text, url = (language.said(page.get(name)) for name in ("title", "text", "url"))
    if language.is_denied(title) or language.is_advice(title):
        return None
    scored = [(_weight(line, kind, prompt, page), line) for line in language.sentences(text)]
    weight, quote = max(scored, default=(0.0, ""))
    if weight <= 0:
        return None
    person = _person(quote)
    company = _company(quote, title, url, text, not_this=person)
    return {
        "kind": kind, "company_name": company, "company_domain": _domain(company, url, text), "person_name": person,
        "quote": quote, "url": url, "confidence": round(weight, 2),
    }  # fmt: skip


def _weight(line: str, kind: str, prompt: set[str], page: Input) -> float:
    year = re.match(r"\d{4}", language.said(page.get("date")))
    if language.is_denied(line) or language.is_advice(line):
        return 0.0
    if year and language.is_past(line, int(year.group())):
        return 0.0
    if kind == "custom":
        shared = len(prompt & language.roots(line))
        weight = 0.5 + 0.1 * shared if shared >= 2 else 0.0
    else:
        hits = sum(bool(cue.search(line)) for cue in CUES.get(kind, ()))
        weight = 0.75 + 0.08 * hits if hits else 0.0
    return min(weight - 0.3 * language.is_hedged(line), 0.98) if weight else 0.0


def _person(quote: str) -> str | None:
    for match in PERSON.finditer(quote):
        name = match.group(1) or match.group(2)
        if not re.search(ROLE, name, re.IGNORECASE) and not NOT_A_COMPANY.match(name.split()[0]):
            return name
    return None


def _company(quote: str, title: str, url: str, text: str, *, not_this: str | None) -> str:
    """The name in the sentence that the title, the address or a domain in the text knows too; else the site's own."""
    label = _label(urlsplit(url).hostname or "")
    known = f"{title} {' '.join(DOMAIN.findall(text))} {urlsplit(url).path.replace('/', ' ')} {label}".lower()
    spoken = [name.partition("'s")[0].partition("’s")[0] for name in language.names(quote)]
    names = [name for name in spoken if name != not_this and not NOT_A_COMPANY.match(name)]
    fitting = [name for name in names if name.lower() in known and not THINGS.search(name)]
    if fitting:
        return fitting[0]
    own = _own_name(title, url, label)
    return own if re.search(r"\b(?:we|our)\b", quote, re.IGNORECASE) or not names else names[0]


def _own_name(title: str, url: str, label: str) -> str:
    """Whose page it is: a name of the title that the address knows, else the site's."""
    address = url.lower()
    titled = [name for name in language.names(title) if name.lower() in address and not THINGS.search(name)]
    words = [word for name in titled for word in name.split() if f"/{word.lower()}/" in address]
    return words[0] if words else next((name for name in titled if name.lower() == label), label.capitalize())


def _domain(company: str, url: str, text: str) -> str:
    hosts = [urlsplit(url).hostname or "", *DOMAIN.findall(text)]
    bare = company.lower().replace(" ", "")
    return next((".".join(host.split(".")[-2:]) for host in hosts if _label(host) == bare), "")


def _label(host: str) -> str:
    parts = host.split(".")
    return parts[-2] if len(parts) > 1 else host


def judgement(asked: Input) -> Input:
    """Phrases first, word by word or by their roots; then the meaning."""
    post = asked.get("post") or {}
    text = language.said(post.get("text") if isinstance(post, dict) else post)
    phrases = [language.said(phrase) for phrase in asked.get("phrases") or []]
    for line in language.sentences(text):
        if any(_says(line, phrase, 0.7) for phrase in phrases) or _says(line, language.said(asked.get("meaning")), 0.6):
            reason = _against(line, text)
            return {"matches": not reason, "reason": reason or f"It says: {line[:120]}"}
    return {"matches": False, "reason": "Nothing in the post says this."}


def _says(line: str, phrase: str, share: float) -> bool:
    wanted = language.roots(phrase)
    if not wanted:
        return False
    return phrase.lower() in line.lower() or len(wanted & language.roots(line)) >= share * len(wanted)


def _against(line: str, text: str) -> str:
    if language.is_denied(line):
        return "The post denies it."
    if language.is_advice(text):
        return "The post is advice, not a need."
    return "The author sells or asks for something else." if SELLS.search(text) else ""
