"""Reading what comes back: delivery status notifications (RFC 3464) and complaints (RFC 5965). Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from enum import StrEnum

MOST_BYTES = 1024 * 1024
MESSAGE_ID = re.compile(r"<[^<>\s@]+@[^<>\s@]+>")
ADDRESS = re.compile(r"[^\s;<>]+@[^\s;<>]+")
COMPLAINTS = {"abuse", "fraud", "not-spam"} - {"not-spam"}


class News(StrEnum):
    """What a report says of a letter."""

    BOUNCED = "bounced"
    COMPLAINED = "complained"
    DELIVERED = "delivered"


@dataclass(frozen=True, slots=True)
class Report:
    """One letter's news: the Message-ID of ours that it quotes, and the address it speaks of."""

    news: News
    message_id: str
    address: str
    status: str = ""


def read(raw: bytes) -> list[Report]:
    """The reports in a message; none when it is no report, quotes no letter, or speaks of a delay only."""
    try:
        return _read(raw[:MOST_BYTES])
    except Exception:  # Python's parser means to take anything, and stumbles over some headers all the same
        return []


def _read(raw: bytes) -> list[Report]:
    message = message_from_bytes(raw, policy=policy.default)
    if not isinstance(message, EmailMessage) or message.get_content_type() != "multipart/report":
        return []
    quoted = _quoted(message)
    if not quoted:
        return []
    kind = str(message.get_param("report-type", "")).lower()
    if kind == "feedback-report":
        return list(_complaints(message, quoted))
    return list(_statuses(message, quoted)) if kind == "delivery-status" else []


def _statuses(message: EmailMessage, quoted: str) -> Iterator[Report]:
    for block in _blocks(message, "message/delivery-status"):
        address = _address(block.get("Final-Recipient", "")) or _address(block.get("Original-Recipient", ""))
        action = str(block.get("Action", "")).strip().lower()
        status = str(block.get("Status", "")).strip()
        if not address:
            continue
        # 4.x.x are delays that a server gave up on: the mailbox may be full today and fine tomorrow.
        if action == "failed" and status.startswith("5"):
            yield Report(News.BOUNCED, quoted, address, status)
        elif action in ("delivered", "relayed", "expanded"):
            yield Report(News.DELIVERED, quoted, address, status)


def _complaints(message: EmailMessage, quoted: str) -> Iterator[Report]:
    for block in _blocks(message, "message/feedback-report"):
        if str(block.get("Feedback-Type", "")).strip().lower() in COMPLAINTS:
            yield Report(News.COMPLAINED, quoted, _address(block.get("Original-Rcpt-To", "")))


def _blocks(message: EmailMessage, kind: str) -> Iterator[Message]:
    for part in message.walk():
        if part.get_content_type() != kind:
            continue
        payload = part.get_payload()
        if isinstance(payload, list):
            yield from (block for block in payload if isinstance(block, Message))
        elif isinstance(payload, str):
            yield message_from_bytes(payload.encode("utf-8", "replace"), policy=policy.default)


def _quoted(message: EmailMessage) -> str:
    """The Message-ID of the letter that came back: whole, or as its headers alone."""
    for part in message.walk():
        payload = part.get_payload()
        if part.get_content_type() == "message/rfc822" and isinstance(payload, list) and payload:
            return _message_id(str(payload[0].get("Message-ID", "")))  # type: ignore[union-attr]  # a Message
        if part.get_content_type() == "text/rfc822-headers" and isinstance(payload, str):
            headers = message_from_bytes(payload.encode("utf-8", "replace"), policy=policy.default)
            return _message_id(str(headers.get("Message-ID", "")))
    return ""


def _message_id(text: str) -> str:
    found = MESSAGE_ID.search(text)
    return found[0] if found else ""


def _address(field: object) -> str:
    found = ADDRESS.search(str(field).rpartition(";")[2])
    return found[0].lower() if found else ""
