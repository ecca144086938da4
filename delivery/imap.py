"""The IMAP gateway: looks for one letter in a mailbox's Sent folder, and changes nothing there."""

import imaplib
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from delivery.models import Security
from delivery.smtp import SECONDS, Login, public_address

PORT = 993
SENT = re.compile(rb'\((?=[^)]*\\Sent\b)[^)]*\) (?:"[^"]*"|NIL) (.+)', re.IGNORECASE)
MESSAGE_ID = re.compile(r"<[!#-\[\]-~]+>")


class Away(Exception):
    """The mailbox could not be looked at."""


class Checked(imaplib.IMAP4):
    """Connects only to addresses of the public network."""

    def _create_socket(self, timeout: float | None) -> socket.socket:
        return socket.create_connection((public_address(self.host, self.port), self.port), timeout)


class CheckedTls(imaplib.IMAP4_SSL):
    """The same with TLS; the certificate is that of the name."""

    def _create_socket(self, timeout: float | None) -> socket.socket:
        plain = socket.create_connection((public_address(self.host, self.port), self.port), timeout)
        return self.ssl_context.wrap_socket(plain, server_hostname=self.host)


def is_filed(login: Login, message_id: str) -> bool:
    """Whether the Sent folder holds a letter with this Message-ID. Raises Away, or Refused for a forbidden host."""
    if not MESSAGE_ID.fullmatch(message_id):
        return False
    with _mailbox(login) as box:
        box.select(_sent_folder(box), readonly=True)
        _, found = box.search(None, "HEADER", "Message-ID", f'"{message_id}"')
        return bool(found and found[0])


def _sent_folder(box: imaplib.IMAP4) -> str:
    _, folders = box.list()
    for row in folders:
        if isinstance(row, bytes) and (found := SENT.search(row)):
            return found[1].decode("ascii", "replace").strip()
    return "Sent"


@contextmanager
def _mailbox(login: Login) -> Iterator[imaplib.IMAP4]:
    try:
        box = _connect(login)
        box.login(login.user, login.password)
        yield box
    except (imaplib.IMAP4.error, ssl.SSLError, OSError, UnicodeError) as error:
        raise Away(login.host) from error
    else:
        _leave(box)


def _connect(login: Login) -> imaplib.IMAP4:
    # A mailbox that is only tried out has no certificate; its form lets it be on our own machine alone.
    if login.security == Security.NONE:
        return Checked(login.host, login.port, timeout=SECONDS)
    more: dict[str, Any] = {"ssl_context": ssl.create_default_context(), "timeout": SECONDS}
    return CheckedTls(login.host, login.port, **more)


def _leave(box: imaplib.IMAP4) -> None:
    try:
        box.logout()
    except (imaplib.IMAP4.error, OSError):
        box.shutdown()
