"""The builder: every section saves by itself, and each bad input gets its sentence and stays as it was typed."""

import html

import pytest

from accounts.models import Plan, Subscription
from campaigns.models import Campaign
from tests.apps.pages import HTMX, fields_of, queries_of, said, text_of
from tests.factories import SEARCH, AccountFactory, DraftFactory
from workflows.wording import TEMPLATES

pytestmark = pytest.mark.django_db
SECTIONS = ["audience", "workflow", "messages", "delivery", "accounts"]


@pytest.fixture
def working(ada):
    return AccountFactory(owner=ada, name="Tom Reyes")


@pytest.fixture
def draft(ada, working):
    draft = DraftFactory(owner=ada)
    draft.chosen_accounts.set([working])
    return draft


def edit(draft):
    return f"/campaigns/{draft.pk}/edit/"


def save(browser, draft, section, **changes):
    """Send one section as the page has it, with some of its fields changed; `headers` make it htmx."""
    headers = changes.pop("headers", None)
    sent = fields_of(browser.get(edit(draft)), f"section-{section}") | changes
    return browser.post(edit(draft), sent, headers=headers)


def stored(draft):
    return Campaign.objects.select_related("audience", "workflow", "delivery").get(pk=draft.pk)


def test_a_new_draft_has_sensible_defaults(as_ada, ada, working):
    AccountFactory(owner=ada, health="needs_reconnect")
    answer = as_ada.post("/campaigns/new/", follow=True)
    draft = ada.campaigns.get()
    assert answer.redirect_chain == [(edit(draft), 302)]
    assert draft.name.startswith("Campaign of ")
    assert (draft.workflow.preset, draft.workflow.note) == ("standard_connect", TEMPLATES[0].note)
    assert (draft.delivery.pace, draft.delivery.days, draft.delivery.start_hour) == ("recommended", [0, 1, 2, 3, 4], 9)
    assert list(draft.chosen_accounts.all()) == [working]


def test_the_page_has_every_section_and_a_review(as_ada, draft):
    page = as_ada.get(edit(draft)).content.decode()
    for section in [*SECTIONS, "review"]:
        assert f'id="{section}"' in page


def test_without_an_account_the_draft_can_still_be_written(as_ada, ada):
    page = text_of(as_ada.get(edit(DraftFactory(owner=ada))))
    assert "No account is connected yet." in page


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_sent_as_it_stands_is_saved_as_it_stands(as_ada, draft, section):
    before = fields_of(as_ada.get(edit(draft)), f"section-{section}")
    answer = save(as_ada, draft, section)
    assert (answer.status_code, answer["Location"]) == (302, f"{edit(draft)}#{section}")
    assert fields_of(as_ada.get(edit(draft)), f"section-{section}") == before


SAVED = [
    ("audience", {"search_url": f"{SEARCH}&page=2"}, "audience.search_url", f"{SEARCH}&page=2"),
    ("workflow", {"preset": "direct_connect"}, "workflow.preset", "direct_connect"),
    ("workflow", {"spacing_minutes": "720"}, "workflow.spacing_minutes", 720),
    ("workflow", {"wait_hours": "168"}, "workflow.wait_hours", 168),
    ("messages", {"note": "Hello {{first_name|there}} 👋"}, "workflow.note", "Hello {{first_name|there}} 👋"),
    ("messages", {"message": "One\r\ntwo"}, "workflow.message", "One\ntwo"),
    ("messages", {"sends_note": []}, "workflow.sends_note", False),
    ("messages", {"too_long": "shorten"}, "workflow.too_long", "shorten"),
    ("messages", {"template": TEMPLATES[1].key}, "workflow.message", TEMPLATES[1].message),
    ("messages", {"template": TEMPLATES[1].key, "note": "mine"}, "workflow.note", TEMPLATES[1].note),
    ("delivery", {"pace": "manual", "manual_per_day": "75"}, "delivery.allowance.per_day", 75),
    ("delivery", {"days": ["6", "0"]}, "delivery.days", [0, 6]),
    ("delivery", {"start_hour": "23"}, "delivery.start_hour", 23),
    ("delivery", {"timezone": "Asia/Kathmandu"}, "delivery.calendar.zone.key", "Asia/Kathmandu"),
    ("accounts", {"name": "Autumn"}, "name", "Autumn"),
    ("accounts", {"chosen_accounts": []}, "chosen_accounts.count", 0),
]


