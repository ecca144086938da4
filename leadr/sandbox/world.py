"""The whole land through one door: who there is, what they say, what is written about them."""

from leadr.sandbox.land.companies import Company, companies, company_named, find_company
from leadr.sandbox.land.feed import Post, company_author, post_of, posts, recent_posts, warm
from leadr.sandbox.land.folk import (
    Person,
    Plan,
    by_slug,
    find,
    known_from_start,
    knows_from_start,
    people,
    plan,
    provider_id,
    staff,
)
from leadr.sandbox.land.names import COMPANIES, FIRST, INDUSTRIES, LAST, PLACES, SCHOOLS, TITLES
from leadr.sandbox.land.pages import JOB_BOARD, PAPERS, Page, pages
from leadr.sandbox.land.seed import WORLD, World, doors

__all__ = [
    "COMPANIES", "FIRST", "INDUSTRIES", "JOB_BOARD", "LAST", "PAPERS", "PLACES", "SCHOOLS", "TITLES", "WORLD",
    "Company", "Page", "Person", "Plan", "Post", "World", "by_slug", "companies", "company_author", "company_named",
    "doors", "find", "find_company", "known_from_start", "knows_from_start", "pages", "people", "plan", "post_of",
    "posts", "provider_id", "recent_posts", "staff", "warm",
]  # fmt: skip
