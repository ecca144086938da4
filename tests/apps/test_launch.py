"""Launching from the builder: refused with sentences, or one campaign for each account that works."""

import pytest

from accounts.models import Subscription
from campaigns.models import AccountLease, Action, Campaign
from tests.apps.pages import said, text_of
from tests.factories import AccountFactory, DraftFactory
from tests.video.conftest import make_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def working(ada):
    return AccountFactory(owner=ada, name="Tom Reyes")


@pytest.fixture
def asleep(ada):
    return AccountFactory(owner=ada, name="Mira Castellan", health="needs_reconnect")


@pytest.fixture
def draft(ada, working):
    draft = DraftFactory(owner=ada)
    draft.chosen_accounts.set([working])
    return draft


def launch(browser, draft):
    return browser.post(f"/campaigns/{draft.pk}/launch/", follow=True)


def running():
    return list(Campaign.objects.live().order_by("pk"))


def test_a_launch_opens_the_campaign_and_says_so(as_ada, ada, draft, working):
    answer = launch(as_ada, draft)
    campaign = ada.campaigns.launched().get()
    assert answer.redirect_chain == [(f"/campaigns/{campaign.pk}/", 302)]
    assert said(answer) == ["Launched “Spring”."]
    assert (campaign.account, campaign.state, campaign.name) == (working, "running", "Spring")
    assert AccountLease.objects.get(released_at=None).campaign == campaign
    assert Action.objects.get().kind == "search"


def test_two_accounts_make_two_campaigns_that_share_their_parts(as_ada, ada, draft):
    draft.chosen_accounts.add(AccountFactory(owner=ada, name="Nora Lindqvist"))
    answer = launch(as_ada, draft)
    assert answer.redirect_chain == [("/campaigns/", 302)]
    first, second = running()
    assert [first.name, second.name] == ["Spring · Tom Reyes", "Spring · Nora Lindqvist"]
    assert first.workflow == second.workflow
    assert said(answer) == ["Launched “Spring · Tom Reyes”, “Spring · Nora Lindqvist”."]


def test_an_account_that_does_not_work_is_skipped_and_named(as_ada, draft, working, asleep):
    draft.chosen_accounts.add(asleep)
    answer = launch(as_ada, draft)
    assert [campaign.account for campaign in running()] == [working]
    assert said(answer)[1] == "Skipped, because they need your attention: “Mira Castellan”."


@pytest.mark.parametrize("health", ["needs_reconnect", "checking"])
def test_with_no_account_that_works_nothing_is_launched(as_ada, draft, working, health):
    working.health = health
    working.save()
    answer = launch(as_ada, draft)
    assert answer.redirect_chain == [(f"/campaigns/{draft.pk}/edit/#review", 302)]
    assert said(answer) == ["None of the chosen accounts works now. Reconnect one of them first."]
    assert running() == []


def test_every_problem_is_said_at_once_and_the_draft_stays(as_ada, draft):
    draft.chosen_accounts.clear()
    draft.audience.search_url = draft.workflow.message = ""
    draft.audience.save()
    draft.workflow.save()
    Subscription.objects.all().delete()
    sentences = said(launch(as_ada, draft))
    assert [sentence.split(".")[0] for sentence in sentences] == [
        "Your plan does not include Leadr yet",
        "Paste the whole address of a LinkedIn people search, starting with https://www",
        "Write the message that follows the invite",
        "Choose at least one LinkedIn account",
    ]
    assert Campaign.objects.get() == draft
    assert Campaign.objects.get().state == "draft"


def test_a_deleted_account_is_not_launched(as_ada, draft, working):
    working.deleted_at = working.created_at
    working.save()
    assert said(launch(as_ada, draft)) == ["Choose at least one LinkedIn account."]


def test_a_draft_is_launched_once_and_a_second_click_or_the_way_back_leads_to_its_campaign(as_ada, draft):
    launch(as_ada, draft)
    (campaign,) = running()
    assert said(launch(as_ada, draft)) == ["It was launched already."]
    for again in (as_ada.post(f"/campaigns/{draft.pk}/launch/"), as_ada.get(f"/campaigns/{draft.pk}/edit/")):
        assert (again.status_code, again.url) == (302, f"/campaigns/{campaign.pk}/")
    late = as_ada.post(
        f"/campaigns/{draft.pk}/edit/", {"section": "accounts", "name": "X"}, headers={"HX-Request": "true"}
    )
    assert late.status_code == 404
    assert running() == [campaign]


def test_the_way_back_to_a_draft_that_became_several_leads_to_the_list(as_ada, as_bob, draft):
    draft.chosen_accounts.add(AccountFactory(owner=draft.owner))
    launch(as_ada, draft)
    assert len(running()) == 2
    assert as_ada.get(f"/campaigns/{draft.pk}/edit/").url == "/campaigns/"
    assert as_bob.get(f"/campaigns/{draft.pk}/edit/").status_code == 404


def test_a_launched_campaign_is_not_edited_any_more(as_ada, draft):
    launch(as_ada, draft)
    campaign = running()[0]
    assert as_ada.get(f"/campaigns/{campaign.pk}/edit/").status_code == 404
    assert as_ada.post(f"/campaigns/{campaign.pk}/edit/", {"section": "accounts", "name": "X"}).status_code == 404


def test_looking_launches_nothing(as_ada, draft):
    assert as_ada.get(f"/campaigns/{draft.pk}/launch/").status_code == 405
    assert running() == []


def test_bob_launches_nothing_of_adas(as_bob, draft):
    assert as_bob.post(f"/campaigns/{draft.pk}/launch/").status_code == 404
    assert running() == []


def test_a_name_with_a_long_account_fits_its_column(as_ada, ada, draft):
    Campaign.objects.update(name="N" * 120)
    draft.chosen_accounts.add(AccountFactory(owner=ada, name="A" * 200))
    assert launch(as_ada, draft).status_code == 200
    assert {len(campaign.name) for campaign in running()} == {120}


def test_a_new_campaign_waits_for_its_first_search(as_ada, draft):
    page = text_of(launch(as_ada, draft))
    assert "The first search runs" in page
    assert "No leads yet" in page


def step(key, kind):
    return {"key": key, "kind": kind}


BRANCHES = [step("like", "like"), step("invite", "invite"), step("message", "message")]
FORKED = [{"parent": "like", "child": "invite"}, {"parent": "like", "child": "message"}]
IN_LINE = [{"parent": "like", "child": "invite"}, {"parent": "invite", "child": "message", "on": "accepted"}]


@pytest.mark.parametrize(("edges", "has_video", "launched"), [
    (FORKED, True, False),
    (FORKED, False, True),
    (IN_LINE, True, True),
])  # fmt: skip
def test_a_drawing_that_would_pay_two_videos_for_one_person_is_refused(
    as_ada, ada, draft, settings, edges, has_video, launched
):
    settings.STUDIO_BASE_URL, settings.STUDIO_KEY_ID, settings.STUDIO_SECRET = "https://s.test", "studio", "secret"
    draft.workflow.drawing = {"steps": BRANCHES, "edges": edges}
    draft.workflow.save()
    draft.video = make_plan(ada) if has_video else None
    draft.save()
    answer = launch(as_ada, draft)
    assert bool(running()) is launched
    assert ("would pay 2 videos for the same person" in text_of(answer)) is not launched
