"""Searches at the LinkedIn provider as questions (unipile.md §6), and their answers as typed values. Pure.

The answers are kept as rows before they are used, so asking returns them raw and these functions read them.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts import linkedin_wire as wire
from leadr.common.people import Person

Question = dict[str, Any]
LONGEST = 30


@dataclass(frozen=True, slots=True)
class FoundPost:
    """A post of a search; `author` is None when a company posted it."""

    social_id: str
    url: str
    text: str
    posted_at: datetime | None
    author: Person | None
    author_name: str
    author_headline: str
    is_repost: bool


@dataclass(frozen=True, slots=True)
class FoundJob:
    """A job ad and whose it is."""

    job_id: str
    title: str
    place: str
    url: str
    posted_at: datetime | None
    company: str
    company_id: str


@dataclass(frozen=True, slots=True)
class FoundCompany:
    """A company LinkedIn knows."""

    company_id: str
    name: str
    slug: str


def posts_question(keywords: str, *, days: int) -> Question:
    """Posts with these words, newest first; LinkedIn knows three reaches, so the dates are trimmed afterwards."""
    reach = "past_day" if days <= 1 else "past_week" if days <= 7 else "past_month"
    return {"api": "classic", "category": "posts", "keywords": keywords, "sort_by": "date", "date_posted": reach}


def jobs_question(keywords: str, *, days: int, places: list[str]) -> Question:
    """Job ads with these words, newest first; `places` are LinkedIn's ids."""
    asked: Question = {"api": "classic", "category": "jobs", "keywords": keywords, "sort_by": "date"}
    return asked | {"date_posted": max(1, min(days, LONGEST))} | ({"location": places} if places else {})


def companies_question(name: str) -> Question:
    """Companies of a name."""
    return {"api": "classic", "category": "companies", "keywords": name}


def people_question(company_id: str, *, title: str = "", first_name: str = "", last_name: str = "") -> Question:
    """People who work at a company, by title or by name."""
    words = {"title": title, "first_name": first_name, "last_name": last_name}
    asked: Question = {"api": "classic", "category": "people"} | ({"company": [company_id]} if company_id else {})
    return asked | {"advanced_keywords": {name: word for name, word in words.items() if word}}


def posts(body: dict[str, Any]) -> list[FoundPost]:
    """The posts of a search's answer."""
    return [post for post in map(_post, wire.items(body)) if post.social_id and post.text]


def jobs(body: dict[str, Any]) -> list[FoundJob]:
    """The job ads of a search's answer."""
    return [job for job in map(_job, wire.items(body)) if job.title and job.company]


def companies(body: dict[str, Any]) -> list[FoundCompany]:
    """The companies of a search's answer."""
    found = (
        FoundCompany(wire.text(row, "id"), wire.text(row, "name"), wire.text(row, "public_identifier"))
        for row in wire.items(body)
    )
    return [company for company in found if company.company_id and company.name]


def company(body: dict[str, Any]) -> FoundCompany | None:
    """A CompanyProfile."""
    found = FoundCompany(wire.text(body, "id"), wire.text(body, "name"), wire.text(body, "public_identifier"))
    return found if found.company_id and found.name else None


def people(body: dict[str, Any]) -> tuple[Person, ...]:
    """The people of a search's answer who can be reached."""
    return wire.people(wire.items(body))


def places(body: dict[str, Any]) -> list[str]:
    """The ids of a list of search parameters."""
    return [wire.text(row, "id") for row in wire.items(body) if wire.text(row, "id")]


def _post(row: dict[str, Any]) -> FoundPost:
    author = row.get("author")
    who = author if isinstance(author, dict) else {}
    person = wire.person(who) if who and not who.get("is_company") else None
    return FoundPost(
        social_id=wire.text(row, "social_id"),
        url=wire.text(row, "share_url"),
        text=wire.text(row, "text"),
        posted_at=wire.moment(row.get("parsed_datetime")),
        author=person if person and person.public_identifier and person.provider_id else None,
        author_name=wire.text(who, "name"),
        author_headline=wire.text(who, "headline"),
        is_repost=bool(row.get("is_repost")),
    )


def _job(row: dict[str, Any]) -> FoundJob:
    employer = row.get("company")
    firm = employer if isinstance(employer, dict) else {}
    return FoundJob(
        job_id=wire.text(row, "id", "reference_id"),
        title=wire.text(row, "title"),
        place=wire.text(row, "location"),
        url=wire.text(row, "url"),
        posted_at=wire.moment(row.get("posted_at")),
        company=wire.text(firm, "name"),
        company_id=wire.text(firm, "id"),
    )
