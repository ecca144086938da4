"""The web search gateway (Exa's wire, signals.md §3): every call returns the answer as it came, to be kept."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.conf import settings

from leadr.common.gateways import Http, No, Refused, Scope, TryLater, WireError

SETUP = "No web search is set up. Set SEARCH_BASE_URL and SEARCH_API_KEY to use this."
NAME = "The web search"
RESULTS = 100
TEXT_LENGTH = 3000
# These take no dates; asking with one is refused.
UNDATED = {"company", "people"}
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class WebPage:
    """A result: what it says, as far as it was sent, and when it was published."""

    url: str
    title: str
    text: str
    published: datetime | date | None


class WebSearch:
    """One provider behind one question. Raises TryLater or Refused."""

    def __init__(self, base_url: str, api_key: str, *, seconds: float) -> None:
        self._http = Http(NAME, base_url, headers={"x-api-key": api_key}, timeout=(min(5.0, seconds), seconds))

    def search(
        self,
        query: str,
        *,
        since: str,
        until: str,
        category: str = "",
        domains: tuple[str, ...] | list[str] = (),
        country: str = "",
        limit: int = RESULTS,
    ) -> dict[str, Any]:
        """The answer to a question in plain words, published between two moments (ISO, UTC)."""
        sent: dict[str, Any] = {
            "query": query,
            "type": "auto",
            "numResults": max(1, min(limit, RESULTS)),
            "contents": {"highlights": True, "text": {"maxCharacters": TEXT_LENGTH}},
        }
        if category not in UNDATED:
            sent |= {"startPublishedDate": since, "endPublishedDate": until}
        optional = {"category": category, "includeDomains": list(domains), "userLocation": country}
        sent |= {name: value for name, value in optional.items() if value}
        try:
            return self._http.read("POST", "/search", json=sent)
        except WireError as error:
            raise _no(error) from error


def is_configured() -> bool:
    """Whether there is a web search to ask."""
    return bool(settings.SEARCH_BASE_URL and settings.SEARCH_API_KEY)


def client() -> WebSearch:
    """The gateway as the settings say. Raises Refused when nothing is set up."""
    if not is_configured():
        raise Refused("not_configured", SETUP, scope=Scope.CONFIG)
    return _client(settings.SEARCH_BASE_URL, settings.SEARCH_API_KEY, settings.SEARCH_SECONDS)


def pages(answer: dict[str, Any]) -> list[WebPage]:
    """The results of a stored answer; tolerant of what is missing."""
    rows = answer.get("results")
    found = [_page(row) for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return [page for page in found if page.url and page.text]


def stamp(moment: datetime) -> str:
    """A moment as the wire wants it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def moment(text: Any) -> datetime | date | None:
    """A published date: a day or a full timestamp."""
    if not isinstance(text, str):
        return None
    try:
        if len(text) == len("2026-11-23"):
            return date.fromisoformat(text)
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def _page(row: dict[str, Any]) -> WebPage:
    highlights = row.get("highlights")
    lines = [line for line in highlights if isinstance(line, str)] if isinstance(highlights, list) else []
    text = row.get("text") if isinstance(row.get("text"), str) else ""
    return WebPage(
        url=_text(row, "url"),
        title=_text(row, "title"),
        text=(text or "\n".join(lines))[: 2 * TEXT_LENGTH],
        published=moment(row.get("publishedDate")),
    )


def _text(row: dict[str, Any], name: str) -> str:
    value = row.get(name)
    return value.strip() if isinstance(value, str) else ""


def _no(error: WireError) -> No:
    match error.status:
        case 401 | 403:
            sentence = "The web search refused our key. Check SEARCH_API_KEY."
            return TryLater("key_refused", sentence, scope=Scope.SERVICE, after=HOUR)
        case 402:
            return TryLater(
                "no_credit", "The web search's account has no credit left.", scope=Scope.SERVICE, after=HOUR
            )
        case 400 | 404 | 409 | 413 | 422:
            return Refused("not_taken", "The web search did not take what we asked.")
        case 429:
            return TryLater("slow_down", "The web search asked us to slow down.", after=error.retry_after)
    return TryLater("search_error", "The web search had an error.", after=error.retry_after)


@lru_cache(maxsize=4)
def _client(base_url: str, api_key: str, seconds: float) -> WebSearch:
    return WebSearch(base_url, api_key, seconds=seconds)
