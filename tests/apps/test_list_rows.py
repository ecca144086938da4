"""What a row of the campaign list tells: how many people were reached, when it runs next, what can be done with it."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from time_machine import travel

from campaigns.states import State
from tests.apps.pages import text_of
from tests.apps.test_lists import LIST, campaign_of
from tests.apps.test_results import deed, people
from tests.factories import AccountFactory, DraftFactory
from tests.world import MONDAY_9
from workflows.kinds import Kind

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(ada):
    return campaign_of(ada, AccountFactory(owner=ada))


def cell(browser, label):
    """The words of a cell of the only row."""
    page = BeautifulSoup(browser.get(LIST).content, "html.parser")
    return " ".join(page.select_one(f"td[data-label='{label}']").get_text(" ").split())


@pytest.mark.parametrize("kind", [Kind.INVITE, Kind.MESSAGE])
def test_people_are_reached_by_an_invite_or_by_the_first_message(as_ada, campaign, kind):
    assert cell(as_ada, "Reached") == "–"
    first, *_ = people(campaign, 3)
    deed(first, kind, State.DONE, sent=True)
    assert cell(as_ada, "Reached") == "1 of 3 people reached"


@pytest.mark.parametrize(("hour", "day"), [(9, "Tomorrow"), (20, "Today")])
def test_the_next_run_is_told_in_the_users_own_zone(as_ada, ada, campaign, hour, day):
    """At 20:00 UTC it is past midnight in Kathmandu, and what is tomorrow in UTC is today there."""
    ada.timezone = "Asia/Kathmandu"
    ada.save()
    campaign.actions.update(due_at=MONDAY_9.replace(hour=4) + timedelta(days=1))
    with travel(MONDAY_9.replace(hour=hour), tick=False):
        assert cell(as_ada, "Next run").startswith(f"{day} at 9:45 Kathmandu, search")


def test_the_menu_of_a_row_holds_what_can_be_done_with_it(as_ada, ada, campaign):
    draft = DraftFactory(owner=ada, name="Idea")
    page = BeautifulSoup(as_ada.get(LIST).content, "html.parser")
    found = {row: text_in(page, f"#menu-{row.pk}") for row in (draft, campaign)}
    assert found[draft] == ["Open Idea", "Duplicate Idea", "Delete Idea"]
    assert found[campaign] == ["Open Spring", "Pause Spring", "Duplicate Spring", "Delete Spring"]


def test_without_an_account_the_page_offers_to_connect_one(as_ada):
    page = BeautifulSoup(as_ada.get("/accounts/").content, "html.parser")
    assert page.select_one(".empty form")["action"] == "/accounts/connect/"
    assert "Connect an account" in text_of(as_ada.get("/accounts/"))


def text_in(page, place):
    """The words of each link and button in a place."""
    return [" ".join(one.get_text(" ").split()) for one in page.select_one(place).select("a, button")]
