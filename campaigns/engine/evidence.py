"""Did it really go out? Asked of the provider before anything is tried again (reliability.md §3)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from accounts.linkedin import LinkedIn
from campaigns.engine.outside import Outside
from campaigns.engine.words import key_of, lead_of
from campaigns.models import Action
from campaigns.stages import RESTORED
from delivery import email
from leadr.common.gateways import Refused, Scope
from workflows.kinds import Kind

SKEW = timedelta(minutes=5)
PAGES = 10


@dataclass(frozen=True, slots=True)
class Sent:
    """It went out; `is_accepted` when the person accepted meanwhile."""

    is_accepted: bool = False


@dataclass(frozen=True, slots=True)
class NotSent:
    """It certainly did not."""


@dataclass(frozen=True, slots=True)
class NobodyKnows:
    """Nothing outside can tell; a person has to look."""


Evidence = Sent | NotSent | NobodyKnows


def ask(action: Action, outside: Outside) -> Evidence:
    """The evidence for an unclear action; raises what the gateway raises."""
    return SOURCES[Kind(action.kind)](action, outside)


def _invite(action: Action, outside: Outside) -> Evidence:
    lead, account_id = lead_of(action), action.account.provider_account_id
    profile = outside.linkedin.profile(account_id, lead.provider_id)
    if profile.distance == 1:
        return _connection(action, outside, lead.public_identifier)
    if profile.invitation == "PENDING":
        return Sent()
    return Sent() if _is_listed(outside.linkedin, account_id, lead.public_identifier) else NotSent()


def _connection(action: Action, outside: Outside, public_identifier: str) -> Evidence:
    # Whoever was connected before was not invited by this; asking again, LinkedIn says so and refuses.
    since = outside.linkedin.connected_at(action.account.provider_account_id, public_identifier=public_identifier)
    is_new = since is not None and action.started_at is not None and since >= action.started_at - SKEW
    return Sent(is_accepted=True) if is_new else NotSent()


def _is_listed(linkedin: LinkedIn, account_id: str, public_identifier: str) -> bool:
    cursor: str | None = None
    for _ in range(PAGES):
        page = linkedin.sent_invitations(account_id, cursor=cursor)
        if any(sent.public_identifier == public_identifier for sent in page.items):
            return True
        cursor = page.cursor
        if not cursor:
            break
    return False


def _message(action: Action, outside: Outside) -> Evidence:
    if action.started_at is None:
        return NotSent()
    try:
        sent = outside.linkedin.messages_with(
            action.account.provider_account_id,
            provider_id=lead_of(action).provider_id,
            since=action.started_at - SKEW,
        )
    except Refused as refusal:
        return _gone(refusal)  # the provider knows neither chat nor person: nothing can have been said
    # What was said before a backup was restored may have been put in other words.
    is_anything = action.reason == RESTORED and action.campaign.workflow.personalises
    return Sent() if any(is_anything or message.text == action.text for message in sent) else NotSent()


def _of_post(asked: Callable[[Action, Outside, str], Evidence]) -> Callable[[Action, Outside], Evidence]:
    """A question about the lead's post; without one there was nothing to like or to comment on."""

    def ask_of_post(action: Action, outside: Outside) -> Evidence:
        post_id = lead_of(action).post_id
        return asked(action, outside, post_id) if post_id else NotSent()

    return ask_of_post


def _comment(action: Action, outside: Outside, post_id: str) -> Evidence:
    account = action.account
    try:
        found = outside.linkedin.comments(account.provider_account_id, post_id=post_id)
    except Refused as refusal:
        return _gone(refusal)  # the post is gone, and any comment with it
    ours = (row for row in found if not account.member_id or row.author_id == account.member_id)
    is_any = action.reason == RESTORED and bool(account.member_id)
    return Sent() if any(is_any or row.text == action.text for row in ours) else NotSent()


def _gone(refusal: Refused) -> Evidence:
    if refusal.scope is not Scope.LEAD:
        raise refusal  # it is about us or our setup, and says nothing of what left
    return NotSent()


def _like(action: Action, outside: Outside, post_id: str) -> Evidence:
    post = outside.linkedin.post(action.account.provider_account_id, post_id=post_id)
    return Sent() if post.is_liked else NotSent()


def _withdrawal(action: Action, outside: Outside) -> Evidence:
    lead, account_id = lead_of(action), action.account.provider_account_id
    return NotSent() if _is_listed(outside.linkedin, account_id, lead.public_identifier) else Sent()


def _email(action: Action, _outside: Outside) -> Evidence:
    told = email.evidence(key_of(action))
    return NobodyKnows() if told is None else Sent() if told else NotSent()


def _again(_action: Action, _outside: Outside) -> Evidence:
    return NotSent()  # reading twice is harmless


SOURCES: dict[Kind, Callable[[Action, Outside], Evidence]] = {
    Kind.SEARCH: _again,
    Kind.FOLLOW_UP: _again,
    Kind.ENGAGEMENT: _again,
    Kind.DRAFT: _again,
    Kind.COMMENT: _of_post(_comment),
    Kind.LIKE: _of_post(_like),
    Kind.INVITE: _invite,
    Kind.WITHDRAW: _withdrawal,
    Kind.MESSAGE: _message,
    Kind.EMAIL: _email,
    Kind.VIDEO: _again,
}
