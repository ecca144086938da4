"""Addresses, domains, profiles and companies in the one form they are compared in. Pure."""

import re
import unicodedata
from urllib.parse import unquote, urlsplit

LONGEST_ADDRESS = 254
LONGEST_LOCAL = 64
LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
LEGAL_FORMS = frozenset(
    {"ab", "ag", "aps", "as", "bv", "co", "company", "corp", "corporation", "gmbh", "inc", "incorporated", "kg"}
    | {"limited", "llc", "llp", "ltd", "nv", "oy", "plc", "pty", "sa", "sarl", "sas", "se", "spa", "srl"}
)


def email(text: str) -> str:
    """An address in lower case with its domain in ASCII; empty when nobody could be written to there."""
    local, sign, host = text.strip().lower().rpartition("@")
    named = domain(host)
    whole = f"{local}@{named}"
    fits = sign and LOCAL.fullmatch(local) and named and len(local) <= LONGEST_LOCAL and len(whole) <= LONGEST_ADDRESS
    return whole if fits else ""


def domain(text: str) -> str:
    """A domain in lower-case ASCII, taken out of a URL if need be; empty when it is none."""
    name = text.strip().lower()
    if "://" in name:
        name = _host(name)
    try:
        name = name.removeprefix("@").rstrip(".").encode("idna").decode()
    except UnicodeError:
        return ""
    labels = name.split(".")
    is_name = len(labels) > 1 and all(LABEL.fullmatch(label) for label in labels) and not labels[-1].isdecimal()
    return name if is_name else ""


def parents(name: str) -> list[str]:
    """A domain and the domains above it, without the last label alone: a.b.example -> itself, b.example."""
    labels = name.split(".")
    return [".".join(labels[start:]) for start in range(len(labels) - 1)]


def profile(text: str) -> str:
    """The public identifier in a LinkedIn profile address, or the identifier itself."""
    said = unquote(text.strip().lower())
    found = re.search(r"linkedin\.com/(?:in|pub)/([^/?#\s]+)", said)
    name = found[1] if found else said.strip("/@")
    return "" if re.search(r"[\s/]", name) or "." in name and not found else name[:200]


def company(text: str) -> str:
    """A company's name without case, marks and legal form."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace(".", "")
    words = re.sub(r"[^\w&+]+", " ", plain).split()
    while len(words) > 1 and words[-1] in LEGAL_FORMS:
        words.pop()
    return " ".join(words)[:200]


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
