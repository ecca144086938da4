"""Did it really go out? Asked of the provider before anything is tried again (reliability.md §3)."""

from dataclasses import dataclass
from datetime import timedelta

from accounts.linkedin import LinkedIn
from campaigns.engine.perform import message_text
from campaigns.models import Action
from leadr.common.gateways import Refused
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


def ask(action: Action, linkedin: LinkedIn) -> Sent | NotSent:
    """The provider's evidence for an unclear invite or message; raises what the gateway raises."""
    return _invite(action, linkedin) if action.kind == Kind.INVITE else _message(action, linkedin)


def _invite(action: Action, linkedin: LinkedIn) -> Sent | NotSent:
    lead, account_id = action.lead, action.account.provider_account_id
    if lead is None:
        return NotSent()
    profile = linkedin.profile(account_id, lead.provider_id)
    if profile.distance == 1:
        return Sent(is_accepted=True)
    if profile.invitation == "PENDING":
        return Sent()
    return Sent() if _is_listed(linkedin, account_id, lead.public_identifier) else NotSent()


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


def _message(action: Action, linkedin: LinkedIn) -> Sent | NotSent:
    if action.lead is None or action.started_at is None:
        return NotSent()
    try:
        sent = linkedin.messages_with(
            action.account.provider_account_id,
            provider_id=action.lead.provider_id,
            since=action.started_at - SKEW,
        )
    except Refused:
        return NotSent()  # the provider knows neither chat nor person: nothing can have been said
    wanted = message_text(action)
    return Sent() if any(message.text == wanted for message in sent) else NotSent()
