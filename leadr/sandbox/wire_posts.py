"""Posts, comments and reactions as the provider sends them (unipile.md §7)."""

from datetime import datetime
from typing import Any

from django.db.models import Count

from leadr.sandbox import clock, world
from leadr.sandbox.models import Account, Comment, Reaction
from leadr.sandbox.world import Post

READ_SIDE = {
    "like": "LIKE", "celebrate": "PRAISE", "support": "APPRECIATION", "love": "EMPATHY", "insightful": "INTEREST",
    "funny": "ENTERTAINMENT",
}  # fmt: skip


def posts(account_id: str, rows: list[Post], *, now: datetime) -> list[dict[str, Any]]:
    """Posts as one account sees them, with what was done to them so far."""
    ids = [row.social_id for row in rows]
    own = Reaction.objects.filter(account_id=account_id, post_id__in=ids)
    reacted = dict(own.values_list("post_id", "value"))
    likes, comments = _counted(Reaction, ids), _counted(Comment, ids)
    return [
        post(account_id, row, now=now)
        | {
            "user_reacted": READ_SIDE.get(reacted.get(row.social_id, "")),
            "reaction_counter": likes.get(row.social_id, 0),
            "comment_counter": comments.get(row.social_id, 0),
        }
        for row in rows
    ]


def _counted(model: type[Reaction] | type[Comment], ids: list[str]) -> dict[str, int]:
    rows = model._default_manager.filter(post_id__in=ids).values("post_id").annotate(n=Count("pk"))
    return {row["post_id"]: row["n"] for row in rows}


def post(account_id: str, row: Post, *, now: datetime) -> dict[str, Any]:
    """A Post without its counters."""
    author = row.author
    identifier = world.company_named(author.company).company_id if author.is_company else None
    return {
        "object": "Post", "provider": "LINKEDIN", "id": row.post_id, "social_id": row.social_id,
        "share_url": f"https://www.linkedin.com/feed/update/{row.social_id}/", "text": row.text,
        "date": _ago(now, row.at), "parsed_datetime": clock.stamp(row.at), "repost_counter": 0,
        "impressions_counter": 0, "is_repost": row.is_repost, "attachments": [],
        "author": {"public_identifier": author.slug, "id": identifier or world.provider_id(account_id, author.slug),
                   "name": author.name, "is_company": author.is_company, "headline": author.headline},
        "permissions": {"can_react": True, "can_share": True, "can_post_comments": row.can_comment},
    }  # fmt: skip


def _ago(now: datetime, moment: datetime) -> str:
    days = (now - moment).days
    if days < 1:
        return f"{(now - moment).seconds // 3600}h"
    return f"{days}d" if days < 7 else f"{days // 7}w"


def comment(row: Comment, viewer: Account) -> dict[str, Any]:
    """A Comment."""
    author = Account.objects.filter(account_id=row.account_id).first()
    author_id = as_seen_by(viewer, author)
    return {
        "object": "Comment", "id": f"com_{row.pk}", "post_id": row.post_id.rpartition(":")[2], "post_urn": row.post_id,
        "author": author.name if author else "", "author_details": {
            "id": author_id, "headline": "Sales", "profile_url": f"https://www.linkedin.com/in/{author_id}/",
            "network_distance": "SELF" if author == viewer else "DISTANCE_3"},
        "date": clock.stamp(row.at), "text": row.text, "reaction_counter": 0, "reply_counter": 0,
    }  # fmt: skip


def reaction(row: Reaction, viewer: Account) -> dict[str, Any]:
    """A PostReaction."""
    author = Account.objects.filter(account_id=row.account_id).first()
    author_id = as_seen_by(viewer, author)
    return {
        "object": "PostReaction", "value": READ_SIDE[row.value], "post_id": row.post_id.rpartition(":")[2],
        "author": {"id": author_id, "type": "INDIVIDUAL", "name": author.name if author else "", "headline": "Sales",
                   "profile_url": f"https://www.linkedin.com/in/{author_id}/"},
    }  # fmt: skip


def as_seen_by(viewer: Account, author: Account | None) -> str:
    """The provider id of an account's owner as another account sees it."""
    return world.provider_id(viewer.account_id, f"me {author.slug}") if author else ""
