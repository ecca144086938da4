"""The Sent folder as evidence: what is filed there was sent; what is not there proves nothing."""

import re
import socketserver
import threading

import pytest

from delivery import imap
from delivery.email import Outcome, deliver, evidence
from delivery.models import EmailRecord
from delivery.smtp import Login
from leadr.common.gateways import Refused, Unclear
from tests.delivery.office import PASSWORD, USER, cut
from tests.world import MONDAY_9

pytestmark = pytest.mark.django_db


class Mailbox(socketserver.ThreadingTCPServer):
    """As much of an IMAP server (RFC 3501) as a look into one folder takes."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Session)
        self.filed, self.selected = set(), []
        self.folders = [b'(\\HasNoChildren) "/" "INBOX"', b'(\\HasNoChildren \\Sent) "/" "[Gmail]/Gesendet"']


class _Session(socketserver.StreamRequestHandler):
    def say(self, line):
        self.wfile.write(line + b"\r\n")

    def handle(self):
        self.say(b"* OK IMAP4rev1 here")
        for line in self.rfile:
            tag, command, rest = (line.strip().split(b" ", 2) + [b""])[:3]
            said = getattr(self, f"do_{command.decode().lower()}", self.do_noop)(rest) or b"OK done"
            self.say(tag + b" " + said)
            if command == b"LOGOUT":
                return

    def do_noop(self, _rest):
        """Nothing to say."""

    def do_capability(self, _rest):
        self.say(b"* CAPABILITY IMAP4rev1")

    def do_login(self, rest):
        return b"OK in" if rest.replace(b'"', b"") == f"{USER} {PASSWORD}".encode() else b"NO out"

    def do_list(self, _rest):
        for folder in self.server.folders:
            self.say(b"* LIST " + folder)

    def do_examine(self, rest):
        self.server.selected.append(rest)
        self.say(b"* 1 EXISTS")
        return b"OK [READ-ONLY] done"

    def do_search(self, rest):
        wanted = re.search(rb"<[^>]+>", rest)[0].decode()
        self.say(b"* SEARCH 1" if wanted in self.server.filed else b"* SEARCH")


@pytest.fixture
def mailbox(monkeypatch):
    server = Mailbox()
    monkeypatch.setattr(imap, "PORT", server.server_address[1])
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def unclear(letter, sender, office, live):
    """A letter whose answer was cut off."""
    sender.update(imap_host="127.0.0.1")
    office.after_data = cut
    with pytest.raises(Unclear):
        deliver(letter(), now=MONDAY_9)
    return EmailRecord.objects.get()


def test_what_is_filed_was_sent(unclear, mailbox):
    mailbox.filed.add(unclear.message_id)
    assert evidence("a1") is True
    assert mailbox.selected == [b'"[Gmail]/Gesendet"']


def test_what_is_not_filed_cannot_be_told(unclear, mailbox):
    assert evidence("a1") is None


def test_a_server_without_marks_has_a_folder_named_sent(unclear, mailbox):
    mailbox.folders = [b'(\\HasNoChildren) "/" INBOX']
    evidence("a1")
    assert mailbox.selected == [b"Sent"]


def test_a_mailbox_that_is_away_or_locked_cannot_be_told(unclear, mailbox, sender, monkeypatch):
    sender.secret = "wrong"
    sender.update(sealed_secret=sender.sealed_secret)
    assert evidence("a1") is None
    monkeypatch.setattr(imap, "PORT", 9)
    assert evidence("a1") is None


def test_a_mailbox_inside_our_own_network_is_not_looked_into(settings, mailbox):
    settings.DEVELOPMENT = False
    with pytest.raises(Refused):
        imap.is_filed(Login("127.0.0.1", 993, "none", USER, PASSWORD), "<a@b.test>")


def test_only_a_message_id_is_searched_for(mailbox):
    assert not imap.is_filed(Login("127.0.0.1", imap.PORT, "none", USER, PASSWORD), '<a@b.test>" ALL')
    assert mailbox.selected == []


def test_a_letter_that_was_sent_is_not_looked_for(letter, office, live):
    assert deliver(letter(), now=MONDAY_9).outcome == Outcome.SENT
    assert evidence("a1") is True
