"""The mail server and its mailbox, over SMTP and HTTP."""

import smtplib
from email.message import EmailMessage

import pytest


def letter(to="nadia@northwind.example", **headers):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Tom Reyes <tom@leadr.test>", to, "Grüße aus Leeds"
    message["Message-ID"] = "<one@leadr.test>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content("Hello Nadia, see https://leadr.example/u/1?a=b and write back.")
    message.add_alternative('<p>Hello <a href="https://leadr.example/html">there</a></p>', subtype="html")
    return message


@pytest.fixture
def post(door):
    """Sends messages in one SMTP conversation each."""

    def send(message=None, **login):
        with smtplib.SMTP("127.0.0.1", door.keys["smtp_port"], timeout=10) as smtp:
            if login:
                smtp.login(login["user"], login["password"])
            return smtp.send_message(message or letter())

    return send


def test_a_message_is_kept_and_read_back(door, post):
    post(letter(List_Unsubscribe="<https://leadr.example/u/1>", List_Unsubscribe_Post="List-Unsubscribe=One-Click"))
    mail = door.control("mailbox")["items"][0]
    assert mail["subject"] == "Grüße aus Leeds"
    assert mail["envelope_to"] == ["nadia@northwind.example"]
    assert mail["message_id"] == "<one@leadr.test>"
    assert mail["list_unsubscribe"] == "<https://leadr.example/u/1>"
    assert mail["text"].startswith("Hello Nadia")
    assert "leadr.example/html" in mail["html"]


def test_the_mailbox_can_be_asked_for_one_recipient_and_a_moment(door, post):
    post()
    post(letter("Omar <OMAR@acme.example>"))
    assert door.control("mailbox?to=omar@acme.example")["count"] == 1
    assert door.control("mailbox?to=mar@acme.example")["count"] == 0
    assert door.control("mailbox?since=2026-01-01T00:00:00.000Z")["count"] == 2
    assert door.control("mailbox?since=2099-01-01T00:00:00.000Z")["count"] == 0


def test_the_counts_show_who_got_how_much_and_what_came_twice(door, post):
    post()
    post()
    post(letter("b@x.example", X_Other="1"))
    mail = door.control("counts")["mail"]
    assert (mail["total"], mail["to"]) == (3, {"nadia@northwind.example": 2, "b@x.example": 1})
    assert mail["repeated"] == {"<one@leadr.test>": 3}


def test_delete_empties_it(door, post):
    post()
    assert door.control("mailbox", method="DELETE") == {"deleted": 1}
    assert door.control("mailbox") == {"count": 0, "items": []}


def test_pages_list_and_show_a_message_with_its_links(door, post):
    post(letter("<b@x.example>"))
    listed = door.call("/mailbox/?to=b@x.example")[1].decode()
    assert "Grüße aus Leeds" in listed
    pk = door.control("mailbox")["items"][0]["id"]
    shown = door.call(f"/mailbox/{pk}/")[1].decode()
    assert 'href="https://leadr.example/u/1?a=b"' in shown
    assert 'href="https://leadr.example/html"' in shown
    assert door.call("/mailbox/999999/")[0] == 404


@pytest.mark.parametrize("mechanism", ["auth_plain", "auth_login"])
def test_the_demo_user_may_log_in(door, mechanism):
    with smtplib.SMTP("127.0.0.1", door.keys["smtp_port"], timeout=10) as smtp:
        smtp.ehlo()
        smtp.user, smtp.password = "demo", "demo-mail"
        name = mechanism.removeprefix("auth_").upper()
        assert smtp.auth(name, getattr(smtp, mechanism))[0] == 235


@pytest.mark.parametrize(("user", "password"), [("demo", "wrong"), ("other", "demo-mail")])
def test_others_may_not(post, user, password):
    with pytest.raises(smtplib.SMTPAuthenticationError) as refusal:
        post(user=user, password=password)
    assert refusal.value.smtp_code == 535


@pytest.mark.parametrize(("kind", "code"), [("smtp_4xx", 451), ("smtp_5xx", 550)])
def test_refusals_keep_nothing_and_pass(door, post, kind, code):
    door.sandbox.fault(kind)
    with pytest.raises(smtplib.SMTPDataError) as refusal:
        post()
    assert refusal.value.smtp_code == code
    assert door.control("mailbox")["count"] == 0
    post()
    assert door.control("mailbox")["count"] == 1


def test_a_recipient_can_be_refused(door, post):
    door.sandbox.fault("smtp_5xx", "rcpt")
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        post()


def test_a_cut_comes_after_the_message_was_kept(door, post):
    door.sandbox.fault("smtp_cut_after_data", "smtp")
    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
        post()
    assert door.control("mailbox")["count"] == 1
    assert door.control("faults")["played"]["smtp_cut_after_data"] == 1


def test_the_door_of_the_provider_needs_its_key_and_the_pages_do_not(door):
    assert door.call("/api/v1/accounts")[0] == 401
    assert door.call("/mailbox/")[0] == 200
    assert door.keys["studio_key"] == "studio-secret"
