"""From the sign-up to an invite and a message, by keyboard alone: both sources, and comments that wait for a person."""

import pytest

from tests.journeys.keyboard import eventually
from tests.journeys.person import until

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("stacks")]
ROUGH = "Companies that are hiring or growing; reach their heads of sales and founders"
KINDS = "#field-kinds input:checked"


def test_a_stranger_signs_up_and_finds_people_by_their_signals(newcomer, page):
    newcomer.sign_up()
    assert page.locator("[data-step=plan]:not([data-done])").count() == 1
    newcomer.activate()
    newcomer.connect()
    newcomer.begin("By signals")
    take_a_suggestion(newcomer)
    preview(newcomer)
    newcomer.keys.choose("Warm intro")
    newcomer.say_and_time()
    newcomer.launch("By signals")

    approved = approve_drafts(newcomer)
    until(lambda: approved <= {row["text"] for row in newcomer.effects("comment")}, "They were not sent.", seconds=90)
    newcomer.keys.press("Campaigns", "A")
    newcomer.keys.press("By signals", "A")
    eventually(page, "td .badge:has-text('Invite sent')")
    assert len(newcomer.effects("invite")) > 0
    assert page.locator("td[data-label=Signal] a:has-text('Source')").count() > 0


def take_a_suggestion(person):
    """A rough prompt becomes a sharper one, with kinds of signals of its own."""
    keys, page = person.keys, person.page
    keys.write("Whom are you looking for?", ROUGH)
    person.leave("audience")
    keys.press("Suggest sharper prompts", "BUTTON")
    page.wait_for_selector("#suggestions button")
    sharper = page.locator("#suggestions button").first.inner_text()
    keys.press(sharper[:40], "BUTTON")
    page.wait_for_function("text => document.getElementById('id_prompt').value === text", arg=sharper)
    assert sharper != ROUGH
    assert page.locator(KINDS).count() > 0


def preview(person):
    """Each of the first finds shows where it comes from."""
    person.keys.press("Preview five finds", "BUTTON")
    person.page.wait_for_selector("#preview li", timeout=60_000)
    finds = person.page.locator("#preview li")
    assert finds.count() == 5
    assert finds.locator("a:has-text('Source')").count() == 5


def approve_drafts(person):
    """Two of the drafts in the inbox are approved, one by its tick and one by its key; returns their words."""
    keys, page = person.keys, person.page
    keys.press("Inbox", "A")
    eventually(page, "draft-keys article:nth-child(3)", seconds=150)
    leads = page.locator("draft-keys article label strong").all_inner_texts()
    texts = [one.input_value() for one in page.locator("draft-keys textarea").all()]
    keys.tick(leads[0])
    keys.press("Approve the ticked ones", "BUTTON")
    page.wait_for_selector(".messages:has-text('1 settled.')")
    keys.go_to(leads[1], "INPUT")
    page.keyboard.press("a")
    page.wait_for_selector(".messages:has-text('Approved. It goes out in the window.')")
    return set(texts[:2])


def test_a_search_runs_to_the_message(customer, page):
    customer.begin("By keyboard")
    customer.search_for("head%20of%20sales")
    keys = customer.keys
    keys.choose("Standard connect")
    keys.press("Advanced", "SUMMARY")
    keys.slide_to_least("Hours from invite")
    customer.say_and_time()
    customer.launch("By keyboard")
    eventually(page, "td .badge:has-text('Invite sent')")
    eventually(page, "td .badge:has-text('Message sent')", seconds=150)
    eventually(page, "[data-count=messages_sent]:text-matches('^[1-9]')")  # counts and leads are told one by one
    assert int(page.inner_text("[data-count=failed]")) == 0
