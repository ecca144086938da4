"""A launch with the email fallback is asked for in a dialog: the safe button has the focus, and only a yes launches."""

import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("stacks")]
SUBJECT = "A word about your team"
# What the sandbox's mail server lets in.
LOGIN, PASSWORD = "demo", "demo-mail"


def add_sender(person):
    """Add a mailbox, and confirm it by the link in the mail it gets; returns its address."""
    keys, page, address = person.keys, person.page, f"sender-{person.email}"
    keys.press("Senders", "A")
    keys.press("Another mailbox (SMTP)", "A")
    for name, text in {
        "Your name": "Ada Reyes", "Email address": address, "Mail server": "127.0.0.1",
        "Port": str(person.stack.sandbox["smtp_port"]),
    }.items():  # fmt: skip
        keys.write(name, text)
    keys.go_to("Security", "SELECT")
    page.keyboard.type("None")
    keys.write("User name", LOGIN)
    keys.write("Password or app password", PASSWORD)
    keys.press("Add and check", "BUTTON")
    page.wait_for_url(re.compile(r"/senders/\d+/$"))
    page.goto(person.link_in_mail("/confirm/", to=address))
    keys.press("Confirm the sender", "BUTTON")
    assert "Confirmed" in page.inner_text("h1")
    return address


def write_email(person):
    """Turn the email fallback on and fill it in."""
    keys = person.keys
    keys.tick("Write an email")
    keys.go_to("From", "SELECT")
    person.page.keyboard.type("Ada")
    keys.write("Subject", SUBJECT)
    keys.write("Text", "Hello {{first_name|there}}, may I ask two questions?")
    person.leave("email")


def test_a_launch_with_email_is_confirmed_first(customer, page):
    address = add_sender(customer)
    page.goto(customer.stack.url)
    keys = customer.keys
    customer.begin("With email")
    customer.search_for("founder")
    customer.say_and_time()
    write_email(customer)

    keys.press("Launch campaign", "BUTTON")
    page.wait_for_selector("dialog[open]")
    assert keys.focused()["name"] == "Not yet"
    said = page.inner_text("dialog[open]")
    assert all(words in said for words in (address, SUBJECT, "At most 20 a day", "DRY-RUN"))
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog:not([open])", state="attached")
    assert "/edit/" in page.url
    assert keys.focused()["name"] == "Launch campaign"
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.reload()
    assert page.inner_text("h1") == "With email"
    assert page.locator("#launch").count() == 1

    keys.press("Launch campaign", "BUTTON")
    keys.press("Launch with email", "BUTTON")
    customer.sees_campaign("With email")
