"""Bounces and complaints in a sender's own mailbox, on a real IMAP server: each taken once, nothing else touched."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from delivery import bounces, imap, reports, tasks
from delivery.email import deliver
from delivery.models import EmailRecord, Suppression
from delivery.smtp import Login
from delivery.states import SenderState
from tests.delivery.office import PASSWORD, USER
from tests.delivery.post_box import PostBox
from tests.delivery.test_bounces import ARF, bounce

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)
LATER = NOW + timedelta(minutes=10)


@pytest.fixture(scope="module")
def server():
    server = PostBox()
    yield server
    server.stop()


@pytest.fixture
def box(server, monkeypatch):
    monkeypatch.setattr(imap, "PORT", server.port)
    server.empty()
    return server


@pytest.fixture
def sent(letter, sender, office, live, box):
    """A letter that left a sender whose mailbox we may look into."""
    sender.update(imap_host="127.0.0.1", created_at=NOW)
    deliver(letter(), now=NOW)
    return EmailRecord.objects.get()


def read(sender, *, now=NOW):
    return reports.read(sender.pk, now=now)


def test_a_bounce_in_the_mailbox_suppresses(sent, sender, box):
    box.put(bounce(sent.message_id))
    assert reports.due(now=NOW) == [sender.pk]
    assert read(sender) == 1
    assert Suppression.objects.get().reason == "bounced"
    sent.refresh_from_db()
    assert sent.bounced_at == NOW


def test_a_complaint_in_the_mailbox_suppresses(sent, sender, box):
    box.put(ARF.format(message_id=sent.message_id).encode())
    assert read(sender) == 1
    assert Suppression.objects.get().reason == "complained"


def test_each_report_is_read_once_and_what_comes_later_too(sent, sender, box):
    first = box.put(bounce(sent.message_id))
    assert read(sender) == 1
    sender.refresh_from_db()
    assert (sender.reports_uid, sender.reports_validity > 0) == (first, True)
    Suppression.objects.all().delete()
    assert read(sender, now=LATER) == 0
    assert not Suppression.objects.exists()
    box.put(bounce(sent.message_id))
    assert read(sender, now=LATER + timedelta(minutes=10)) == 1


def test_other_mail_is_not_read_and_nothing_is_marked_as_seen(sent, sender, box):
    box.put(b"Subject: a secret\r\nContent-Type: text/plain\r\n\r\nHello Ada")
    box.put(bounce("<somebody@else.test>"))
    before = box.flags()
    login = Login("127.0.0.1", box.port, "none", USER, PASSWORD)
    _, letters = imap.reports(login, imap.Place(), since=NOW.date() - timedelta(days=1))
    assert letters
    assert not any(b"a secret" in raw for raw in letters)
    assert read(sender) == 0
    assert box.flags() == before


def test_a_mailbox_whose_numbers_begin_anew_is_read_from_its_last_visit_on(sent, sender, box):
    box.put(bounce(sent.message_id))
    sender.update(reports_validity=1, reports_uid=10**9, reports_at=NOW - timedelta(hours=1))
    assert read(sender) == 1
    sender.refresh_from_db()
    assert sender.reports_uid < 10**9


def test_many_reports_are_read_in_turns(sent, sender, box, monkeypatch):
    monkeypatch.setattr(imap, "MOST_REPORTS", 2)
    read(sender)
    sender.refresh_from_db()
    before = sender.reports_uid
    numbers = [box.put(bounce(sent.message_id)) for _ in range(3)]
    sender.update(reports_uid=max(before, numbers[0] - 1))
    assert read(sender, now=LATER) == 2
    assert read(sender, now=LATER + timedelta(minutes=10)) == 1


def test_two_workers_read_a_mailbox_once(sent, sender, box):
    box.put(bounce(sent.message_id))
    assert (read(sender), read(sender)) == (1, 0)
    assert reports.due(now=NOW) == []
    assert reports.due(now=LATER) == [sender.pk]


def test_a_mailbox_that_is_shut_says_so_and_is_tried_again(sent, sender, box, as_ada):
    right, sender.secret = sender.sealed_secret, "wrong"
    sender.update(sealed_secret=sender.sealed_secret)
    assert read(sender) == 0
    assert "bounces are not noticed" in as_ada.get(f"/senders/{sender.pk}/").content.decode()
    sender.update(sealed_secret=right)
    box.put(bounce(sent.message_id))
    assert read(sender, now=LATER) == 1
    sender.refresh_from_db()
    assert (sender.reports_problem, sender.state) == ("", SenderState.VERIFIED)


def test_who_sent_nothing_lately_or_has_no_mailbox_is_left_alone(sent, sender):
    assert reports.due(now=NOW + reports.LATELY + timedelta(seconds=1)) == []
    sender.update(imap_host="")
    assert reports.due(now=NOW) == []
    assert read(sender) == 0


@pytest.mark.django_db(transaction=True)
def test_the_heartbeat_wakes_it_and_no_transaction_is_open_meanwhile(sent, sender, box, monkeypatch):
    box.put(bounce(sent.message_id))
    monkeypatch.setattr(tasks.read_mailbox, "apply_async", lambda kwargs, **_: tasks.read_mailbox(**kwargs))
    look = imap.reports

    def looked(*args, **kwargs):
        assert not connection.in_atomic_block
        return look(*args, **kwargs)

    monkeypatch.setattr(imap, "reports", looked)
    tasks.look_after_senders()
    assert Suppression.objects.count() == 1


@given(st.binary(max_size=400), st.sampled_from([b"multipart/report", b"message/delivery-status", b"text/plain"]))
def test_no_bytes_break_the_reader(noise, kind):
    raw = b'Content-Type: %s; report-type=delivery-status; boundary="b"\r\n\r\n--b\r\n' % kind + noise
    assert isinstance(bounces.read(raw), list)
    assert isinstance(bounces.read(bounce("<a@b.test>").replace(b"Action: failed", noise)), list)
