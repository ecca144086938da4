"""Search results and company profiles as the provider sends them (unipile.md §6)."""

from typing import Any

from leadr.sandbox import clock, wire, world
from leadr.sandbox.models import Invitation
from leadr.sandbox.world import Company, Page, Person

PERMISSIONS = ("canReadAdminDashboard", "canEmployeesInviteToFollow", "canReadContentSuggestions", "canEditPage")


def found_people(account_id: str, rows: list[Person]) -> list[dict[str, Any]]:
    """PEOPLE results."""
    circle = wire.circle(account_id)
    slugs = [person.slug for person in rows]
    pending = Invitation.objects.filter(account_id=account_id, state="PENDING", slug__in=slugs)
    invited = set(pending.values_list("slug", flat=True))
    return [found_person(account_id, person, circle=circle, invited=invited) for person in rows]


def found_person(account_id: str, person: Person, *, circle: set[str], invited: set[str]) -> dict[str, Any]:
    """A PEOPLE result."""
    degree = 1 if person.slug in circle else wire.far(person)
    return {
        "object": "SearchResult", "type": "PEOPLE", "id": world.provider_id(account_id, person.slug),
        "public_identifier": None if person.is_nameless else person.slug, "public_profile_url": wire.url(person),
        "profile_url": wire.url(person), "profile_picture_url": None, "profile_picture_url_large": None,
        "member_urn": f"urn:li:member:{person.number}", "name": person.name,
        "network_distance": f"DISTANCE_{degree}", "location": person.place,
        "industry": person.industry, "headline": person.headline,
        "pending_invitation": person.slug in invited,
        **({} if person.is_nameless else {"first_name": person.first, "last_name": person.last}),
        "current_positions": [{"company": person.company, "company_id": _company_id(person), "role": person.title}],
    }  # fmt: skip


def found_company(row: Company) -> dict[str, Any]:
    """A COMPANY result."""
    return {
        "object": "SearchResult", "type": "COMPANY", "id": row.company_id, "name": row.name, "location": row.place,
        "profile_url": row.url, "industry": row.industry, "summary": _about(row), "public_identifier": row.slug,
        "followers_count": row.headcount * 11, "job_offers_count": 0, "headcount": f"{row.headcount}",
    }  # fmt: skip


def found_job(row: Page) -> dict[str, Any]:
    """A JOB result."""
    company = row.company
    return {
        "object": "SearchResult", "type": "JOB", "id": row.page_id, "reference_id": f"ref_{row.page_id}",
        "title": row.role, "location": row.city, "posted_at": clock.stamp(row.at), "reposted": False, "url": row.url,
        "promoted": False, "benefits": [], "easy_apply": False,
        "company": {"id": company.company_id, "public_identifier": company.slug, "name": company.name,
                    "profile_url": company.url, "profile_picture_url": None},
    }  # fmt: skip


def company_profile(row: Company) -> dict[str, Any]:
    """A CompanyProfile."""
    return {
        "object": "CompanyProfile", "id": row.company_id, "name": row.name, "description": _about(row),
        "entity_urn": f"urn:li:fsd_company:{row.company_id}", "public_identifier": row.slug, "profile_url": row.url,
        "hashtags": [], "messaging": {"is_enabled": False, "id": None, "entity_urn": None}, "claimed": True,
        "viewer_permissions": dict.fromkeys(PERMISSIONS, False), "organization_type": "PRIVATELY_HELD",
        "locations": [{"is_headquarter": True, "city": row.city, "country": row.country}],
        "employee_count": row.headcount, "industry": [row.industry], "website": f"https://{row.domain}/",
        "followers_count": row.headcount * 11, "is_following": False, "is_employee": False,
        "default_locale": {"country": row.country, "language": "en"}, "foundation_date": str(row.founded),
    }  # fmt: skip


def _company_id(person: Person) -> str:
    return world.company_named(person.company).company_id


def _about(row: Company) -> str:
    return f"{row.name} works in {row.industry.lower()} in {row.city}."
