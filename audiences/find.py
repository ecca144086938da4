"""The one door to people: find(audience, account) -> a page of them and where to go on."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from accounts import untrusted
from accounts.linkedin import LinkedIn
from audiences.finders import csv, linkedin_url, recent_posts, signals
from audiences.found import Found
from audiences.models import Audience
from audiences.outside import Outside
from audiences.sources import Source
from leadr.common.people import Person

__all__ = ["FINDERS", "Found", "find"]

FINDERS: dict[Source, Callable[..., Found]] = {
    Source.SEARCH_URL: linkedin_url.find,
    Source.RECENT_POSTS: recent_posts.find,
    Source.SIGNALS: signals.find,
    Source.CSV: csv.find,
}


def find(audience: Audience, *, linkedin: LinkedIn, account_id: str, cursor: str, limit: int, now: datetime) -> Found:
    """Ask the audience's source for its next page, as the given LinkedIn account sees it.

    Raises TryLater or Refused as the gateways do. `limit` is how many people are wanted; a few more may come.
    Whatever was paid for is a row before it is used, so a find that dies is simply made again.
    """
    outside = Outside(audience, linkedin, account_id, now)
    found = FINDERS[Source(audience.source)](outside, cursor=cursor, limit=limit)
    return Found(tuple(map(_cleaned, found.people)), found.cursor)


def _cleaned(person: Person) -> Person:
    """The person without what in their own words speaks to a model: all of it may end up in a message."""
    return replace(
        person,
        first_name=untrusted.cleaned(person.first_name),
        last_name=untrusted.cleaned(person.last_name),
        headline=untrusted.cleaned(person.headline),
        city=untrusted.cleaned(person.city),
        company=untrusted.cleaned(person.company),
    )
