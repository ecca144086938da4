"""Posts, comments and reactions (unipile.md §7)."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, JsonResponse

from leadr.sandbox import clock, wire_posts, world
from leadr.sandbox.door import Refusal, account_of, answer, body_of, listing, only, sliced, text_of, units
from leadr.sandbox.models import Account, Comment, Effect, Reaction
from leadr.sandbox.world import Post

COMMENT_LENGTH = 1250
URN = "urn:li:"


@only("GET")
def post(request: HttpRequest, post_id: str) -> JsonResponse:
    """GET /posts/{id}."""
    account = account_of(request.GET.get("account_id"))
    return JsonResponse(wire_posts.posts(account.account_id, [_post(post_id)], now=clock.now())[0])


@only("GET", "POST")
def comments(request: HttpRequest, post_id: str) -> JsonResponse:
    """GET and POST /posts/{id}/comments."""
    if request.method == "POST":
        return _comment(request, post_id)
    account = account_of(request.GET.get("account_id"))
    rows = Comment.objects.filter(post_id=_post(post_id).social_id).order_by("-pk")
    total = rows.count()
    return listing(
        "CommentList", request, rows, lambda row: wire_posts.comment(row, account),
        default=10, most=100, total_items=total,
    )  # fmt: skip


@only("POST")
def react(request: HttpRequest) -> JsonResponse:
    """POST /posts/reaction; repeating one is harmless."""
    body = body_of(request, "account_id", "post_id")
    account, value = account_of(body["account_id"]), text_of(body, "reaction_type") or "like"
    if value not in wire_posts.READ_SIDE:
        raise Refusal(400, "invalid_parameters", "reaction_type is not known")
    row, now = _acted_on(body["post_id"]), clock.now()
    with transaction.atomic():
        Reaction.objects.update_or_create(
            account_id=account.account_id, post_id=row.social_id, defaults={"value": value, "at": now}
        )
        _record(account, row, "like", row.social_id)
    return answer("ReactionAdded", 201)


@only("GET")
def reactions(request: HttpRequest, post_id: str) -> JsonResponse:
    """GET /posts/{id}/reactions; here the cursor stands inside paging."""
    account = account_of(request.GET.get("account_id"))
    rows = Reaction.objects.filter(post_id=_post(post_id).social_id).order_by("pk")
    page, following = sliced(request, rows, default=10, most=100)
    items = [wire_posts.reaction(row, account) for row in page]
    return answer("PostReactionList", items=items, paging={"page_count": len(items), "cursor": following})


def _comment(request: HttpRequest, post_id: str) -> JsonResponse:
    body = body_of(request, "account_id", "text")
    account, text = account_of(body["account_id"]), text_of(body, "text")
    if units(text) > COMMENT_LENGTH:
        raise Refusal(400, "too_many_characters")
    row = _acted_on(post_id)
    if not row.can_comment:
        raise Refusal(422, "comments_disabled")
    with transaction.atomic():
        now = clock.now()
        Comment.objects.create(account_id=account.account_id, post_id=row.social_id, text=text, at=now)
        _record(account, row, "comment", text)
    return answer("CommentSent", 201)


def _record(account: Account, row: Post, kind: str, text: str) -> None:
    Effect.objects.create(account_id=account.account_id, slug=row.author.slug, kind=kind, text=text, at=clock.now())


def _acted_on(social_id: Any) -> Post:
    """The post to act on; only its urn will do, not the number seen in an address."""
    if not str(social_id).startswith(URN):
        raise Refusal(422, "invalid_post", "Use the post's social_id.")
    return _post(str(social_id))


def _post(post_id: str) -> Post:
    row = world.post_of(post_id, now=clock.now())
    if row is None:
        raise Refusal(404, "resource_not_found")
    return row
