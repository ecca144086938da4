"""The campaign list: every state in words, search, parts for htmx, and pausing, resuming and deleting from it."""

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from campaigns.models import AccountLease, Action, Campaign
from campaigns.states import State
from results import listing
from tests.apps.pages import GARBAGE, HTMX, queries_of, said, text_of
from tests.factories import AccountFactory, DraftFactory
from tests.world import MONDAY_9
from workflows.kinds import Kind

pytestmark = pytest.mark.django_db
LIST = "/campaigns/"
NOW = datetime.now(UTC)


@pytest.fixture
def account(ada):
    return AccountFactory(owner=ada, name="Tom Reyes")


@pytest.fixture
def running(ada, account):
    return campaign_of(ada, account)


def campaign_of(user, account, **fields):
    """A launched campaign with its lease and its next search."""
    fields = {"name": "Spring", "state": "running", "launched_at": MONDAY_9, "searched_at": MONDAY_9} | fields
    campaign = DraftFactory(owner=user, account=account, **fields)
    AccountLease.objects.create(account=account, campaign=campaign, taken_at=MONDAY_9)
    Action.new(Kind.SEARCH, campaign=campaign, due_at=NOW + timedelta(days=1), now=MONDAY_9).save()
    return campaign


def names(browser, query=""):
    """The names on the list, from top to bottom."""
    answer = browser.get(LIST + query)
    assert answer.status_code == 200
    return [row.campaign.name for row in answer.context["rows"]]


def test_without_a_campaign_one_is_offered(as_ada):
    page = text_of(as_ada.get(LIST))
    assert "No campaign yet" in page
    assert "Create a campaign" in page


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({}, "scheduled"),
        ({"searched_at": None}, "pending"),
        ({"state": "paused"}, "paused"),
        ({"state": "finished"}, "finished"),
        ({"error": "LinkedIn does not know this search address."}, "needs review"),
    ],
)
def test_each_state_is_shown_in_words(as_ada, ada, account, fields, state):
    campaign_of(ada, account, **fields)
    assert state in text_of(as_ada.get(LIST)).partition("Actions")[2]


def test_what_is_due_now_is_running(as_ada, running):
    Action.objects.update(due_at=MONDAY_9)
    assert as_ada.get(LIST).context["rows"][0].status == "running"


def test_a_row_says_who_what_and_when(as_ada, running):
    page = text_of(as_ada.get(LIST))
    for words in ("Spring", "LinkedIn search URL", "Tom Reyes", "search", "Recommended"):
        assert words in page


def test_a_draft_leads_to_the_builder_and_a_campaign_to_its_page(as_ada, ada, running):
    draft = DraftFactory(owner=ada, name="Idea")
    page = as_ada.get(LIST).content.decode()
    assert f'href="{LIST}{draft.pk}/edit/"' in page
    assert f'href="{LIST}{running.pk}/"' in page


def test_the_newest_comes_first_and_the_deleted_not_at_all(as_ada, ada, account):
    for number, name in enumerate(["First", "Second", "Gone"]):
        campaign_of(ada, account, name=name, created_at=MONDAY_9 + timedelta(days=number))
    Campaign.objects.filter(name="Gone").update(state="deleted")
    assert names(as_ada) == ["Second", "First"]


def test_only_ones_own_campaigns_are_shown(as_ada, bob):
    campaign_of(bob, AccountFactory(owner=bob), name="Of Bob")
    assert names(as_ada) == []


@pytest.mark.parametrize(
    ("query", "found"),
    [("spr", ["Spring"]), ("SPRING", ["Spring"]), ("100%", ["100% sure"]), ("_", []), ("é", ["Café"]), ("", None)],
)
def test_the_search_finds_by_any_part_of_the_name(as_ada, ada, account, query, found):
    for name in ("Spring", "100% sure", "Café"):
        campaign_of(ada, account, name=name)
    assert names(as_ada, f"?q={query.replace('%', '%25')}") == (found if found is not None else names(as_ada))


def test_a_search_that_finds_nothing_says_so_and_shows_what_was_typed(as_ada, running):
    answer = as_ada.get(LIST, {"q": "<b>winter</b>"})
    assert "Nothing is named “<b>winter</b>”" in text_of(answer)
    assert "<b>winter" not in answer.content.decode()


def test_no_query_string_breaks_the_list(as_ada, running):
    for value in GARBAGE:
        assert as_ada.get(f"{LIST}?q={value}&page={value}&{value}={value}").status_code == 200, value


def test_htmx_gets_the_rows_alone(as_ada, running):
    answer = as_ada.get(LIST, headers=HTMX)
    assert answer.content.decode().strip().startswith('<div id="rows"')
    assert "HX-Request" in answer["Vary"]


def test_a_boosted_link_gets_the_whole_page(as_ada, running):
    answer = as_ada.get(LIST, headers={**HTMX, "HX-Boosted": "true"})
    assert answer.content.decode().startswith("<!doctype html>")


def test_the_rows_refresh_themselves_with_the_search_kept(as_ada, running):
    assert 'hx-get="?q=spr"' in as_ada.get(LIST, {"q": "spr"}).content.decode()


