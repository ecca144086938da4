"""Hosts that users named may talk as slowly as they like: after a while the line is cut and the worker goes on."""

import socket
import threading
import time
from datetime import UTC, datetime

import pytest

from accounts import webhooks
from accounts.models import NewsKind
from delivery import imap, smtp
from leadr.common import guarded, lines
from leadr.common.gateways import TryLater

SLOW = {
    "http": b"HTTP/1.1 200 OK\r\n" + b"X-Slow: 1\r\n" * 500,
    "smtp": b"220-" + b"welcome " * 500,
    "imap": b"* OK " + b"welcome " * 500,
    "tls": b"\x16\x03\x03\x40\x00" + b"\x02" * 4000,
}


class Dripper:
    """A server that takes calls and answers a byte at a time, for as long as anybody listens."""

    def __init__(self, said):
        self.said, self.calls = said, 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                line, _ = self.listener.accept()
            except OSError:
                return
            self.calls += 1
            threading.Thread(target=self._drip, args=(line,), daemon=True).start()

    def _drip(self, line):
        try:
            for byte in self.said:
                line.sendall(bytes([byte]))
                time.sleep(0.05)
        except OSError:
            pass


@pytest.fixture
def drips(request, settings, monkeypatch):
    """A slow server of a kind; our patience in all is half a second."""
    settings.DEVELOPMENT = True
    for gateway in (guarded, smtp, imap):
        monkeypatch.setattr(gateway, "IN_ALL", 0.5)
    server = Dripper(SLOW[request.param])
    yield server
    server.listener.close()


def seconds(deed):
    began = time.monotonic()
    deed()
    return time.monotonic() - began


@pytest.mark.parametrize("drips", ["http"], indirect=True)
def test_a_webhook_that_drips_its_answer_holds_nobody(drips):
    def call():
        with pytest.raises(guarded.NotCalled, match="No answer"):
            guarded.post(f"http://127.0.0.1:{drips.port}/", b"{}", {})

    assert 0.4 < seconds(call) < 3


@pytest.mark.parametrize("drips", ["smtp"], indirect=True)
def test_a_mail_server_that_drips_holds_nobody(drips):
    def call():
        with pytest.raises(TryLater):
            smtp.check(smtp.Login("127.0.0.1", drips.port, "none", "ada", "x"))

    assert 0.4 < seconds(call) < 3


@pytest.mark.parametrize("drips", ["imap"], indirect=True)
def test_a_mailbox_that_drips_holds_nobody(drips):
    def call():
        with pytest.raises(imap.Away):
            imap.is_filed(smtp.Login("127.0.0.1", drips.port, "none", "ada", "x"), "<a@b.test>")

    assert 0.4 < seconds(call) < 3


@pytest.mark.parametrize("drips", ["tls"], indirect=True)
def test_a_slow_handshake_is_cut_too(drips):
    def call():
        with pytest.raises(guarded.NotCalled):
            guarded.post(f"https://127.0.0.1:{drips.port}/", b"{}", {})

    assert 0.4 < seconds(call) < 3


@pytest.mark.django_db
@pytest.mark.parametrize("drips", ["http"], indirect=True)
def test_a_deaf_webhook_is_called_once_a_round_and_delays_nobody_else(drips, ada, bob):
    now = datetime.now(UTC)
    deaf = webhooks.add(ada, url=f"http://127.0.0.1:{drips.port}/", kinds=NewsKind.values, now=now)
    other = webhooks.add(bob, url="http://127.0.0.1:9/", kinds=NewsKind.values, now=now)
    for owner in [ada] * 60 + [bob]:
        webhooks.tell(owner.pk, NewsKind.FINISHED, {}, now=now)
    assert seconds(lambda: webhooks.deliver_due(now=now)) < 5
    assert drips.calls == 1
    assert sorted(deaf.deliveries.values_list("attempts", flat=True))[-2:] == [0, 1]
    assert other.deliveries.get().attempts == 1


def test_a_line_that_is_done_in_time_is_closed_and_its_watch_ends():
    server = Dripper(b"hello")
    before = threading.active_count()
    with lines.line("127.0.0.1", server.port, patience=1, in_all=60) as line:
        assert line.recv(1) == b"h"
    assert line.fileno() == -1
    time.sleep(0.1)
    assert threading.active_count() <= before + 1
    server.listener.close()


def test_a_line_is_hung_up_though_what_read_from_it_is_still_remembered():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        with lines.line("127.0.0.1", listener.getsockname()[1], patience=1, in_all=60) as line:
            reader = line.makefile("rb")
            there, _ = listener.accept()
        with there:
            there.settimeout(2)
            assert there.recv(1) == b""
        reader.close()
