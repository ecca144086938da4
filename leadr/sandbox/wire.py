"""Accounts, people and messages as the provider sends them (unipile.md §3 to §5, §8)."""

from typing import Any

from leadr.sandbox import clock, world
from leadr.sandbox.models import Account, Chat, Invitation, Message, Relation
from leadr.sandbox.world import Person

DISTANCES = {1: "FIRST_DEGREE", 2: "SECOND_DEGREE", 3: "THIRD_DEGREE"}
SECTIONS = {
    "experience", "education", "languages", "skills", "certifications", "about", "volunteering_experience", "projects",
    "recommendations_received", "recommendations_given", "*",
}  # fmt: skip


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
        "object": "AccountOwnerProfile", "provider": "LINKEDIN", "provider_id": member_id(row),
        "entity_urn": f"urn:li:fsd_profile:{member_id(row)}", "object_urn": f"urn:li:member:{900_000 + row.pk}",
        "first_name": first, "last_name": last, "profile_picture_url": None, "email": None,
        "premium": row.tier != "classic", "open_profile": False,
        "recruiter": {"owner_seat_id": row.slug} if row.tier == "recruiter" else None,
        "sales_navigator": {"contract_id": row.slug} if row.tier == "sales_navigator" else None,
        "public_identifier": row.slug, "public_profile_url": f"https://www.linkedin.com/in/{row.slug}/",
        "headline": "Sales", "location": "Berlin, Germany", "occupation": "Sales", "organizations": [],
    }  # fmt: skip


def is_relation(account_id: str, slug: str) -> bool:
    """Whether the two are connected."""
    made_here = Relation.objects.filter(account_id=account_id, slug=slug)
    return world.knows_from_start(account_id, slug) or made_here.exists()


def circle(account_id: str) -> set[str]:
    """The slugs of everybody an account is connected with."""
    made_here = Relation.objects.filter(account_id=account_id).values_list("slug", flat=True)
    return {person.slug for person in world.known_from_start(account_id)} | set(made_here)


def far(person: Person) -> int:
    """How far away somebody is who is not connected: 2 or 3."""
    return 2 + person.number % 2


def url(person: Person) -> str:
    """The address of a profile."""
    return f"https://www.linkedin.com/in/{person.slug}/"


def profile(account_id: str, person: Person) -> dict[str, Any]:
    """A UserProfile."""
    connected = is_relation(account_id, person.slug)
    company = world.company_named(person.company)
    return {
        "object": "UserProfile", "provider": "LINKEDIN",
        "provider_id": world.provider_id(account_id, person.slug), "public_identifier": person.slug,
        "first_name": person.first, "last_name": person.last, "headline": person.headline, "location": person.place,
        "websites": [], "network_distance": DISTANCES[1 if connected else far(person)],
        "is_relationship": connected, "is_self": False, "is_open_profile": person.number % 50 == 0,
        "is_premium": person.number % 5 == 0, "can_send_inmail": person.number % 50 == 0,
        "public_profile_url": url(person), "profile_picture_url": None,
        "follower_count": 40 + person.number % 900, "connections_count": 30 + person.number % 470,
        "shared_connections_count": person.number % 7, "primary_locale": {"country": "US", "language": "en"},
        "work_experience": [{"company": person.company, "company_id": company.company_id, "position": person.title,
                             "location": person.place, "current": True, "start": "1/1/2022", "end": None}],
        **_invitation(account_id, person), **_contact(person, company.domain),
    }  # fmt: skip


def _invitation(account_id: str, person: Person) -> dict[str, Any]:
    newest = Invitation.objects.filter(account_id=account_id, slug=person.slug).order_by("-pk").first()
    if newest is None or newest.state not in {"PENDING", "WITHDRAWN"}:
        return {}
    return {"invitation": {"type": "SENT", "status": newest.state}}


def _contact(person: Person, domain: str) -> dict[str, Any]:
    """About every third person shows an address; the third field is spelled as the provider spells it."""
    if person.number % 3:
        return {}
    return {"contact_info": {"emails": [f"{person.slug}@{domain}"], "phones": [], "adresses": [], "socials": []}}


def invitation(row: Invitation) -> dict[str, Any]:
    """An InvitationSent."""
    person = world.by_slug(row.slug)
    return {
        "object": "InvitationSent", "id": f"inv_{row.pk}", "invited_user": person.name if person else row.slug,
        "invited_user_id": world.provider_id(row.account_id, row.slug), "invited_user_public_id": row.slug,
        "invited_user_description": person.headline if person else "", "date": "Sent today",
        "parsed_datetime": clock.stamp(row.at), "invitation_text": row.note or None,
    }  # fmt: skip


