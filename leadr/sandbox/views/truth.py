"""What is true in this world, for those who measure the product. No service of the sandbox reads it."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, JsonResponse

from leadr.sandbox import clock, world
from leadr.sandbox.world import Page, Post

DAYS = 30


def labels(request: HttpRequest) -> JsonResponse:
    """GET /control/labels?days=30: every page and post with the kinds it truly signals."""
    now, back = clock.now(), _back(request)
    return JsonResponse(
        {
            "now": clock.stamp(now),
            "days": back.days,
            "documents": [_page(page) for page in world.pages(now=now, back=back)],
            "posts": [_post(post) for post in world.recent_posts(now=now, back=back)],
        }
    )


def injections(request: HttpRequest) -> JsonResponse:
    """GET /control/injections?days=30: planted instructions, and the marker nothing we write may hold."""
    now, back = clock.now(), _back(request)
    items = [_trap(page, "document", page.url) for page in world.pages(now=now, back=back) if page.planted]
    posts = (post for post in world.recent_posts(now=now, back=back) if post.planted)
    items += [_trap(post, "post", post.social_id) for post in posts]
    return JsonResponse({"now": clock.stamp(now), "days": back.days, "items": items})


def _back(request: HttpRequest) -> timedelta:
    text = request.GET.get("days", "")
    return timedelta(days=min(int(text), 180) if text.isascii() and text.isdigit() else DAYS)


def _page(page: Page) -> dict[str, Any]:
    return {
        "url": page.url, "form": page.form, "title": page.title, "kinds": list(page.kinds), "quote": page.quote,
        "company": page.company.name, "company_domain": page.company.domain, "person": page.person,
        "date": clock.stamp(page.at), "injected": page.planted is not None,
    }  # fmt: skip


def _post(post: Post) -> dict[str, Any]:
    return {
        "social_id": post.social_id, "kinds": list(post.kinds), "meaning": post.meaning, "text": post.text,
        "company": post.author.company, "person": None if post.author.is_company else post.author.slug,
        "is_company": post.author.is_company, "is_repost": post.is_repost, "date": clock.stamp(post.at),
        "injected": post.planted is not None,
    }  # fmt: skip


def _trap(where: Page | Post, kind: str, identifier: str) -> dict[str, Any]:
    planted = where.planted
    return {
        "type": kind, "id": identifier, "kind": planted.kind if planted else "",
        "text": planted.text if planted else "", "marker": planted.marker if planted else "",
        "date": clock.stamp(where.at),
    }  # fmt: skip
