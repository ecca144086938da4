"""Is a find real, new and recent: quotes word for word, addresses and companies made comparable. Pure."""

import hashlib
import re
import unicodedata
from datetime import date, datetime
from urllib.parse import parse_qsl, urlencode, urlsplit

TRACKING = re.compile(r"^(?:utm_.*|gclid|fbclid|mc_[ce]id|trk|trackingid|rcm|ref|referrer|source)$", re.IGNORECASE)
LEGAL = re.compile(
    r"[\s,.]+(?:gmbh(?: & co\.? kg)?|ag|kg|se|inc|incorporated|ltd|limited|llc|plc|corp|corporation|co|company"
    r"|s\.?a\.?s?|s\.?r\.?l|s\.?l|b\.?v|n\.?v|oy|ab|as|aps|a/s|pty|group|holding)\.?$",
    re.IGNORECASE,
)
QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "’": "'", "‘": "'", "–": "-", "—": "-", "\u00a0": " "})
# linkedin.com/posts/ada-berg_words-activity-7123-x9 and linkedin.com/feed/update/urn:li:activity:7123
POST_ADDRESS = re.compile(
    r"linkedin\.com/(?:posts|feed/update)/[^?#]*?(activity|ugcPost|share)[-:](\d{6,})", re.IGNORECASE
)
MIN_QUOTE, MAX_QUOTE = 8, 500


def plain(text: str) -> str:
    """The text in small letters without accents, with one kind of quotes and single blanks."""
    flat = unicodedata.normalize("NFKD", text.translate(QUOTES)).casefold()
    return " ".join("".join(sign for sign in flat if not unicodedata.combining(sign)).split())


def is_verbatim(quote: str, text: str) -> bool:
    """Whether a quote stands in a text word for word; what is too short proves nothing."""
    wanted = plain(quote)
    return len(wanted) >= MIN_QUOTE and wanted in plain(text)


def names(company: str, text: str) -> bool:
    """Whether a text names a company, its legal form aside."""
    key = company_key(company)
    return bool(key) and re.search(rf"(?<!\w){re.escape(key)}(?!\w)", plain(text)) is not None


def company_key(company: str) -> str:
    """A company's name to compare by: small letters, no legal form."""
    name = plain(company)
    while (shorter := LEGAL.sub("", name)) != name:
        name = shorter
    return name.strip(" .,")


def address_key(url: str) -> str:
    """An address to compare by: no scheme, no www, no tracking, no fragment, parameters in order."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url.strip()
    host = (parts.hostname or "").removeprefix("www.")
    kept = sorted(pair for pair in parse_qsl(parts.query) if not TRACKING.match(pair[0]))
    return f"{host}{parts.path.rstrip('/')}{'?' + urlencode(kept) if kept else ''}"


def fingerprint(*parts: str) -> str:
    """One short sign for several texts."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:64]


def is_within(moment: datetime | date | None, *, since: datetime, now: datetime) -> bool:
    """Whether something happened inside the look-back; what has no date is not inside."""
    if moment is None:
        return False
    if isinstance(moment, datetime):
        return since <= moment <= now
    return since.date() <= moment <= now.date()


def is_web(url: str) -> bool:
    """Whether an address can be shown as a link."""
    try:
        return urlsplit(url).scheme in {"http", "https"} and bool(urlsplit(url).hostname)
    except ValueError:
        return False


def has_phrase(phrase: str, text: str) -> bool:
    """Whether a text has a phrase's words, in their order and close to each other."""
    words = re.findall(r"\w+", plain(phrase))
    if not words:
        return False
    near = r"\W+(?:\w+\W+){0,3}?".join(map(re.escape, words))
    return re.search(rf"(?<!\w){near}(?!\w)", plain(text)) is not None


def telling(phrases: list[str], text: str) -> str:
    """The sentence of a text that has one of the phrases, else its beginning."""
    sentences = [part.strip() for part in re.split(r"(?<=[.!?])\s+|\n+", text) if part.strip()]
    said = next((part for part in sentences if any(has_phrase(phrase, part) for phrase in phrases)), text)
    return said[:MAX_QUOTE].strip()


def social_id_of(url: str) -> str:
    """The id of the post an address leads to; empty when it leads to none."""
    address = POST_ADDRESS.search(url)
    return f"urn:li:{address[1]}:{address[2]}" if address else ""
