"""Posts, comments and reactions (unipile.md §7)."""

from django.http import HttpRequest, JsonResponse

from leadr.sandbox import clock, wire, world
from leadr.sandbox.door import Refusal, account_of, answer, body_of, listing
from leadr.sandbox.models import Account, Comment, Effect, Reaction
from leadr.sandbox.world import Post

COMMENT_LENGTH = 1250
REACTIONS = {"like", "celebrate", "support", "love", "insightful", "funny"}


def post(request: HttpRequest, post_id: str) -> JsonResponse:
    """GET /posts/{id}."""
    account = account_of(request.GET.get("account_id"))
    row = _post(post_id)
    liked = Reaction.objects.filter(account_id=account.account_id, post_id=row.social_id).exists()
    return JsonResponse(wire.post(account.account_id, row, liked=liked))


def comments(request: HttpRequest, post_id: str) -> JsonResponse:
    """GET and POST /posts/{id}/comments."""
    row = _post(post_id)
    if request.method == "POST":
        return _comment(request, row)
    account = account_of(request.GET.get("account_id"))
    rows = Comment.objects.filter(post_id=row.social_id).order_by("-pk")
    shown = [wire.comment(found, _author(found.account_id, account)) for found in rows]
    return listing("CommentList", request, shown, default=10, most=100, total_items=len(shown))


def react(request: HttpRequest) -> JsonResponse:
    """POST /posts/reaction; repeating one is harmless."""
    body = body_of(request, "account_id", "post_id")
    account = account_of(body["account_id"])
    row, value = _post(str(body["post_id"])), str(body.get("reaction_type") or "like")
    if value not in REACTIONS:
        raise Refusal(400, "invalid_parameters", "reaction_type is not known")
    now = clock.now()
    Reaction.objects.update_or_create(
        account_id=account.account_id, post_id=row.social_id, defaults={"value": value, "at": now}
    )
    Effect.objects.create(account_id=account.account_id, slug=row.author.slug, kind="like", text=row.social_id, at=now)
    return answer("ReactionAdded", 201)


def reactions(request: HttpRequest, post_id: str) -> JsonResponse:
    """GET /posts/{id}/reactions; here the cursor stands inside paging."""
    row = _post(post_id)
    found = Reaction.objects.filter(post_id=row.social_id).order_by("pk")
    items = [
        {
            "object": "PostReaction",
            "value": reaction.value.upper(),
            "post_id": row.post_id,
            "author": {"id": reaction.account_id},
        }
        for reaction in found
    ]
    return answer("PostReactionList", items=items, paging={"page_count": len(items), "cursor": None})


def _comment(request: HttpRequest, row: Post) -> JsonResponse:
    body = body_of(request, "account_id", "text")
    account, text = account_of(body["account_id"]), str(body["text"])
    if len(text) > COMMENT_LENGTH:
        raise Refusal(400, "too_many_characters")
    if not row.can_comment:
        raise Refusal(422, "comments_disabled")
    now = clock.now()
    Comment.objects.create(account_id=account.account_id, post_id=row.social_id, text=text, at=now)
    Effect.objects.create(account_id=account.account_id, slug=row.author.slug, kind="comment", text=text, at=now)
    return answer("CommentSent", 201)


def _post(post_id: str) -> Post:
    row = world.post_of(post_id, now=clock.now())
    if row is None:
        raise Refusal(404, "resource_not_found")
    return row


def _author(account_id: str, viewer: Account) -> str:
    author = Account.objects.filter(account_id=account_id).first()
    return wire.member_id(author) if author else viewer.account_id