@pytest.mark.parametrize(("section", "changes", "where", "value"), SAVED)
def test_each_section_saves_what_was_chosen(as_ada, draft, section, changes, where, value):
    assert save(as_ada, draft, section, **changes).status_code == 302
    found = stored(draft)
    for name in where.split("."):
        found = getattr(found, name)
    assert (found() if callable(found) else found) == value


REFUSED = [
    ("audience", "search_url", "sales managers", "Paste the whole address of a LinkedIn people search"),
    ("audience", "search_url", "https://www.linkedin.com/in/ada", "This is one person's profile."),
    ("audience", "search_url", "https://[bad", "Paste the whole address of a LinkedIn people search"),
    ("audience", "search_url", "https://x.test/" + "a" * 2000, "Ensure this value has at most 2000 characters"),
    ("audience", "search_url", "https://a\x00b", "Null characters are not allowed."),
    ("workflow", "spacing_minutes", "4", "Ensure this value is greater than or equal to 5."),
    ("workflow", "spacing_minutes", "721", "Ensure this value is less than or equal to 720."),
    ("workflow", "spacing_minutes", "soon", "Enter a whole number."),
    ("workflow", "wait_hours", "0", "Ensure this value is greater than or equal to 1."),
    ("workflow", "wait_hours", "169", "Ensure this value is less than or equal to 168."),
    ("workflow", "wait_hours", "", "This field is required."),
    ("workflow", "preset", "nonsense", "Select a valid choice."),
    ("messages", "note", "Hi {{nickname}}", "“{{nickname}}” at position 4 is not a variable."),
    ("messages", "message", "Hi {{first_name", "“{{” at position 4 opens or closes no variable."),
    ("messages", "note", "x" * 2001, "Ensure this value has at most 2000 characters"),
    ("messages", "message", "a\x00b", "Null characters are not allowed."),
    ("messages", "too_long", "nonsense", "Select a valid choice."),
    ("messages", "template", "nonsense", "Select a valid choice."),
    ("delivery", "pace", "fastest", "Select a valid choice."),
    ("delivery", "manual_per_day", "9", "Ensure this value is greater than or equal to 10."),
    ("delivery", "manual_per_day", "76", "Ensure this value is less than or equal to 75."),
    ("delivery", "manual_per_day", "9" * 30, "Ensure this value is less than or equal to 75."),
    ("delivery", "days", [], "Choose at least one day of the week."),
    ("delivery", "days", ["7"], "Select a valid choice."),
    ("delivery", "days", ["x"], "Select a valid choice."),
    ("delivery", "start_hour", "24", "Select a valid choice."),
    ("delivery", "timezone", "Mars/Base", "Select a valid choice."),
    ("accounts", "name", "", "This field is required."),
    ("accounts", "name", "x" * 121, "Ensure this value has at most 120 characters"),
    ("accounts", "name", "a\x00b", "Null characters are not allowed."),
    ("accounts", "chosen_accounts", ["x"], "is not a valid value."),
    ("accounts", "chosen_accounts", ["9" * 30], "Select a valid choice."),
    ("accounts", "chosen_accounts", ["999999"], "Select a valid choice."),
]
TYPED = {"search_url", "spacing_minutes", "wait_hours", "note", "message", "manual_per_day", "name"}


@pytest.mark.parametrize("section", SECTIONS)
def test_a_bad_input_gets_its_sentence_and_stays_as_it_was_typed(as_ada, draft, section):
    as_it_stands = fields_of(as_ada.get(edit(draft)), f"section-{section}")
    for field, value, sentence in [row[1:] for row in REFUSED if row[0] == section]:
        answer = as_ada.post(edit(draft), as_it_stands | {field: value})
        page = answer.content.decode()
        assert answer.status_code == 422, (field, value)
        assert html.escape(sentence) in page, (field, value)
        assert field not in TYPED or html.escape(value) in page, (field, value)
    assert fields_of(as_ada.get(edit(draft)), f"section-{section}") == as_it_stands


def test_a_bad_input_of_one_section_leaves_the_others_as_stored(as_ada, draft):
    answer = save(as_ada, draft, "workflow", spacing_minutes="4", preset="direct_connect")
    assert fields_of(answer, "section-messages")["note"] == [draft.workflow.note]
    assert fields_of(answer, "section-workflow")["spacing_minutes"] == ["4"]


