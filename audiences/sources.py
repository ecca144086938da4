"""Where leads can come from, what each source needs, and what is wrong with an address somebody pasted. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qs, urlsplit

from leadr.common.problem import Problem

PEOPLE_PATHS = {
    "/search/results/people": "LinkedIn",
    "/sales/search/people": "Sales Navigator",
    "/talent/search": "Recruiter",
    "/recruiter/search": "Recruiter",
}
SHORTENERS = {"lnkd.in", "bit.ly", "t.co", "tinyurl.com", "goo.gl", "ow.ly", "buff.ly", "rebrand.ly", "is.gd"}
WORDED = ("keywords", "title", "titleFreeText", "company")
LOOKBACK_DAYS = range(1, 31)
DEFAULT_LOOKBACK_DAYS = 14
LOOKBACK_SENTENCE = "Look back between 1 and 30 days."
PROMPT_LENGTH = 2000
PHRASES = range(1, 21)
CSV_SENTENCE = (
    "CSV audiences cannot be launched yet: upload, mapping and preview work, sending does not. "
    "Choose another source to launch now."
)
NEEDS_MODEL = (
    "Signal discovery needs a language model and a web search. Set MODEL_BASE_URL, MODEL_API_KEY, SEARCH_BASE_URL and "
    "SEARCH_API_KEY, or choose “LinkedIn search URL” as the source, which needs neither."
)
NEEDS_SEARCH = (
    "Posts on the web need a web search. Set SEARCH_BASE_URL and SEARCH_API_KEY, or look in LinkedIn's own posts."
)


class Source(StrEnum):
    """The kinds of audience."""

    SIGNALS = "signals"
    SEARCH_URL = "search_url"
    RECENT_POSTS = "recent_posts"
    CSV = "csv"


class PostSource(StrEnum):
    """Where recent posts are looked for."""

    POSTS = "posts"
    WEB = "web"


LABELS = {
    Source.SIGNALS.value: "Signal discovery",
    Source.SEARCH_URL.value: "LinkedIn search URL",
    Source.RECENT_POSTS.value: "Recent posts",
    Source.CSV.value: "CSV file (not yet launchable)",
}
POST_LABELS = {PostSource.POSTS.value: "LinkedIn posts", PostSource.WEB.value: "Posts on the web"}


LOOKS_AGAIN = frozenset({Source.SIGNALS, Source.RECENT_POSTS})


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """All that is asked of an audience before it may be launched."""

    source: str
    search_url: str = ""
    prompt: str = ""
    kinds: tuple[str, ...] = ()
    lookback_days: int = DEFAULT_LOOKBACK_DAYS
    phrases: tuple[str, ...] = ()
    post_source: str = PostSource.POSTS
    csv_rows: int | None = None
    csv_sound: int = 0
    csv_launch: bool = False
    has_model: bool = False
    has_search: bool = False


def looks_again(source: str) -> bool:
    """Whether a source without a cursor left is asked again for what is new, every active day."""
    return source in LOOKS_AGAIN


def problems(facts: SourceFacts) -> list[Problem]:
    """What stops this audience from being launched, as sentences."""
    match facts.source:
        case Source.SEARCH_URL:
            sentence = search_problem(facts.search_url)
            return [Problem(sentence, "audience.search_url")] if sentence else []
        case Source.RECENT_POSTS:
            return list(_recent_posts(facts))
        case Source.CSV:
            return list(_csv(facts))
    return list(_signals(facts))


def _signals(facts: SourceFacts) -> Iterator[Problem]:
    if not facts.prompt.strip():
        yield Problem("Describe whom you are looking for and what should have happened.", "audience.prompt")
    if not facts.kinds:
        yield Problem("Choose at least one kind of signal.", "audience.kinds")
    if not (facts.has_model and facts.has_search):
        yield Problem(NEEDS_MODEL, "audience.source")
    yield from _lookback(facts)


def _recent_posts(facts: SourceFacts) -> Iterator[Problem]:
    if not facts.phrases:
        yield Problem("Write at least one phrase people would use in their posts.", "audience.phrases")
    if facts.post_source == PostSource.WEB and not facts.has_search:
        yield Problem(NEEDS_SEARCH, "audience.post_source")
    yield from _lookback(facts)


def _csv(facts: SourceFacts) -> Iterator[Problem]:
    if facts.csv_rows is None:
        yield Problem("Upload a CSV file first.", "audience.csv_file")
    elif not facts.csv_sound:
        yield Problem(
            "No row of the file has a LinkedIn profile address. Check the column mapping.", "audience.csv_file"
        )
    if not facts.csv_launch:
        yield Problem(CSV_SENTENCE, "audience.source")


def _lookback(facts: SourceFacts) -> Iterator[Problem]:
    if facts.lookback_days not in LOOKBACK_DAYS:
        yield Problem(LOOKBACK_SENTENCE, "audience.lookback_days")


def search_problem(url: str) -> str:
    """The sentence for what is wrong with a people-search address; empty when nothing is."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:  # brackets that hold no address
        parts = urlsplit("")
    host = (parts.hostname or "").removeprefix("www.")
    path = parts.path.rstrip("/")
    if not parts.scheme or not host:
        return "Paste the whole address of a LinkedIn people search, starting with https://www.linkedin.com/."
    if host in SHORTENERS:
        return "This is a shortened link. Open it and paste the address you end up at."
    if host != "linkedin.com" or parts.scheme != "https":
        return "This is not an address on https://www.linkedin.com/."
    if path in PEOPLE_PATHS:
        return ""
    return _wrong_page(path)


def search_words(url: str) -> str:
    """What a people search looks for, as far as its address says it in words."""
    try:
        asked = parse_qs(urlsplit(url).query)
    except ValueError:
        return ""
    found = (value.strip('" ') for name in WORDED for value in asked.get(name, []))
    return ", ".join(word for word in found if word)[:200]


def _wrong_page(path: str) -> str:
    if path.startswith(("/in/", "/sales/lead", "/talent/profile")):
        return "This is one person's profile. Search for people on LinkedIn and paste the search's address."
    if path.startswith(("/search/results/companies", "/company", "/sales/search/company")):
        return "This finds companies. Choose “People” on LinkedIn's search page and paste that address."
    if path.startswith("/search/results"):
        return "This search is not about people. Choose “People” on LinkedIn's search page, then paste the address."
    return "This is not a people search on LinkedIn. Search there, choose “People”, and paste the address."
