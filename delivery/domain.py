"""The DNS gateway: what a sender's domain says of itself. Advice, never a gate; no network is fine."""

import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from dns.exception import DNSException
from dns.resolver import NXDOMAIN, NoAnswer, Resolver

from delivery import normal

SECONDS = 2.0
ALL_SECONDS = 8.0
NAMES = ("SPF", "DKIM", "DMARC")
# DKIM names its key freely; these are the names big providers and mail servers give it.
SELECTORS = ("google", "selector1", "selector2", "default", "dkim", "mail", "k1", "s1", "pm", "resend", "mta")


@dataclass(frozen=True, slots=True)
class Advice:
    """One record: whether it is as it should be (None: could not be told), and a sentence."""

    name: str
    sentence: str
    is_good: bool | None = None


class Away(Exception):
    """The domain name system gave no answer."""


def look(domain: str, *, resolver: Resolver | None = None) -> list[dict[str, object]]:
    """What SPF, DKIM and DMARC say, as rows to keep. Takes ALL_SECONDS at most."""
    end = time.monotonic() + ALL_SECONDS
    try:
        asked = resolver or Resolver()
        found = [_spf(asked, domain), _dkim(asked, domain, end), _dmarc(asked, domain)]
    except (Away, DNSException):  # a machine without a name server raises the latter
        found = [Advice(name, f"{name} could not be looked up now. Nothing depends on it.") for name in NAMES]
    return [asdict(advice) for advice in found]


def _spf(resolver: Resolver, domain: str) -> Advice:
    found = [text for text in _texts(resolver, domain) if text.lower().startswith("v=spf1")]
    if len(found) > 1:
        return Advice("SPF", "There are two SPF records, so neither counts. Keep one.", is_good=False)
    if not found:
        return Advice("SPF", f"{domain} does not say who may send for it. Add an SPF record.", is_good=False)
    if found[0].rstrip().lower().endswith("+all"):
        return Advice("SPF", "The SPF record lets anybody send. End it with ~all or -all.", is_good=False)
    return Advice("SPF", "The domain says who may send for it.", is_good=True)


def _dkim(resolver: Resolver, domain: str, end: float) -> Advice:
    for selector in SELECTORS:
        if time.monotonic() > end:
            break
        keys = _texts(resolver, f"{selector}._domainkey.{domain}")
        if any("p=" in text and not text.replace(" ", "").endswith("p=") for text in keys):
            return Advice("DKIM", f"A signing key is published under “{selector}”.", is_good=True)
    return Advice("DKIM", "No signing key under the usual names. Ask your mail provider whether mail is signed.")


def _dmarc(resolver: Resolver, domain: str) -> Advice:
    # What a domain does not say itself, the one above it says for it.
    told = (_texts(resolver, f"_dmarc.{name}") for name in normal.parents(domain))
    found = [text for texts in told for text in texts if text.lower().startswith("v=dmarc1")]
    if not found:
        return Advice("DMARC", "There is no DMARC record; big mailboxes ask for one. Start with p=none.", is_good=False)
    return Advice("DMARC", "The domain says what to do with forged mail.", is_good=True)


def _texts(resolver: Resolver, name: str) -> list[str]:
    try:
        answer = resolver.resolve(name, "TXT", lifetime=SECONDS)
    except (NXDOMAIN, NoAnswer):
        return []
    except (DNSException, OSError, UnicodeError) as error:
        raise Away(name) from error
    return list(_joined(answer))


def _joined(answer: object) -> Iterator[str]:
    # A long record comes in pieces that belong together without a gap.
    for row in answer:  # type: ignore[attr-defined]  # dnspython's answers are not typed
        yield b"".join(row.strings).decode("utf-8", "replace")