def relation(row: Relation) -> dict[str, Any]:
    """A UserRelation."""
    person = world.by_slug(row.slug)
    number = person.number if person else 0
    return {
        "object": "UserRelation", "first_name": person.first if person else "",
        "last_name": person.last if person else "", "headline": person.headline if person else "",
        "public_identifier": row.slug, "public_profile_url": f"https://www.linkedin.com/in/{row.slug}/",
        "created_at": int(row.at.timestamp() * 1000), "member_id": world.provider_id(row.account_id, row.slug),
        "member_urn": f"urn:li:member:{number}", "connection_urn": f"urn:li:fsd_connection:{number}",
        "profile_picture_url": None,
    }  # fmt: skip


def chat(row: Chat) -> dict[str, Any]:
    """A Chat."""
    return {
        "object": "Chat", "id": f"chat_{row.pk}", "account_id": row.account_id, "account_type": "LINKEDIN",
        "provider_id": f"2-{row.pk}", "attendee_provider_id": world.provider_id(row.account_id, row.slug), "name": None,
        "type": 0, "timestamp": clock.stamp(row.at), "unread_count": 0, "archived": 0, "muted_until": None,
        "read_only": 0, "folder": ["INBOX"],
    }  # fmt: skip


def attendees(row: Chat, own: Account | None) -> list[dict[str, Any]]:
    """The two people of a chat."""
    person = world.by_slug(row.slug)
    theirs = _attendee(row, world.provider_id(row.account_id, row.slug), person.name if person else row.slug)
    if own is None:
        return [{**theirs, "is_self": 0}]
    return [{**theirs, "is_self": 0}, {**_attendee(row, member_id(own), own.name), "is_self": 1}]


def _attendee(row: Chat, provider_id: str, name: str) -> dict[str, Any]:
    return {
        "object": "ChatAttendee", "id": f"att_{row.pk}_{provider_id[-6:]}", "account_id": row.account_id,
        "provider_id": provider_id, "name": name, "hidden": 0, "picture_url": None,
        "profile_url": f"https://www.linkedin.com/in/{provider_id}/",
    }  # fmt: skip


def message(row: Message, own: str) -> dict[str, Any]:
    """A Message; own is the account owner's provider id."""
    sender = own if row.is_sender else world.provider_id(row.chat.account_id, row.chat.slug)
    return {
        "object": "Message", "id": f"msg_{row.pk}", "account_id": row.chat.account_id, "chat_id": f"chat_{row.chat_id}",
        "chat_provider_id": f"2-{row.chat_id}", "provider_id": f"2-{row.pk}", "sender_id": sender,
        "sender_attendee_id": sender, "text": row.text, "attachments": [], "timestamp": clock.stamp(row.at),
        "is_sender": int(row.is_sender), "reactions": [], "seen": 0, "seen_by": {}, "hidden": 0, "deleted": 0,
        "edited": 0, "is_event": 0, "delivered": 1, "behavior": 0, "original": "", "message_type": row.kind,
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
    attendee = {"attendee_id": f"att_{person.number}", "attendee_name": person.name, "attendee_provider_id": theirs,
                "attendee_profile_url": f"https://www.linkedin.com/in/{theirs}/"}  # fmt: skip
    own = {"attendee_id": "att_me", "attendee_name": account.name, "attendee_provider_id": member_id(account),
           "attendee_profile_url": f"https://www.linkedin.com/in/{member_id(account)}/"}  # fmt: skip
    return {
        "event": "message_received", "account_id": account.account_id, "account_type": "LINKEDIN",
        "account_info": {"type": "LINKEDIN", "feature": "classic", "user_id": member_id(account)},
        "chat_id": f"chat_{row.chat_id}", "timestamp": clock.stamp(row.at), "message_id": f"msg_{row.pk}",
        "message": row.text, "subject": None, "sender": own if row.is_sender else attendee, "attendees": [attendee],
        "attachments": [], "provider_chat_id": f"2-{row.chat_id}", "provider_message_id": f"2-{row.pk}", "is_event": 0,
        "quoted": None, "chat_content_type": None, "message_type": row.kind, "is_group": False, "folder": ["INBOX"],
    }  # fmt: skip
