"""The engine's worker killed between DATA and the record: the person has one mail or none, and never a second."""

import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta

import pytest

from campaigns.engine import beat, outside, settle
from campaigns.models import Action
from campaigns.stages import Stage
from campaigns.states import State
from delivery import news
from delivery.models import EmailRecord
from delivery.states import MailState
from tests.delivery.test_bounces import bounce
from tests.delivery.test_killed import database_url
from tests.engine.mail_room import NADIA, campaign, mail, office, sender, sent, stage_of
from tests.world import MONDAY_9, ROOT

__all__ = ["campaign", "mail", "office", "sender"]
pytestmark = pytest.mark.django_db(transaction=True)
MINUTE = timedelta(minutes=1)


class Worker:
    """A process that takes one action of the email lane; `kill` is called by the mail server, from its thread."""

    def __init__(self):
        self.process, self.is_up = None, threading.Event()

    def kill(self, *_):
        self.is_up.wait(60)
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

    def run(self, moment=MONDAY_9):
        """Its exit code; negative when it was killed."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.engine.one_mail", moment.isoformat()],
            env=os.environ | {"DATABASE_URL": database_url(), "LEADR_EMAIL_LIVE": "1", "LEADR_DEVELOPMENT": "1"},
            cwd=ROOT,
        )  # fmt: skip
        self.is_up.set()
        return self.process.wait(60)


@pytest.fixture
def killed(mail, office, settings):
    """The action of a worker that was killed at a point of the conversation."""
    settings.EMAIL_LIVE = True

    def at(point):
        action, worker = mail(), Worker()
        setattr(office, point, worker.kill)
        assert worker.run() == -signal.SIGKILL
        setattr(office, point, lambda *_: None)
        action.refresh_from_db()
        assert action.state == State.STARTED
        return action

    return at


def hour_of_beats(action):
    """What the heartbeat and the next workers make of it."""
    for minutes in range(10, 70, 10):
        moment = MONDAY_9 + minutes * MINUTE
        beat.recover_all(now=moment)
        settle.settle(outside=outside.real(), now=moment)
        sent(action, at=moment)
    return action


def test_a_worker_that_lives_sends_and_records(mail, office):
    action = mail()
    assert Worker().run() == 0
    action.refresh_from_db()
    assert (action.state, stage_of(action), len(office.messages)) == (State.DONE, Stage.EMAIL_SENT, 1)


def test_killed_before_data_the_next_worker_sends_it_once(killed, office):
    action = hour_of_beats(killed("on_rcpt"))
    assert (action.state, stage_of(action)) == (State.DONE, Stage.EMAIL_SENT)
    assert len(office.to(NADIA)) == 1


# Killed while the server still reads, it may keep the mail or not; killed while it answers, it has it.
@pytest.mark.parametrize(("point", "kept"), [("on_data", 0), ("after_data", 1)])
def test_killed_between_data_and_the_record_nobody_sends_again(killed, office, point, kept):
    action = hour_of_beats(killed(point))
    assert action.state == State.UNCLEAR
    assert EmailRecord.objects.get().state == MailState.SENDING
    assert len(office.to(NADIA)) == kept


def test_the_message_id_a_server_quotes_settles_it(killed, office, sender):
    action = killed("after_data")
    (letter,) = office.letters
    assert letter["Message-ID"] == EmailRecord.objects.get().message_id
    report = bounce(letter["Message-ID"], NADIA, action="delivered", status="2.0.0")
    assert news.take_report(sender, report, now=MONDAY_9 + 5 * MINUTE) == 1
    hour_of_beats(action)
    assert (action.state, stage_of(action)) == (State.DONE, Stage.EMAIL_SENT)
    assert len(office.to(NADIA)) == 1
    assert Action.objects.filter(state=State.UNCLEAR).count() == 0
