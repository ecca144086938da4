"""The LinkedIn gateway: every call to the provider (unipile.md), typed values in and out."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from django.conf import settings

from accounts import linkedin_posts as posts
from accounts import linkedin_wire as wire
from accounts.linkedin_errors import translate
from accounts.linkedin_posts import CommentFacts, PostFacts
from accounts.linkedin_search import Question
from accounts.linkedin_wire import AccountFacts, Invitations, Page, Profile, Receipt, SentText, Webhook
from leadr.common.gateways import Http, TryLater, WireError

__all__ = ["AccountFacts", "LinkedIn", "Page", "Profile", "Receipt", "client"]
CHAT_PAGES = 5
NEWEST_RELATIONS = 500


class LinkedIn:
    """The provider's v1 API. Every method raises TryLater, Refused or (those that write) Unclear."""

    def __init__(self, base_url: str, api_key: str, *, timeout: tuple[float, float] = (5, 60)) -> None:
        self.base_url = base_url
        self._http = Http(
            "The LinkedIn provider", f"{base_url}/api/v1", headers={"X-API-KEY": api_key}, timeout=timeout
        )

    # -- accounts (§3) ------------------------------------------------------
    def hosted_link(
        self,
        *,
        token: str,
        notify_url: str,
        success_url: str,
        failure_url: str,
        expires_at: datetime,
        reconnect: str | None,
    ) -> str:
        """The address of the page where a person connects, or reconnects the account `reconnect`."""
        body: dict[str, Any] = {
            "type": "reconnect" if reconnect else "create",
            "api_url": self.base_url,
            "expiresOn": wire.stamp(expires_at),
            "name": token,
            "notify_url": notify_url,
            "success_redirect_url": success_url,
            "failure_redirect_url": failure_url,
        }
        body |= {"reconnect_account": reconnect} if reconnect else {"providers": ["LINKEDIN"]}
        address = wire.text(self._write("POST", "/hosted/accounts/link", json=body), "url")
        if not address:
            raise TryLater("no_answer", "The LinkedIn provider named no page to connect at.")
        return address

    def accounts(self) -> list[AccountFacts]:
        """Every account the API key reaches."""
        found: list[AccountFacts] = []
        cursor: str | None = None
        while True:
            body = self._read("GET", "/accounts", params=_present(limit=250, cursor=cursor))
            found += map(wire.account, wire.items(body))
            before, cursor = cursor, wire.cursor(body)
            if cursor in (None, before):  # a cursor that comes again would go round for ever
                return found

    def account(self, account_id: str) -> AccountFacts:
        """One account."""
        return wire.account(self._read("GET", f"/accounts/{_slug(account_id)}"))

    def delete_account(self, account_id: str) -> None:
        """Remove an account at the provider."""
        self._write("DELETE", f"/accounts/{_slug(account_id)}")

    # -- webhooks (§4) ------------------------------------------------------
    def webhooks(self) -> list[Webhook]:
        """The callback addresses that are registered."""
        rows = wire.items(self._read("GET", "/webhooks", params={"limit": 250}))
        return [Webhook(wire.text(row, "id"), wire.text(row, "request_url"), wire.text(row, "source")) for row in rows]

    def create_webhook(
        self, *, url: str, source: str, events: Sequence[str], headers: Mapping[str, str], name: str
    ) -> str:
        """Register an address; events are named in full, since the default set leaves some out."""
        body = {
            "request_url": url,
            "source": source,
            "events": list(events),
            "name": name,
            "format": "json",
            "enabled": True,
            "headers": [{"key": key, "value": value} for key, value in headers.items()],
        }
        return wire.text(self._write("POST", "/webhooks", json=body), "webhook_id")

    # -- people (§5, §6) ----------------------------------------------------
    def search(self, account_id: str, *, url: str, cursor: str | None, limit: int) -> Page:
        """A page of a people search, given by its LinkedIn address; later pages by their cursor."""
        body = self._read(
            "POST",
            "/linkedin/search",
            params=_present(account_id=account_id, limit=limit, cursor=cursor),
            json={"cursor": cursor} if cursor else {"url": url},
        )
        return Page(wire.people(wire.items(body)), wire.cursor(body))

    def ask(self, account_id: str, question: Question, *, cursor: str = "", limit: int) -> dict[str, Any]:
        """The answer to a search as it came, to be kept; `linkedin_search` asks and reads."""
        sent = {"cursor": cursor} if cursor else question
        params = _present(account_id=account_id, limit=limit, cursor=cursor)
        return self._read("POST", "/linkedin/search", params=params, json=sent)

    def places(self, account_id: str, *, keywords: str) -> dict[str, Any]:
        """LinkedIn's ids for a place, as they came."""
        params = _present(account_id=account_id, type="LOCATION", keywords=keywords, limit=10)
        return self._read("GET", "/linkedin/search/parameters", params=params)

    def company(self, account_id: str, identifier: str) -> dict[str, Any]:
        """A company by slug or id, as it came."""
        return self._read("GET", f"/linkedin/company/{_slug(identifier)}", params={"account_id": account_id})

    def kept_post(self, account_id: str, *, post_id: str) -> dict[str, Any]:
        """One post as it came, to be kept and read by `linkedin_search`."""
        return self._read("GET", f"/posts/{_slug(post_id)}", params={"account_id": account_id})

    def profile(self, account_id: str, identifier: str) -> Profile:
        """A person by provider id or public identifier, as the account sees them."""
        return wire.profile(self._read("GET", f"/users/{_slug(identifier)}", params={"account_id": account_id}))

    def relations(self, account_id: str, *, cursor: str | None, limit: int) -> Page:
        """People the account is connected with, newest first."""
        body = self._read("GET", "/users/relations", params=_present(account_id=account_id, limit=limit, cursor=cursor))
        return Page(wire.people(wire.items(body)), wire.cursor(body))

    def connected_at(self, account_id: str, *, public_identifier: str) -> datetime | None:
        """Since when somebody is connected; None when they are not among the newest relations."""
        body = self._read("GET", "/users/relations", params={"account_id": account_id, "limit": NEWEST_RELATIONS})
        rows = (row for row in wire.items(body) if row.get("public_identifier") == public_identifier)
        return next((wire.epoch(row.get("created_at")) for row in rows), None)

    def invite(self, account_id: str, *, provider_id: str, note: str | None) -> Receipt:
        """Invite a person, with a note of at most 300 characters or without one."""
        body = _present(account_id=account_id, provider_id=provider_id, message=note)
        return Receipt(wire.text(self._write("POST", "/users/invite", json=body), "invitation_id"))

    def sent_invitations(self, account_id: str, *, cursor: str | None) -> Invitations:
        """Invites that wait for an answer, 100 a page."""
        body = self._read("GET", "/users/invite/sent", params=_present(account_id=account_id, limit=100, cursor=cursor))
        rows = (
            wire.Invitation(
                wire.text(row, "id"), wire.text(row, "invited_user_id"), wire.text(row, "invited_user_public_id")
            )
            for row in wire.items(body)
        )
        return Invitations(tuple(rows), wire.cursor(body))

    def withdraw(self, account_id: str, *, invitation_id: str) -> None:
        """Take back an invite that waits for an answer."""
        self._write("DELETE", f"/users/invite/sent/{_slug(invitation_id)}", params={"account_id": account_id})

    # -- posts (§7) ---------------------------------------------------------
    def posts_of(self, account_id: str, *, provider_id: str) -> tuple[PostFacts, ...]:
        """A person's newest posts, newest first."""
        path = f"/users/{_slug(provider_id)}/posts"
        body = self._read("GET", path, params={"account_id": account_id, "limit": 10})
        return tuple(map(posts.post, wire.items(body)))

    def post(self, account_id: str, *, post_id: str) -> PostFacts:
        """One post as the account sees it."""
        return posts.post(self._read("GET", f"/posts/{_slug(post_id)}", params={"account_id": account_id}))

    def comments(self, account_id: str, *, post_id: str) -> tuple[CommentFacts, ...]:
        """The newest comments under a post."""
        path = f"/posts/{_slug(post_id)}/comments"
        body = self._read("GET", path, params={"account_id": account_id, "limit": 100})
        return tuple(map(posts.comment, wire.items(body)))

    def comment(self, account_id: str, *, post_id: str, text: str) -> Receipt:
        """Comment on a post, in at most 1,250 characters; the wire need not return an id."""
        body = self._write("POST", f"/posts/{_slug(post_id)}/comments", json={"account_id": account_id, "text": text})
        return Receipt(wire.text(body, "comment_id", "id"))

    def like(self, account_id: str, *, post_id: str) -> None:
        """Like a post; repeating it changes nothing."""
        body = {"account_id": account_id, "post_id": post_id, "reaction_type": "like"}
        self._write("POST", "/posts/reaction", json=body)

    # -- messages (§8) ------------------------------------------------------
    def message(self, account_id: str, *, provider_id: str, text: str) -> Receipt:
        """Write to a first-degree connection; a chat that exists is used again. The wire is multipart."""
        parts = [("account_id", account_id), ("text", text), ("attendees_ids", provider_id)]
        body = self._write("POST", "/chats", multipart=[(name, (None, value)) for name, value in parts])
        return Receipt(wire.text(body, "message_id"), wire.text(body, "chat_id"))

    def messages_with(self, account_id: str, *, provider_id: str, since: datetime) -> tuple[SentText, ...]:
        """What we wrote to a person since then, by the chats that have them as attendee."""
        found: list[SentText] = []
        for chat_id in self._chats_with(account_id, provider_id):
            body = self._read(
                "GET", f"/chats/{_slug(chat_id)}/messages", params={"limit": 100, "after": wire.stamp(since)}
            )
            ours = (row for row in wire.items(body) if row.get("is_sender"))
            found += [SentText(wire.text(row, "text"), wire.moment(row.get("timestamp"))) for row in ours]
        return tuple(found)

    def _chats_with(self, account_id: str, provider_id: str) -> list[str]:
        found: list[str] = []
        cursor: str | None = None
        for _ in range(CHAT_PAGES):
            body = self._read("GET", "/chats", params=_present(account_id=account_id, limit=250, cursor=cursor))
            found += [wire.text(row, "id") for row in wire.items(body) if self._is_with(row, provider_id)]
            cursor = wire.cursor(body)
            if not cursor:
                break
        return found

    def _is_with(self, chat: dict[str, Any], provider_id: str) -> bool:
        if "attendee_provider_id" in chat:
            return bool(chat["attendee_provider_id"] == provider_id)
        # The fact sheet does not promise the field on a chat; its attendees always say.
        body = self._read("GET", f"/chats/{_slug(wire.text(chat, 'id'))}/attendees")
        return any(row.get("provider_id") == provider_id for row in wire.items(body))

    def _read(self, method: str, path: str, **sent: Any) -> dict[str, Any]:
        try:
            return self._http.read(method, path, **sent)
        except WireError as error:
            raise translate(error, writes=False) from error

    def _write(self, method: str, path: str, **sent: Any) -> dict[str, Any]:
        try:
            return self._http.write(method, path, **sent)
        except WireError as error:
            raise translate(error, writes=True) from error


def client() -> LinkedIn:
    """The gateway as the settings say."""
    patience = (settings.UNIPILE_CONNECT_SECONDS, settings.UNIPILE_READ_SECONDS)
    return _client(settings.UNIPILE_BASE_URL, settings.UNIPILE_API_KEY, patience)


@lru_cache(maxsize=4)
def _client(base_url: str, api_key: str, timeout: tuple[float, float]) -> LinkedIn:
    return LinkedIn(base_url, api_key, timeout=timeout)


def _present(**params: Any) -> dict[str, Any]:
    return {name: value for name, value in params.items() if value not in (None, "")}


def _slug(part: str) -> str:
    return quote(part, safe="")
