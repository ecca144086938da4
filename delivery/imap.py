"""The IMAP gateway: looks for one letter in a mailbox's Sent folder, and changes nothing there."""

import imaplib
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from delivery.models import Security
from delivery.smtp import SECONDS, Login, public_address
from leadr.common import lines

PORT = 993
IN_ALL = 60
SENT = re.compile(rb'\((?=[^)]*\\Sent\b)[^)]*\) (?:"[^"]*"|NIL) (.+)', re.IGNORECASE)
MESSAGE_ID = re.compile(r"<[!#-\[\]-~]+>")


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
    except (imaplib.IMAP4.error, ssl.SSLError, OSError, UnicodeError) as error:
        raise Away(login.host) from error


def _leave(box: imaplib.IMAP4) -> None:
    try:
        box.logout()
    except (imaplib.IMAP4.error, OSError):
        box.shutdown()
