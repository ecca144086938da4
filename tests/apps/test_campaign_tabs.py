"""The other tabs of a campaign, one lead's page, and the export: what they show, and nobody else sees them."""

import pytest

from campaigns.models import Lead
from campaigns.states import State
from tests.apps.pages import GARBAGE, HTMX, fields_of, queries_of, said, text_of
from tests.apps.test_lists import campaign_of
from tests.apps.test_results import deed, people, shown
from tests.factories import AccountFactory
from tests.world import MONDAY_9
from workflows.kinds import Kind

pytestmark = pytest.mark.django_db
TABS = ["workflow", "schedule", "settings"]


@pytest.fixture
def campaign(ada):
    return campaign_of(ada, AccountFactory(owner=ada, name="Tom Reyes"))


@pytest.fixture
def address(campaign):
    return f"/campaigns/{campaign.pk}/"


def test_the_workflow_has_its_counts_in_picture_and_list(as_ada, campaign, address):
    one, two = people(campaign, 2)
    deed(one, Kind.INVITE, State.DONE, sent=True)
    deed(two, Kind.INVITE, State.SCHEDULED)
    page = text_of(as_ada.get(f"{address}workflow/"))
    assert "1 done, 1 open" in page
    assert "once accepted message." in page
    assert as_ada.get(f"{address}workflow/", headers=HTMX).content.decode().strip().startswith("<section")


def test_the_schedule_has_a_forecast_and_its_table(as_ada, address):
    page = text_of(as_ada.get(f"{address}schedule/"))
    for words in ("About ", "invites in the next 14 days", "The same as a table", "The first search has not run yet."):
        assert words in page


def test_what_has_left_is_counted_into_the_forecast(as_ada, campaign, address):
    before = as_ada.get(f"{address}schedule/").context["chart"].total
    campaign.delivery.pace = "conservative"
    campaign.delivery.save()
    after = as_ada.get(f"{address}schedule/").context["chart"].total
    assert 0 < after < before


def test_a_finished_campaign_plans_nothing(as_ada, campaign, address):
    campaign.state = "finished"
    campaign.save()
    assert "Nothing is planned any more." in text_of(as_ada.get(f"{address}schedule/"))


def change(browser, address, form, **sent):
    fields = fields_of(browser.get(f"{address}settings/"), f"form-{form}") | sent
    return browser.post(f"{address}settings/", fields, follow=True)


def test_the_words_of_a_live_campaign_change_from_now_on(as_ada, campaign, address):
    before = campaign.workflow
    answer = change(as_ada, address, "words", message="Changed, {{first_name}}.")
    assert said(answer) == ["Saved. It holds for everything that is not on its way yet."]
    campaign.refresh_from_db()
    assert campaign.workflow.message == "Changed, {{first_name}}."
    before.refresh_from_db()
    assert before.message == "Thank you, {{first_name}}."


def test_the_pace_of_a_live_campaign_changes(as_ada, campaign, address):
    change(as_ada, address, "pace", pace="conservative")
    campaign.refresh_from_db()
    assert campaign.delivery.pace == "conservative"


def test_bad_words_get_their_sentence_and_change_nothing(as_ada, campaign, address):
    answer = change(as_ada, address, "words", message="Hi {{nickname}}")
    assert answer.status_code == 422
    assert "is not a variable" in text_of(answer)
    campaign.refresh_from_db()
    assert campaign.workflow.message == "Thank you, {{first_name}}."


def test_a_finished_campaign_stays_as_it_is(as_ada, campaign, address):
    campaign.state = "finished"
    campaign.save()
    answer = change(as_ada, address, "words", message="Changed")
    assert said(answer) == ["This campaign is over; its words and pace stay as they are."]


def test_an_unknown_part_changes_nothing(as_ada, address):
    assert as_ada.post(f"{address}settings/", {"part": "nonsense\x00"}).status_code == 200


