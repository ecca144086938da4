"""The IMAP gateway: looks for one letter in the Sent folder, and for reports in the inbox; it changes nothing."""

import imaplib
import re
import socket
import ssl
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from delivery.bounces import MOST_BYTES
from delivery.models import Security
from delivery.smtp import SECONDS, Login, public_address
from leadr.common import lines

PORT = 993
IN_ALL = 60
SENT = re.compile(rb'\((?=[^)]*\\Sent\b)[^)]*\) (?:"[^"]*"|NIL) (.+)', re.IGNORECASE)
MESSAGE_ID = re.compile(r"<[!#-\[\]-~]+>")
UID = re.compile(rb"\bUID (\d+)")
REPORT = re.compile(rb"multipart/report\b", re.IGNORECASE)
MOST_MAILS, MOST_REPORTS = 500, 50
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Place:
    """How far an inbox was read; its numbers count only as long as its validity stays (RFC 3501, 2.3.1.1)."""

    validity: int = 0
    uid: int = 0


class Away(Exception):
    """The mailbox could not be looked at."""


class Plain(imaplib.IMAP4):
    """Speaks over a line that is open already."""

    def __init__(self, line: socket.socket, host: str) -> None:
        self.line = line
        super().__init__(host)

    def _create_socket(self, _timeout: float | None) -> socket.socket:
        return self.line


class Tls(Plain):
    """The same with TLS from the start; the certificate is that of the name."""

    def _create_socket(self, _timeout: float | None) -> socket.socket:
        return ssl.create_default_context().wrap_socket(self.line, server_hostname=self.host)


def is_filed(login: Login, message_id: str) -> bool:
    """Whether the Sent folder holds a letter with this Message-ID. Raises Away, or Refused for a forbidden host."""
    if not MESSAGE_ID.fullmatch(message_id):
        return False
    with _mailbox(login) as box:
        box.select(_sent_folder(box), readonly=True)
        _, found = box.search(None, "HEADER", "Message-ID", f'"{message_id}"')
        return bool(found and found[0])


def reports(login: Login, place: Place, *, since: date) -> tuple[Place, list[bytes]]:
    """The reports that came into the inbox after a place, and the place they lead to. Raises as `is_filed`.

    Only what calls itself a report is read, of everything else the one line that says what it is. An inbox whose
    numbers begin anew is read from `since` on.
    """
    with _mailbox(login) as box:
        _said(box.select("INBOX", readonly=True))
        told: list[Any] = box.untagged_responses["UIDVALIDITY"]
        validity = int(told[0])
        after = place.uid if validity == place.validity else 0
        fresh = _fresh(box, after, since)[:MOST_MAILS]
        found = _reports_among(box, fresh)
        done = found[:MOST_REPORTS]
        letters = [_letter(box, uid) for uid in done]
    return Place(validity, max(fresh if done == found else done, default=after)), letters


def _fresh(box: imaplib.IMAP4, after: int, since: date) -> list[int]:
    day = f"{since.day:02d}-{MONTHS[since.month - 1]}-{since.year}"
    (found,) = _said(box.uid("SEARCH", f"UID {after + 1}:* SINCE {day}"))
    # "n:*" names the last mail even when its number is smaller than n.
    return sorted(int(uid) for uid in (found or b"").split() if int(uid) > after)


def _reports_among(box: imaplib.IMAP4, uids: Collection[int]) -> list[int]:
    if not uids:
        return []
    rows = _said(box.uid("FETCH", ",".join(map(str, uids)), "(BODY.PEEK[HEADER.FIELDS (CONTENT-TYPE)])"))
    kinds = dict(_numbered(rows))
    return [uid for uid in uids if REPORT.search(kinds.get(uid, b""))]


def _letter(box: imaplib.IMAP4, uid: int) -> bytes:
    rows = _said(box.uid("FETCH", str(uid), f"(BODY.PEEK[]<0.{MOST_BYTES}>)"))
    return dict(_numbered(rows)).get(uid, b"")


def _numbered(rows: Iterable[Any]) -> Iterator[tuple[int, bytes]]:
    """Each text with its mail's number, which a server may say before or after it."""
    said, text = b"", b""
    for row in rows:
        if isinstance(row, tuple):
            said, text = row
        elif isinstance(row, bytes) and (number := UID.search(said + row)):
            yield int(number[1]), text


def _said(answer: tuple[str, list[Any]]) -> list[Any]:
    if answer[0] != "OK":
        raise imaplib.IMAP4.error("The mailbox said no.")
    return answer[1]


def _sent_folder(box: imaplib.IMAP4) -> str:
    _, folders = box.list()
    for row in folders:
        if isinstance(row, bytes) and (found := SENT.search(row)):
            return found[1].decode("ascii", "replace").strip()
    return "Sent"


@contextmanager
def _mailbox(login: Login) -> Iterator[imaplib.IMAP4]:
    # A mailbox that is only tried out has no certificate; its form lets it be on our own machine alone.
    speaker = Plain if login.security == Security.NONE else Tls
    try:
        address = public_address(login.host, login.port)
        with lines.line(address, login.port, patience=SECONDS, in_all=IN_ALL) as line:
            box = speaker(line, login.host)
            box.login(login.user, login.password)
            yield box
            _leave(box)
    except (imaplib.IMAP4.error, OSError, ValueError, LookupError) as error:  # also answers that make no sense
        raise Away(login.host) from error


def _leave(box: imaplib.IMAP4) -> None:
    try:
        box.logout()
    except (imaplib.IMAP4.error, OSError):
        box.shutdown()
