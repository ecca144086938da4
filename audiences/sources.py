"""Where leads can come from, and what is wrong with an address somebody pasted. Pure."""

from enum import StrEnum
from urllib.parse import urlsplit

PEOPLE_PATHS = {
    "/search/results/people": "LinkedIn",
    "/sales/search/people": "Sales Navigator",
    "/talent/search": "Recruiter",
    "/recruiter/search": "Recruiter",
}


class Source(StrEnum):
    """The kinds of audience that can be launched."""

    SEARCH_URL = "search_url"


LABELS = {Source.SEARCH_URL.value: "LinkedIn search URL"}


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
    if host in {"lnkd.in", "bit.ly", "t.co"}:
        return "This is a shortened link. Open it and paste the address you end up at."
    if host != "linkedin.com" or parts.scheme != "https":
        return "This is not an address on https://www.linkedin.com/."
    if path in PEOPLE_PATHS:
        return ""
    return _wrong_page(path)


def _wrong_page(path: str) -> str:
    if path.startswith("/in/"):
        return "This is one person's profile. Search for people on LinkedIn and paste the search's address."
    if path.startswith(("/search/results/companies", "/company")):
        return "This finds companies. Choose “People” on LinkedIn's search page and paste that address."
    if path.startswith("/search/results"):
        return "This search is not about people. Choose “People” on LinkedIn's search page, then paste the address."
    return "This is not a people search on LinkedIn. Search there, choose “People”, and paste the address."
