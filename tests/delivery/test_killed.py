"""A worker killed at each point: what the mail server has, and what the row lets us know of it.

Before DATA the row says PREPARED, and that proves that nothing left. From DATA on it says SENDING, and only the
server knows: the row names the Message-ID to look for. Once its answer is recorded, the row says SENT.
"""

import os
import signal
import subprocess
import sys
import threading

import pytest
from django.db import connection

from delivery import news, senders
from delivery.email import Outcome, deliver, evidence
from delivery.models import EmailRecord
from delivery.states import MailState
from leadr.common.gateways import Unclear
from tests.delivery.one_letter import letter_of
from tests.delivery.test_bounces import bounce
from tests.world import MONDAY_9, ROOT

pytestmark = pytest.mark.django_db(transaction=True)


def database_url():
    """The address of the tests' own database."""
    known = connection.settings_dict
    user, place = f"{known['USER']}:{known['PASSWORD']}", f"{known['HOST']}:{known['PORT']}"
    if known["HOST"].startswith("/"):
        return f"postgresql://{known['USER']}@/{known['NAME']}?host={known['HOST']}&port={known['PORT']}"
    return f"postgresql://{user}@{place}/{known['NAME']}"


class Worker:
    """A process that sends one letter; `kill` is called by the mail server, from its thread."""

    def __init__(self, sender):
        self.sender, self.process, self.is_up = sender, None, threading.Event()

    def kill(self, *_):
        self.is_up.wait(60)
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

    def run(self):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.delivery.one_letter", str(self.sender.owner_id), str(self.sender.pk)],
            env=os.environ | {"DATABASE_URL": database_url(), "LEADR_EMAIL_LIVE": "1", "LEADR_DEVELOPMENT": "1"},
            cwd=ROOT,
        )  # fmt: skip
        self.is_up.set()
        return self.process.wait(60)


@pytest.fixture
def worker(sender):
    return Worker(sender)


def again(sender):
    """What the next worker is told."""
    return deliver(letter_of(sender.owner_id, sender.pk), now=MONDAY_9)


def test_a_worker_that_lives_sends_it(worker, office, live):
    assert worker.run() == 0
    assert EmailRecord.objects.get().state == MailState.SENT
    assert len(office.messages) == 1


def test_killed_before_data_nothing_left_and_the_next_worker_sends_it(worker, sender, office, live):
    office.on_rcpt = worker.kill
    assert worker.run() == -signal.SIGKILL
    assert (EmailRecord.objects.get().state, evidence("a77")) == (MailState.PREPARED, False)
    office.on_rcpt = lambda *_: None
    assert again(sender).outcome == Outcome.SENT
    assert len(office.to("nadia@northwind.test")) == 1


# Killed while the server still reads, it may keep the mail or not; killed while it answers, it has it.
@pytest.mark.parametrize(("point", "kept"), [("on_data", 0), ("after_data", 1)])
def test_killed_between_data_and_the_record_it_is_never_sent_again(worker, sender, office, live, point, kept):
    setattr(office, point, worker.kill)
    assert worker.run() == -signal.SIGKILL
    assert (EmailRecord.objects.get().state, evidence("a77")) == (MailState.SENDING, None)
    setattr(office, point, lambda *_: None)
    with pytest.raises(Unclear):
        again(sender)
    assert len(office.to("nadia@northwind.test")) == kept


def test_the_server_s_own_words_settle_what_a_dead_worker_left(worker, sender, office, live):
    office.after_data = worker.kill
    worker.run()
    record = EmailRecord.objects.get()
    assert office.letters[0]["Message-ID"] == record.message_id
    report = bounce(record.message_id, record.address, action="delivered", status="2.0.0")
    assert news.take_report(senders.of_hook(senders.hook_address(sender).split("/")[-2]), report, now=MONDAY_9) == 1
    assert evidence("a77") is True
    assert again(sender).outcome == Outcome.SENT
    assert len(office.to("nadia@northwind.test")) == 1
