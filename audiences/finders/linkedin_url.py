"""People of a LinkedIn search, page by page, as the account sees them."""

from audiences.found import Found
from audiences.outside import Outside

PAGE_SIZE = 50


def find(outside: Outside, *, cursor: str, limit: int) -> Found:
    """The next page of the search."""
    page = outside.linkedin.search(
        outside.account_id, url=outside.audience.search_url, cursor=cursor or None, limit=max(1, min(limit, PAGE_SIZE))
    )
    return Found(page.people, page.cursor or "")
