"""Home from the first login on: which step is next, then the numbers, in a fixed number of queries."""

import pytest

from accounts.models import Subscription, User
from campaigns.models import Campaign
from tests.apps.conftest import browser_of
from tests.apps.pages import queries_of, text_of
from tests.apps.test_lists import campaign_of
from tests.factories import AccountFactory, DraftFactory

pytestmark = pytest.mark.django_db
STEPS = ["plan", "account", "campaign"]


def steps(browser):
    """The checklist: what is done, and what is next."""
    rows = browser.get("/").context["steps"]
    assert [row.key for row in rows] == STEPS
    return [row.key for row in rows if row.is_done], next((row.key for row in rows if row.is_next), "")


@pytest.fixture
def account(ada):
    return AccountFactory(owner=ada)


def test_a_stranger_to_leadr_starts_with_the_plan(db):
    assert steps(browser_of(User.objects.create_user("new@leadr.test"))) == ([], "plan")


def test_with_a_plan_the_account_is_next(as_ada):
    assert steps(as_ada) == (["plan"], "account")
    assert "Connect LinkedIn" in text_of(as_ada.get("/"))


def test_with_an_account_the_campaign_is_next_and_a_draft_is_not_one(as_ada, ada, account):
    assert steps(as_ada) == (["plan", "account"], "campaign")
    DraftFactory(owner=ada)
    assert steps(as_ada) == (["plan", "account"], "campaign")


def test_once_a_campaign_is_launched_the_steps_are_gone(as_ada, ada, account):
    campaign_of(ada, account)
    assert steps(as_ada) == (STEPS, "")
    assert "First steps" not in text_of(as_ada.get("/"))


def test_newer_drafts_do_not_bring_the_steps_back(as_ada, ada, account):
    campaign_of(ada, account)
    DraftFactory.create_batch(7, owner=ada)
    assert steps(as_ada) == (STEPS, "")


def test_a_plan_that_ends_is_the_next_step_again(as_ada, ada, account):
    campaign_of(ada, account)
    Subscription.objects.update(ends_on="2026-01-02")
    assert steps(as_ada) == (["account", "campaign"], "plan")


def test_the_five_newest_campaigns_are_shown(as_ada, ada, account):
    for number in range(7):
        campaign_of(ada, account, name=f"Campaign {number}")
    assert [row.campaign.name for row in as_ada.get("/").context["campaigns"]] == [
        f"Campaign {number}" for number in (6, 5, 4, 3, 2)
    ]


def test_somebody_elses_campaigns_count_for_nothing(as_ada, ada, account, bob):
    campaign_of(ada, account)
    campaign_of(bob, AccountFactory(owner=bob), name="Of Bob")
    page = as_ada.get("/")
    assert "Of Bob" not in text_of(page)
    assert len(page.context["campaigns"]) == 1


def test_home_asks_the_same_for_few_and_for_many(as_ada, ada, account, django_assert_num_queries):
    campaign_of(ada, account)
    few = queries_of(as_ada, "/")
    for number in range(10):
        other = AccountFactory(owner=ada, health="needs_reconnect")
        campaign_of(ada, other, name=str(number), error="x")
        DraftFactory(owner=ada)
    with django_assert_num_queries(few):
        as_ada.get("/")


def test_the_rail_leads_everywhere(as_ada):
    page = as_ada.get("/").content.decode()
    for address in ("/", "/campaigns/", "/accounts/", "/campaigns/new/", "/auth/logout/"):
        assert f'"{address}"' in page


def test_home_is_only_for_looking(as_ada):
    assert as_ada.post("/").status_code == 405
    assert not Campaign.objects.exists()
