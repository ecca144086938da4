"""Objects as the provider sends them (unipile.md §3 to §8)."""

from typing import Any

from leadr.sandbox import clock, world
from leadr.sandbox.models import Account, Chat, Comment, Invitation, Message, Relation
from leadr.sandbox.world import Person, Post

DISTANCES = {1: "FIRST_DEGREE", 2: "SECOND_DEGREE", 3: "THIRD_DEGREE"}


def member_id(account: Account) -> str:
    """The account owner's own provider id."""
    return world.provider_id(account.account_id, f"me {account.slug}")


def account(row: Account) -> dict[str, Any]:
    """An Account object."""
    features = [] if row.tier == "classic" else [row.tier]
    im = {
        "id": member_id(row), "publicIdentifier": row.slug, "username": row.name, "premiumId": None,
        "premiumContractId": None, "premiumFeatures": features, "organizations": [],
    }  # fmt: skip
    return {
        "object": "Account", "id": row.account_id, "type": "LINKEDIN", "name": row.name,
        "created_at": clock.stamp(row.created_at), "connection_params": {"im": im}, "signatures": [], "groups": [],
        "sources": [{"id": f"{row.account_id}_MESSAGING", "status": row.status}],
    }  # fmt: skip


def owner(row: Account) -> dict[str, Any]:
    """An AccountOwnerProfile."""
    first, _, last = row.name.partition(" ")
    return {
        "object": "AccountOwnerProfile", "provider": "LINKEDIN", "provider_id": member_id(row), "entity_urn": "",
        "object_urn": "", "first_name": first, "last_name": last, "profile_picture_url": None, "email": None,
        "premium": row.tier != "classic", "open_profile": False, "recruiter": None, "sales_navigator": None,
        "public_identifier": row.slug, "headline": "Sales", "location": "Berlin, Germany",
    }  # fmt: skip


def is_relation(account_id: str, slug: str) -> bool:
    """Whether the two are connected."""
    return (
        world.knows_from_start(account_id, slug) or Relation.objects.filter(account_id=account_id, slug=slug).exists()
    )


def distance(account_id: str, person: Person) -> int:
    """1 for a relation, else 2 or 3."""
    return 1 if is_relation(account_id, person.slug) else 2 + person.number % 2


def url(person: Person) -> str:
    """The address of a profile."""
    return f"https://www.linkedin.com/in/{person.slug}/"


def profile(account_id: str, person: Person) -> dict[str, Any]:
    """A UserProfile."""
    body: dict[str, Any] = {
        "object": "UserProfile", "provider": "LINKEDIN",
        "provider_id": world.provider_id(account_id, person.slug), "public_identifier": person.slug,
        "first_name": person.first, "last_name": person.last, "headline": person.headline, "location": person.place,
        "websites": [], "network_distance": DISTANCES[distance(account_id, person)],
        "is_relationship": is_relation(account_id, person.slug), "is_self": False, "public_profile_url": url(person),
        "work_experience": [{"company": person.company, "position": person.title, "current": True}],
    }  # fmt: skip
    newest = Invitation.objects.filter(account_id=account_id, slug=person.slug).order_by("-pk").first()
    if newest and newest.state in {"PENDING", "WITHDRAWN"}:
        body["invitation"] = {"type": "SENT", "status": newest.state}
    if person.number % 3 == 0:
        body["contact_info"] = {
            "emails": [f"{person.slug}@{person.company.lower()}.test"],
            "phones": [],
            "adresses": [],
        }
    return body


def found_person(account_id: str, person: Person) -> dict[str, Any]:
    """A PEOPLE search result."""
    return {
        "object": "SearchResult", "type": "PEOPLE", "id": world.provider_id(account_id, person.slug),
        "public_identifier": None if person.is_nameless else person.slug, "public_profile_url": url(person),
        "profile_url": url(person), "profile_picture_url": None, "profile_picture_url_large": None,
        "member_urn": f"urn:li:member:{person.number}", "name": person.name,
        "network_distance": f"DISTANCE_{distance(account_id, person)}", "location": person.place,
        "industry": person.industry, "headline": person.headline,
        **({} if person.is_nameless else {"first_name": person.first, "last_name": person.last}),
        "current_positions": [{"company": person.company, "role": person.title}],
    }  # fmt: skip


def invitation(row: Invitation) -> dict[str, Any]:
    """An InvitationSent."""
    person = world.by_slug(row.slug)
    return {
        "object": "InvitationSent", "id": f"inv_{row.pk}", "invited_user": person.name if person else row.slug,
        "invited_user_id": world.provider_id(row.account_id, row.slug), "invited_user_public_id": row.slug,
        "invited_user_description": person.headline if person else "", "date": "today",
        "parsed_datetime": clock.stamp(row.at), "invitation_text": row.note or None,
    }  # fmt: skip