def test_htmx_gets_the_builder_alone_and_is_told_what_was_saved(as_ada, draft):
    answer = save(as_ada, draft, "workflow", spacing_minutes="60", headers=HTMX)
    assert answer.status_code == 200
    assert answer.content.decode().strip().startswith('<div class="builder"')
    assert "Saved " in text_of(answer)
    assert "HX-Request" in answer["Vary"]


def test_htmx_gets_the_sentences_of_a_bad_input_too(as_ada, draft):
    answer = save(as_ada, draft, "workflow", spacing_minutes="4", headers=HTMX)
    assert answer.status_code == 200
    assert "greater than or equal to 5" in text_of(answer)
    assert "Saved " not in text_of(answer)


@pytest.mark.parametrize("sent", [{}, {"section": "nonsense"}, {"section": "a\x00"}, {"section": "review"}])
def test_an_unknown_section_changes_nothing(as_ada, draft, sent):
    assert as_ada.post(edit(draft), {"name": "Changed", **sent}).status_code == 200
    assert stored(draft).name == "Spring"


@pytest.mark.parametrize("section", SECTIONS)
def test_an_empty_section_is_never_a_server_error(as_ada, draft, section):
    assert as_ada.post(edit(draft), {"section": section}).status_code in {302, 422}


def test_another_users_account_cannot_be_chosen(as_ada, draft, bob):
    theirs = AccountFactory(owner=bob)
    answer = save(as_ada, draft, "accounts", chosen_accounts=[str(theirs.pk)])
    assert answer.status_code == 422
    assert theirs not in stored(draft).chosen_accounts.all()


def test_an_account_that_does_not_work_says_it_will_be_skipped(as_ada, draft, ada):
    AccountFactory(owner=ada, name="Asleep", health="needs_reconnect")
    assert "Asleep (skipped at launch: Needs reconnect)" in text_of(as_ada.get(edit(draft)))


def test_words_of_a_draft_are_only_text(as_ada, draft):
    save(as_ada, draft, "accounts", name="<script>alert(1)</script>")
    save(as_ada, draft, "messages", message="</textarea><script>alert(2)</script>")
    assert "<script>alert" not in as_ada.get(edit(draft)).content.decode()


def test_the_review_links_each_problem_and_counts_it_in_the_outline(as_ada, draft):
    draft.audience.search_url = ""
    draft.audience.save()
    page = as_ada.get(edit(draft)).content.decode()
    assert '<a href="#field-search_url">Paste the whole address' in page
    assert "(1 to mend)" in page


def test_the_review_of_a_sound_draft_says_when_and_from_whom(as_ada, draft):
    page = text_of(as_ada.get(edit(draft)))
    assert "Before you can launch" not in page
    assert "Tom Reyes will invite about 20 people a day, every day" in page


def test_a_user_without_a_plan_can_draft_and_is_told_what_is_missing(as_ada, draft):
    Subscription.objects.all().delete()
    assert save(as_ada, draft, "accounts", name="Autumn").status_code == 302
    assert "Your plan does not include Leadr yet." in text_of(as_ada.get(edit(draft)))


def test_bob_finds_no_draft_of_adas(as_bob, draft):
    assert as_bob.get(edit(draft)).status_code == 404
    assert as_bob.post(edit(draft), {"section": "accounts", "name": "Bob's"}).status_code == 404
    assert stored(draft).name == "Spring"


def test_the_builder_asks_the_same_for_few_and_for_many(as_ada, draft, ada, django_assert_num_queries):
    few = queries_of(as_ada, edit(draft))
    draft.chosen_accounts.add(*AccountFactory.create_batch(15, owner=ada))
    with django_assert_num_queries(few):
        as_ada.get(edit(draft))


def test_a_plan_with_a_cap_is_told_in_the_review(as_ada, draft):
    Plan.objects.update(max_live_campaigns=0)
    assert "Your plan allows 0 live campaigns and 0 are live already." in text_of(as_ada.get(edit(draft)))
    assert said(as_ada.post(f"/campaigns/{draft.pk}/launch/", follow=True)) == [
        "Your plan allows 0 live campaigns and 0 are live already."
    ]
