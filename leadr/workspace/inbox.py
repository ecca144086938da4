"""What the user should do next. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from leadr.common.clock import day_in_words

DRAFTS = 3


class Need(StrEnum):
    """The things that wait for a person, the most urgent first."""

    CONNECT = "connect"
    RECONNECT = "reconnect"
    DECIDE = "decide"
    REVIEW = "review"
    SILENT = "silent"
    SENDER = "sender"
    FINISH = "finish"


@dataclass(frozen=True, slots=True)
class Waiting:
    """An account or campaign that waits for the user; `why` is a sentence about what is wrong with it."""

    pk: int
    name: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Silent(Waiting):
    """A campaign that sent nothing on a day it should have."""

    on: date = date.min


@dataclass(frozen=True, slots=True)
class ActionItem:
    """One thing to do: what is the matter, the words of its button, and whom it is about."""

    need: Need
    sentence: str
    button: str
    pk: int | None = None


def items(
    *,
    has_account: bool,
    broken: Sequence[Waiting],
    failing: Sequence[Waiting],
    drafts: Sequence[Waiting],
    waiting: int = 0,
    senders: Sequence[Waiting] = (),
    silent: Sequence[Silent] = (),
) -> list[ActionItem]:
    """Everything that needs the user, the most urgent first; of the drafts only the first few."""
    return [
        *([] if has_account else [CONNECT]),
        *(_reconnect(account) for account in broken),
        *([_decide(waiting)] if waiting else []),
        *(_review(campaign) for campaign in failing),
        *(_silent(campaign) for campaign in silent),
        *(_mend(sender) for sender in senders),
        *(_finish(draft) for draft in drafts[:DRAFTS]),
    ]


CONNECT = ActionItem(Need.CONNECT, "Without a LinkedIn account nothing can be sent.", "Connect an account")


def _reconnect(account: Waiting) -> ActionItem:
    return ActionItem(
        Need.RECONNECT, _told(f"{account.name} needs to be reconnected.", account.why), "Reconnect", account.pk
    )


def _decide(waiting: int) -> ActionItem:
    waits = "thing waits" if waiting == 1 else "things wait"
    return ActionItem(Need.DECIDE, f"{waiting} {waits} for your decision in the inbox.", "Open inbox")


def _mend(sender: Waiting) -> ActionItem:
    return ActionItem(
        Need.SENDER, _told(f"The sender {sender.name} needs attention.", sender.why), "Open sender", sender.pk
    )


def _review(campaign: Waiting) -> ActionItem:
    return ActionItem(
        Need.REVIEW, _told(f"“{campaign.name}” needs your review.", campaign.why), "Open campaign", campaign.pk
    )


def _silent(campaign: Silent) -> ActionItem:
    day = day_in_words(campaign.on)
    return ActionItem(
        Need.SILENT, _told(f"“{campaign.name}” sent nothing on {day}.", campaign.why), "Open campaign", campaign.pk
    )


def _finish(draft: Waiting) -> ActionItem:
    return ActionItem(
        Need.FINISH, f"“{draft.name}” is a draft; nothing is sent until you launch it.", "Finish draft", draft.pk
    )


def _told(sentence: str, why: str) -> str:
    return f"{sentence} {why}" if why else sentence