def relation(row: Relation) -> dict[str, Any]:
    """A UserRelation."""
    person = world.by_slug(row.slug)
    return {
        "object": "UserRelation", "first_name": person.first if person else "",
        "last_name": person.last if person else "",
        "headline": person.headline if person else "", "public_identifier": row.slug,
        "public_profile_url": f"https://www.linkedin.com/in/{row.slug}/", "created_at": int(row.at.timestamp() * 1000),
        "member_id": world.provider_id(row.account_id, row.slug), "member_urn": "", "connection_urn": "",
    }  # fmt: skip


def chat(row: Chat) -> dict[str, Any]:
    """A Chat."""
    return {
        "object": "Chat", "id": f"chat_{row.pk}", "account_id": row.account_id, "account_type": "LINKEDIN",
        "provider_id": f"2-{row.pk}", "attendee_provider_id": world.provider_id(row.account_id, row.slug), "name": None,
        "type": 0, "timestamp": clock.stamp(row.at), "unread_count": 0, "archived": 0, "muted_until": None,
        "read_only": 0,
    }  # fmt: skip


def message(row: Message) -> dict[str, Any]:
    """A Message."""
    sender = "" if row.is_sender else world.provider_id(row.chat.account_id, row.chat.slug)
    return {
        "object": "Message", "id": f"msg_{row.pk}", "account_id": row.chat.account_id, "chat_id": f"chat_{row.chat_id}",
        "chat_provider_id": f"2-{row.chat_id}", "provider_id": f"2-{row.pk}", "sender_id": sender,
        "sender_attendee_id": sender, "text": row.text, "attachments": [], "timestamp": clock.stamp(row.at),
        "is_sender": int(row.is_sender), "reactions": [], "seen": 0, "seen_by": {}, "hidden": 0, "deleted": 0,
        "edited": 0, "is_event": 0, "delivered": 1, "behavior": 0, "original": "", "message_type": "MESSAGE",
    }  # fmt: skip


def new_relation(account_id: str, person: Person) -> dict[str, Any]:
    """The new_relation event."""
    return {
        "event": "new_relation", "account_id": account_id, "account_type": "LINKEDIN",
        "user_full_name": person.name, "user_provider_id": world.provider_id(account_id, person.slug),
        "user_public_identifier": person.slug, "user_profile_url": url(person), "user_picture_url": None,
    }  # fmt: skip


def message_received(account: Account, person: Person, row: Message) -> dict[str, Any]:
    """The message_received event; it comes for our own messages too."""
    theirs = world.provider_id(account.account_id, person.slug)
    attendee = {"attendee_id": f"att_{person.number}", "attendee_name": person.name, "attendee_provider_id": theirs}
    own = {"attendee_id": "att_me", "attendee_name": account.name, "attendee_provider_id": member_id(account)}
    return {
        "event": "message_received", "account_id": account.account_id, "account_type": "LINKEDIN",
        "account_info": {"type": "LINKEDIN", "feature": "classic", "user_id": member_id(account)},
        "chat_id": f"chat_{row.chat_id}", "timestamp": clock.stamp(row.at), "message_id": f"msg_{row.pk}",
        "message": row.text, "subject": None, "sender": own if row.is_sender else attendee, "attendees": [attendee],
        "attachments": [], "provider_chat_id": f"2-{row.chat_id}", "provider_message_id": f"2-{row.pk}", "is_event": 0,
        "quoted": None, "chat_content_type": None, "message_type": "MESSAGE", "is_group": False, "folder": ["INBOX"],
    }  # fmt: skip


def post(account_id: str, row: Post, *, liked: bool = False) -> dict[str, Any]:
    """A Post."""
    author = row.author
    return {
        "object": "Post", "provider": "LINKEDIN", "id": row.post_id, "social_id": row.social_id,
        "share_url": f"https://www.linkedin.com/feed/update/{row.social_id}/", "text": row.text, "date": "1w",
        "parsed_datetime": clock.stamp(row.at), "reaction_counter": 3, "comment_counter": 1, "repost_counter": 0,
        "impressions_counter": 0, "is_repost": row.is_repost, "attachments": [],
        "user_reacted": "LIKE" if liked else None,
        "author": {"public_identifier": author.slug, "id": world.provider_id(account_id, author.slug),
                   "name": author.name, "is_company": False, "headline": author.headline},
        "permissions": {"can_react": True, "can_share": True, "can_post_comments": row.can_comment},
    }  # fmt: skip


def comment(row: Comment, author_id: str) -> dict[str, Any]:
    """A Comment."""
    return {
        "object": "Comment", "id": f"com_{row.pk}", "post_id": row.post_id.rpartition(":")[2], "post_urn": row.post_id,
        "author": author_id, "author_details": {"id": author_id, "headline": "", "profile_url": ""},
        "date": clock.stamp(row.at), "text": row.text, "reaction_counter": 0, "reply_counter": 0,
    }  # fmt: skip
