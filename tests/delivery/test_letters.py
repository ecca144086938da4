"""What leaves would pass a postmaster: strict parsing, one-click leaving, nothing to inject."""

import re
from datetime import UTC, datetime
from email import message_from_bytes, policy

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.letters import Draft, compose
from tests.world import MONDAY_9

STRICT = policy.strict + policy.default
texts = st.text(st.characters(codec="utf-8"), max_size=300)


def draft(**fields):
    known = {
        "message_id": "<a1.0123456789abcdef@engines.test>",
        "from_name": "Ada Lovelace",
        "from_address": "ada@engines.test",
        "reply_to": "",
        "to": "nadia@northwind.test",
        "subject": "Hello",
        "body": "Hello Nadia",
        "reason": "You fit what we do.",
        "postal_address": "12 St James's Square, London",
        "unsubscribe": "https://leadr.example.com/unsubscribe/1-0123456789abcdef0123456789abcdef:" + "x" * 43 + "/",
    }
    return Draft(**known | fields)


def parsed(mail):
    message = message_from_bytes(mail.raw, policy=STRICT)
    assert not message.defects
    assert not [value.defects for value in message.values() if value.defects]
    return message


@pytest.mark.parametrize("subject", ["🎉 Grüße", "Ünïcødé " * 25, "日本語の件名" * 12, "", "a" * 240])
def test_subjects_come_back_as_they_were(subject):
    message = parsed(compose(draft(subject=subject), now=MONDAY_9))
    assert str(message["Subject"]) == " ".join(subject.split())


@pytest.mark.parametrize("name", ["Jürgen Żółć", "Zoë “Z” 🚀", 'Lovelace, Ada "Countess"', "李小龍", "O'Neil <x@y.z>"])
def test_names_come_back_as_they_were(name):
    message = parsed(compose(draft(from_name=name), now=MONDAY_9))
    assert message["From"].addresses[0].display_name == name
    assert message["From"].addresses[0].addr_spec == "ada@engines.test"


def test_headers_for_leaving_stand_on_one_line_each():
    mail = compose(draft(), now=MONDAY_9)
    assert f"List-Unsubscribe: <{draft().unsubscribe}>\r\n".encode() in mail.raw
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in mail.raw
    assert parsed(mail)["List-Unsubscribe"] == f"<{draft().unsubscribe}>"


def test_what_dkim_signs_is_there_once():
    message = parsed(compose(draft(reply_to="team@engines.test"), now=MONDAY_9))
    for name in ("From", "To", "Reply-To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"):
        assert len(message.get_all(name)) == 1, name
    assert message["Date"].datetime == MONDAY_9


def test_both_parts_say_who_why_and_how_to_leave():
    mail = compose(draft(body="One & two\n\nhttps://engines.test/?a=1&b=2."), now=MONDAY_9)
    message = parsed(mail)
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    text, html = message.get_body(("plain",)).get_content(), message.get_body(("html",)).get_content()
    for line in (draft().reason, draft().postal_address):
        assert line in text
    assert draft().unsubscribe in text
    assert f'<a href="{draft().unsubscribe}">Unsubscribe</a>' in html
    assert '<a href="https://engines.test/?a=1&amp;b=2">' in html
    assert "12 St James&#x27;s Square" in html


def test_nothing_in_it_reports_back():
    html = compose(draft(body="<img src=https://x.test/p.gif>\nhttps://y.test/a"), now=MONDAY_9).html
    names = {element.tag.rpartition("}")[2] for element in html5lib.parse(html).iter() if isinstance(element.tag, str)}
    assert names <= {"html", "head", "meta", "title", "body", "p", "a", "br", "hr", "small"}


def test_a_mail_to_oneself_has_no_way_out():
    mail = compose(draft(unsubscribe="", reason="", postal_address=""), now=MONDAY_9)
    assert "List-Unsubscribe" not in parsed(mail)
    assert mail.text == "Hello Nadia\n"


def test_the_same_letter_is_the_same_bytes():
    assert compose(draft(), now=MONDAY_9).raw == compose(draft(), now=MONDAY_9).raw


@given(subject=texts, name=texts, body=texts, line=texts)
def test_no_text_can_add_a_header_or_break_the_message(subject, name, body, line):
    mail = compose(draft(subject=subject, from_name=name, body=body, reason=line), now=MONDAY_9)
    head = mail.raw.partition(b"\r\n\r\n")[0].decode("ascii")
    names = re.findall(r"(?m)^([A-Za-z-]+):", head)
    assert names == [
        "Message-ID", "List-Unsubscribe", "List-Unsubscribe-Post", "Date", "From", "To", "Subject", "MIME-Version",
        "Content-Type",
    ]  # fmt: skip
    assert all(len(row) < 998 for row in mail.raw.split(b"\r\n"))
    message = message_from_bytes(mail.raw, policy=policy.default)
    assert len(list(message.iter_parts())) == 2
    assert message["To"].addresses[0].addr_spec == "nadia@northwind.test"


@pytest.mark.parametrize(
    "more",
    [{"to": "a@b.test\r\nBcc: c@d.test"}, {"reply_to": "a@b\n"}, {"from_address": "x"}, {"message_id": "<a>\r\nX: y"}],
)
def test_an_address_that_is_none_is_not_written_down(more):
    with pytest.raises(ValueError):
        compose(draft(**more), now=datetime(2026, 1, 1, tzinfo=UTC))
