"""What stands beside the builder's forms: drafted words, previews, the video, the email's confirmation, a copy."""

from collections import Counter

import pytest
from bs4 import BeautifulSoup

from campaigns.models import Campaign, Lead
from delivery.models import Sender
from tests.apps.pages import HTMX, said, text_of
from tests.apps.test_lists import campaign_of
from tests.factories import AccountFactory, DraftFactory
from tests.video.conftest import make_plan
from tests.world import MONDAY_9

pytestmark = pytest.mark.django_db


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


def stored(draft):
    return Campaign.objects.select_related("workflow", "delivery", "video").get(pk=draft.pk)


def with_email(draft, ada):
    """The draft with a sound email step."""
    sender = Sender.objects.create(
        owner=ada, name="Ada", address="ada@leadr.test", reply_to="desk@leadr.test", state="verified",
        postal_address="1 Mill Lane, Leeds", created_at=MONDAY_9, logged_in_at=MONDAY_9, confirmed_at=MONDAY_9,
    )  # fmt: skip
    plan = draft.delivery
    plan.email_on, plan.email_sender, plan.email_subject, plan.email_body = True, sender, "Hello", "A word."
    plan.save()


def test_without_a_model_a_template_is_drafted_and_the_page_says_so(as_ada, draft, settings):
    settings.MODEL_API_KEY = ""
    answer = as_ada.post(f"/campaigns/{draft.pk}/write/", follow=True)
    assert "This is a template instead." in said(answer)[0]
    assert stored(draft).workflow.note != draft.workflow.note
    assert "No language model is set up." in text_of(answer)


def test_htmx_gets_the_drafted_words_in_their_section(as_ada, draft, settings):
    settings.MODEL_API_KEY = ""
    answer = as_ada.post(f"/campaigns/{draft.pk}/write/", headers=HTMX)
    assert "This is a template instead." in text_of(answer)
    assert stored(draft).workflow.note in answer.context["forms"]["messages"]["note"].value()


def test_without_leads_an_example_is_shown_as_one(as_ada, draft):
    page = text_of(as_ada.get(edit(draft)))
    assert "Nadia Example, who is made up" in page
    assert "Hi Nadia" in page


def test_three_real_leads_of_the_newest_campaign_are_shown_with_their_values_marked(as_ada, ada, draft, working):
    campaign = campaign_of(ada, working)
    for name in ("Ann", "Ben", "Cid", "Dot", "<b>"):
        Lead.objects.create(
            campaign=campaign, public_identifier=name, provider_id=name, first_name=name, found_at=MONDAY_9,
            stage_at=MONDAY_9,
        )  # fmt: skip
    page = as_ada.get(edit(draft)).content.decode()
    assert "<mark>Dot</mark>" in page
    assert "<mark>&lt;b&gt;</mark>" in page
    assert "Ben" not in page
    assert "Nadia" not in page


def test_a_video_is_added_and_taken_out(as_ada, draft):
    answer = as_ada.post(f"/campaigns/{draft.pk}/video/", {"video": "add"}, follow=True)
    assert answer.redirect_chain == [(f"{edit(draft)}#video", 302)]
    plan = stored(draft).video
    assert plan.owner == draft.owner
    assert "130" in text_of(answer)
    assert '<a href="#video">' in answer.content.decode()
    as_ada.post(f"/campaigns/{draft.pk}/video/", {"video": "remove"})
    assert stored(draft).video is None
    as_ada.post(f"/campaigns/{draft.pk}/video/", {"video": "add"})
    assert stored(draft).video == plan


def test_beside_a_mapped_video_every_id_of_the_page_is_there_once(as_ada, ada, draft, settings):
    settings.STUDIO_BASE_URL = "https://studio.test"
    with_email(draft, ada)
    type(draft).objects.filter(pk=draft.pk).update(video=make_plan(ada))
    page = BeautifulSoup(as_ada.get(edit(draft)).content, "html.parser")
    ids = Counter(tag["id"] for tag in page.select("[id]"))
    assert [name for name, count in ids.items() if count > 1] == []
    assert {label["for"] for label in page.select("label[for]")} <= set(ids)


def test_a_launch_with_email_is_confirmed_on_a_page_first(as_ada, ada, draft):
    with_email(draft, ada)
    assert "<dialog" in as_ada.get(edit(draft)).content.decode()
    page = text_of(as_ada.post(f"/campaigns/{draft.pk}/launch/"))
    for words in ("ada@leadr.test", "desk@leadr.test", "At most 20 a day", "DRY-RUN"):
        assert words in page
    assert stored(draft).state == "draft"
    as_ada.post(f"/campaigns/{draft.pk}/launch/", {"confirmed": "yes"})
    assert stored(draft).state == "deleted"
    assert ada.campaigns.filter(state="running").exists()


def test_a_problem_of_the_email_is_counted_in_its_own_section(as_ada, ada, draft):
    with_email(draft, ada)
    draft.delivery.email_sender = None
    draft.delivery.save()
    answer = as_ada.get(edit(draft))
    counts = {place["name"]: place["count"] for place in answer.context["outline"]}
    assert (counts["email"], counts["delivery"]) == (1, 0)
    assert 'href="#field-email_sender"' in answer.content.decode()


@pytest.mark.parametrize("place", ["draft", "campaign"])
def test_a_copy_is_a_draft_of_its_own(as_ada, ada, draft, working, place):
    original = draft if place == "draft" else campaign_of(ada, working)
    answer = as_ada.post(f"/campaigns/{original.pk}/duplicate/", follow=True)
    copy = ada.campaigns.drafts().order_by("-pk").first()
    assert answer.redirect_chain == [(edit(copy), 302)]
    assert (copy.name, copy.workflow.note) == ("Spring (copy)", original.workflow.note)
    assert copy.workflow_id != original.workflow_id
    assert copy.audience.frozen_at is None
    assert list(copy.chosen_accounts.all()) == [working]


@pytest.mark.parametrize("deed", ["write", "video", "duplicate", "launch"])
def test_bob_does_nothing_to_adas_draft(as_bob, draft, deed):
    assert as_bob.post(f"/campaigns/{draft.pk}/{deed}/").status_code == 404
    assert as_bob.get(f"/campaigns/{draft.pk}/{deed}/").status_code == 405
