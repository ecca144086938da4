"""The one door to people: find(audience, account) -> a page of them and where to go on."""

from dataclasses import dataclass

from accounts.linkedin import LinkedIn
from audiences.models import Audience
from leadr.common.people import Person

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Found:
    """People of one page; `cursor` is empty when the source is exhausted."""

    people: tuple[Person, ...]
    cursor: str = ""


def find(audience: Audience, *, linkedin: LinkedIn, account_id: str, cursor: str, limit: int) -> Found:
    """Ask the audience's source for its next page, as the given LinkedIn account sees it.

    Raises TryLater or Refused as the gateway does. `limit` is how many people are wanted, at most a page.
    """
    page = linkedin.search(
        account_id, url=audience.search_url, cursor=cursor or None, limit=max(1, min(limit, PAGE_SIZE))
    )
    return Found(page.people, page.cursor or "")