def test_the_list_asks_the_same_for_few_and_for_many(as_ada, ada, account, running, django_assert_num_queries):
    few = queries_of(as_ada, LIST)
    for number in range(12):
        campaign_of(ada, account, name=f"Campaign {number}")
    with django_assert_num_queries(few):
        assert len(names(as_ada)) == 13


def test_the_list_ends_at_two_hundred(ada, account):
    draft = DraftFactory(owner=ada)
    Campaign.objects.bulk_create(
        Campaign(
            owner=ada, name=str(number), created_at=MONDAY_9, audience=draft.audience, workflow=draft.workflow,
            delivery=draft.delivery,
        )
        for number in range(205)
    )  # fmt: skip
    assert len(listing.rows(ada, search="", now=MONDAY_9)) == 200


def test_a_lost_account_is_the_reason_shown(as_ada, running, account):
    account.health = "needs_reconnect"
    account.save()
    row = as_ada.get(LIST).context["rows"][0]
    assert row.why == "Its LinkedIn account needs to be reconnected; nothing is sent until then."


def change(browser, campaign, deed, **sent):
    return browser.post(f"{LIST}{campaign.pk}/{deed}/", sent, follow=True)


def state_of(campaign):
    return Campaign.objects.get(pk=campaign.pk).state


def test_pausing_and_resuming(as_ada, running):
    assert said(change(as_ada, running, "pause")) == ["Paused. What is due keeps its place."]
    assert state_of(running) == "paused"
    assert "Resume" in text_of(as_ada.get(LIST))
    assert said(change(as_ada, running, "resume")) == ["Resumed. It goes on within its window and pace."]
    assert state_of(running) == "running"


@pytest.mark.parametrize(
    ("state", "deed", "sentence"),
    [
        ("paused", "pause", "“Spring” is paused and cannot become paused."),
        ("finished", "pause", "“Spring” is finished and cannot become paused."),
        ("running", "resume", "“Spring” is running and cannot become running."),
        ("finished", "resume", "“Spring” is finished and cannot become running."),
    ],
)
def test_what_cannot_be_done_now_is_said(as_ada, running, state, deed, sentence):
    Campaign.objects.update(state=state)
    assert said(change(as_ada, running, deed)) == [sentence]
    assert state_of(running) == state


def test_resuming_takes_the_error_away(as_ada, running):
    Campaign.objects.update(state="paused", error="Five invites in a row were refused.")
    change(as_ada, running, "resume")
    assert Campaign.objects.get().error == ""


def test_deleting_asks_first_then_frees_the_account(as_ada, running):
    assert "Delete “Spring”?" in text_of(as_ada.get(f"{LIST}{running.pk}/delete/"))
    assert state_of(running) == "running"
    answer = change(as_ada, running, "delete")
    assert (said(answer), answer.redirect_chain) == (["“Spring” is deleted."], [(LIST, 302)])
    assert state_of(running) == "deleted"
    assert set(Action.objects.values_list("state", flat=True)) == {State.CANCELLED}
    assert not AccountLease.objects.filter(released_at=None).exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_delete_at_once_are_both_told_it_is_gone(as_ada, running):
    answers = []

    def delete():
        answers.append(as_ada.post(f"{LIST}{running.pk}/delete/"))
        connection.close()

    with transaction.atomic():
        Campaign.objects.select_for_update().get(pk=running.pk)
        other = threading.Thread(target=delete)
        other.start()
        time.sleep(0.7)  # by now it waits for the campaign's row
        Campaign.objects.filter(pk=running.pk).update(state="deleted")
    other.join(20)
    assert [answer.status_code for answer in answers] == [302]


def test_a_draft_is_thrown_away(as_ada, ada):
    draft = DraftFactory(owner=ada)
    assert said(change(as_ada, draft, "delete")) == ["“Spring” is deleted."]
    assert names(as_ada) == []


def test_what_is_deleted_is_not_found_any_more(as_ada, running):
    change(as_ada, running, "delete")
    for deed in ("pause", "resume", "delete"):
        assert as_ada.post(f"{LIST}{running.pk}/{deed}/").status_code == 404


@pytest.mark.parametrize("deed", ["pause", "resume", "delete"])
def test_bob_changes_nothing_of_adas(as_bob, running, deed):
    assert as_bob.post(f"{LIST}{running.pk}/{deed}/").status_code == 404
    assert as_bob.get(f"{LIST}{running.pk}/{deed}/").status_code in {404, 405}
    assert state_of(running) == "running"


@pytest.mark.parametrize("deed", ["pause", "resume"])
def test_a_draft_cannot_be_paused_or_resumed(as_ada, ada, deed):
    draft = DraftFactory(owner=ada)
    assert as_ada.post(f"{LIST}{draft.pk}/{deed}/").status_code == 404
    assert state_of(draft) == "draft"


@pytest.mark.parametrize("deed", ["pause", "resume", "new"])
def test_nothing_changes_by_looking(as_ada, running, deed):
    place = "new" if deed == "new" else f"{running.pk}/{deed}"
    assert as_ada.get(f"{LIST}{place}/").status_code == 405


@pytest.mark.parametrize("pk", ["0", "9" * 18, "9" * 30])
def test_a_number_nobody_has_is_not_found(as_ada, pk):
    for place in ("", "edit/", "delete/"):
        assert as_ada.get(f"{LIST}{pk}/{place}").status_code == 404