def test_counters_filter_the_table(as_ada, campaign, address):
    asked, waiting, ready = people(campaign, 3)
    deed(asked, Kind.INVITE, State.DONE, sent=True, reason="accepted")
    deed(waiting, Kind.INVITE, State.WAITING, sent=True)
    deed(ready, Kind.INVITE, State.SCHEDULED)
    Lead.objects.filter(pk=asked.pk).update(replied_at=MONDAY_9)
    found = {name: shown(as_ada, address, show=name)[0] for name in ("invites_sent", "accepted", "waiting_acceptance")}
    assert found == {"invites_sent": ["2", "1"], "accepted": ["1"], "waiting_acceptance": ["2"]}
    assert shown(as_ada, address, show="replied")[0] == ["1"]
    assert shown(as_ada, address, show="in_progress")[0] == ["3"]
    assert shown(as_ada, address, show="nonsense")[0] == ["3", "2", "1"]


def test_a_row_has_the_signal_with_its_source_and_the_film(as_ada, campaign, address):
    people(
        campaign, 1, signal_quote="We are hiring", signal_url="https://news.test/1", signal_on=MONDAY_9.date(),
        video_url="https://films.test/1",
    )  # fmt: skip
    page = as_ada.get(address).content.decode()
    for words in ("“We are hiring”", 'href="https://news.test/1"', "23 Nov 2026", 'href="https://films.test/1"'):
        assert words in page


def test_a_leads_page_tells_every_text_with_reason_and_note(as_ada, campaign, address):
    lead = people(campaign, 1, headline="Buyer")[0]
    row = deed(lead, Kind.INVITE, State.DONE, sent=True, reason="accepted")
    row.text, row.note = "Hi Nora", "Sent without a tail."
    row.save()
    deed(lead, Kind.MESSAGE, State.SCHEDULED)
    page = text_of(as_ada.get(f"{address}leads/{lead.pk}/"))
    for words in ("Nora 1", "Buyer", "Found", "Invite accepted", "Hi Nora", "Sent without a tail.", "Message planned"):
        assert words in page


def test_words_from_outside_are_only_text_on_a_leads_page(as_ada, campaign, address):
    lead = people(campaign, 1, headline="<script>x</script>", signal_quote="<b>y</b>")[0]
    page = as_ada.get(f"{address}leads/{lead.pk}/").content.decode()
    assert "<script>x" not in page
    assert "<b>y" not in page


def test_the_export_has_every_lead_and_runs_no_formula(as_ada, campaign, address):
    people(campaign, 3, headline="=HYPERLINK(1)")
    answer = as_ada.get(f"{address}leads.csv")
    text = b"".join(answer.streaming_content).decode()
    assert answer["Content-Disposition"].startswith("attachment")
    assert len(text.strip().splitlines()) == 4
    assert "'=HYPERLINK(1)" in text
    assert ",=HYPERLINK" not in text


@pytest.mark.parametrize("tab", [*TABS, "leads.csv", "leads/1"])
def test_bob_sees_no_part_of_adas(as_bob, campaign, address, tab):
    people(campaign, 1)
    place = f"{address}{tab}" if tab.endswith(".csv") else f"{address}{tab}/"
    assert as_bob.get(place).status_code == 404
    lead = campaign.leads.get()
    assert as_bob.get(f"{address}leads/{lead.pk}/").status_code == 404


def test_a_lead_of_another_campaign_is_not_found_under_this_one(as_ada, ada, campaign, address):
    other = campaign_of(ada, campaign.account)
    lead = people(other, 1)[0]
    assert as_ada.get(f"{address}leads/{lead.pk}/").status_code == 404


@pytest.mark.parametrize("tab", TABS)
def test_no_query_string_breaks_a_tab(as_ada, address, tab):
    for value in GARBAGE:
        assert as_ada.get(f"{address}{tab}/?q={value}&show={value}").status_code == 200, value


@pytest.mark.parametrize("tab", TABS)
def test_a_tab_asks_the_same_for_few_and_for_many(as_ada, campaign, address, tab, django_assert_num_queries):
    deed(people(campaign, 1)[0], Kind.INVITE, State.SCHEDULED)
    few = queries_of(as_ada, f"{address}{tab}/")
    campaign.leads.all().delete()
    for lead in people(campaign, 30):
        deed(lead, Kind.INVITE, State.SCHEDULED)
    with django_assert_num_queries(few):
        as_ada.get(f"{address}{tab}/")
