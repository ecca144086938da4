"""Bounces, complaints and providers' events: facts that suppress, and nothing a stranger can forge."""

import json

import pytest

from delivery import bounces, email, senders, suppress
from delivery.bounces import News
from delivery.models import Channel, EmailRecord, Suppression
from delivery.states import MailState
from tests.world import MONDAY_9

DSN = """From: MAILER-DAEMON@mx.test
To: ada@engines.test
Subject: Undelivered
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

It did not arrive.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.test

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 no such user

--b
Content-Type: message/rfc822

From: ada@engines.test
Message-ID: {message_id}
Subject: Hello

Hello
--b--
"""
ARF = """From: fbl@mx.test
To: ada@engines.test
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: text/plain

Somebody complained.
--b
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: Test/1
Version: 1
Original-Rcpt-To: <nadia@northwind.test>

--b
Content-Type: text/rfc822-headers

From: ada@engines.test
Message-ID: {message_id}

--b--
"""


def bounce(message_id, address="nadia@northwind.test", *, action="failed", status="5.1.1"):
    text = DSN.format(message_id=message_id, address=address, action=action, status=status)
    return text.replace("\n", "\r\n").encode()


def test_a_bounce_names_the_letter_and_the_address():
    told = bounces.read(bounce("<a1.x@engines.test>"))
    assert [(one.news, one.message_id, one.address) for one in told] == [
        (News.BOUNCED, "<a1.x@engines.test>", "nadia@northwind.test")
    ]


@pytest.mark.parametrize(("action", "status"), [("failed", "4.2.2"), ("delayed", "4.4.7")])
def test_what_may_yet_arrive_is_no_bounce(action, status):
    assert bounces.read(bounce("<a@b.test>", action=action, status=status)) == []


@pytest.mark.parametrize(
    "raw", [b"", b"\xff\xfe", b"Subject: hi\r\n\r\nhello", b"Content-Type: multipart/report\r\n\r\n"]
)
def test_other_mail_is_no_report(raw):
    assert bounces.read(raw) == []


def test_a_report_that_quotes_nothing_counts_for_nothing():
    assert bounces.read(bounce("")) == []


def test_a_complaint_is_read():
    told = bounces.read(ARF.format(message_id="<a1.x@engines.test>").encode())
    assert [(one.news, one.message_id) for one in told] == [(News.COMPLAINED, "<a1.x@engines.test>")]


@pytest.fixture
def sent(letter, live, office, db):
    email.deliver(letter(), now=MONDAY_9)
    return EmailRecord.objects.get()


def post(client, sender, raw, kind="message/rfc822"):
    path = senders.hook_address(sender).partition("8000")[2]
    return client.post(path, raw, content_type=kind)


def test_a_bounce_suppresses_for_ever_and_once(client, sender, sent):
    for _ in range(2):
        assert post(client, sender, bounce(sent.message_id)).json() == {"taken": 1}
    assert Suppression.objects.get().reason == "bounced"
    sent.refresh_from_db()
    assert sent.bounced_at is not None


def test_a_complaint_suppresses(client, sender, sent):
    assert post(client, sender, ARF.format(message_id=sent.message_id).encode()).json() == {"taken": 1}
    assert Suppression.objects.get().reason == "complained"


def test_a_forged_bounce_suppresses_nobody(client, sender, sent):
    for raw in (bounce("<a1.guess@engines.test>"), bounce(sent.message_id, "omar@acme.test")):
        assert post(client, sender, raw).json() == {"taken": 0}
    assert not Suppression.objects.exists()


@pytest.mark.parametrize("path", ["1", "1:forged", "x:y"])
def test_an_address_of_our_own_making_only(client, sender, path):
    answer = client.post(f"/api/v1/callbacks/mail/{path}/", b"", content_type="message/rfc822")
    assert answer.status_code == 403
    assert answer["Content-Type"] == "application/problem+json"


@pytest.fixture
def postmark(sender, sent):
    sender.update(channel=Channel.PROVIDER, provider="postmark")
    return sender


def event(record="Bounce", **more):
    said = {"RecordType": record, "MessageID": "m-1", "Metadata": {"letter": "a1"}, "Email": "nadia@northwind.test"}
    said |= {"Type": "HardBounce", "TypeCode": 1, "ID": 7, "BouncedAt": "2026-11-23T09:00:00Z"} | more
    return json.dumps(said)


def test_a_provider_s_hard_bounce_suppresses(client, ada, postmark):
    assert post(client, postmark, event(), "application/json").json() == {"taken": 1}
    assert suppress.suppressed(ada.pk, ["nadia@northwind.test"])


def test_a_provider_s_complaint_suppresses(client, ada, postmark):
    said = event("SpamComplaint", Type="SpamComplaint", TypeCode=512)
    assert post(client, postmark, said, "application/json").json() == {"taken": 1}
    assert Suppression.objects.get().reason == "complained"


def test_a_provider_s_delivery_settles_an_unclear_letter(client, postmark):
    EmailRecord.objects.update(state=MailState.UNCLEAR)
    said = event("Delivery", Recipient="nadia@northwind.test", DeliveredAt="2026-11-23T09:00:00Z")
    post(client, postmark, said, "application/json")
    assert email.evidence("a1") is True
    assert not Suppression.objects.exists()


def test_an_event_for_another_address_is_not_ours(client, postmark):
    said = event(Email="omar@acme.test")
    assert post(client, postmark, said, "application/json").json() == {"taken": 0}


@pytest.mark.parametrize("raw", [b"", b"[]", b"not json", b'{"RecordType": 7}'])
def test_nonsense_is_refused_in_words(client, postmark, raw):
    answer = post(client, postmark, raw, "application/json")
    assert answer.status_code in (200, 400)
    assert not Suppression.objects.exists()


def test_too_much_is_refused(client, sender, sent):
    assert post(client, sender, b"x" * (bounces.MOST_BYTES + 1)).status_code == 413
