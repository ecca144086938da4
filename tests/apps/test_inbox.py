"""The inbox: drafts are approved, edited, rejected; what nobody knows is settled by the user."""

import pytest
from django.urls import reverse

from campaigns import launch
from campaigns.engine import words
from campaigns.models import Action, Lead
from campaigns.states import State
from tests.apps.conftest import browser_of
from tests.factories import DraftFactory
from tests.world import MONDAY_9
from workflows.kinds import Kind

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(ada, account):
    draft = DraftFactory(owner=ada)
    draft.workflow.preset = "warm_intro"
    draft.workflow.save()
    return launch.launch(draft, accounts=[account], now=MONDAY_9).campaigns[0]


def lead_with(campaign, kind, state, step, **fields):
    lead = Lead.objects.create(
        campaign=campaign, public_identifier=f"p{Lead.objects.count()}", provider_id="x", first_name="Nadia",
        found_at=MONDAY_9, stage_at=MONDAY_9, post_id="urn:li:activity:1", post_text="A post",
    )  # fmt: skip
    started = {} if state == State.SCHEDULED else {"started_at": MONDAY_9}
    fields |= {"lead": lead, "step": step, "state": state, **started}
    action = Action.new(kind, campaign=campaign, due_at=MONDAY_9, now=MONDAY_9, **fields)
    action.save()
    return action


@pytest.fixture
def draft(campaign):
    return lead_with(campaign, Kind.DRAFT, State.WAITING, "draft-comment", text="Well said.")


@pytest.fixture
def unclear(campaign):
    return lead_with(campaign, Kind.INVITE, State.UNCLEAR, "invite", asked=8, note="Please look.")


def decide(browser, draft, decision, **more):
    return browser.post(reverse("campaigns:draft", args=[draft.pk]), {"decision": decision, **more}, follow=True)


def test_the_inbox_shows_what_waits_and_the_rail_counts_it(as_ada, draft, unclear):
    page = as_ada.get(reverse("campaigns:inbox")).content.decode()
    assert "Well said." in page
    assert "It was not sent" in page
    assert '<span class="count">2' in page


def test_an_approved_draft_becomes_a_comment_with_the_edited_words(as_ada, draft):
    decide(as_ada, draft, "approve", text="Well said, Nadia.")
    draft.refresh_from_db()
    assert (draft.state, draft.reason, draft.text) == (State.DONE, "approved", "Well said, Nadia.")
    assert draft.lead.actions.get(kind=Kind.COMMENT).state == State.SCHEDULED


def test_a_rejected_draft_sends_nothing_and_the_next_step_comes(as_ada, draft):
    decide(as_ada, draft, "reject")
    draft.refresh_from_db()
    assert (draft.state, draft.reason) == (State.SKIPPED, "rejected")
    comment = draft.lead.actions.get(kind=Kind.COMMENT)
    assert words.text_of(comment) == ""


@pytest.mark.parametrize(("text", "sentence"), [("  ", "Write something"), ("x" * 1251, "1 too long")])
def test_words_that_cannot_be_sent_are_refused_with_a_sentence(as_ada, draft, text, sentence):
    page = decide(as_ada, draft, "approve", text=text).content.decode()
    assert sentence in page
    draft.refresh_from_db()
    assert draft.state == State.WAITING


def test_writing_anew_keeps_the_draft_waiting(as_ada, draft):
    decide(as_ada, draft, "regenerate")
    draft.refresh_from_db()
    assert draft.state == State.WAITING
    assert draft.text


def test_several_drafts_are_approved_at_once(as_ada, campaign):
    drafts = [lead_with(campaign, Kind.DRAFT, State.WAITING, "draft-comment", text="Yes.") for _ in range(3)]
    as_ada.post(reverse("campaigns:drafts"), {"draft": [row.pk for row in drafts], "decision": "approve"})
    assert Action.objects.filter(kind=Kind.COMMENT, state=State.SCHEDULED).count() == 3


def test_an_unclear_invite_is_settled_by_what_the_user_saw(as_ada, unclear):
    as_ada.post(reverse("campaigns:settle", args=[unclear.pk]), {"was_sent": "yes"})
    unclear.refresh_from_db()
    assert unclear.state == State.WAITING


def test_an_invite_that_was_not_sent_goes_out_again(as_ada, unclear):
    as_ada.post(reverse("campaigns:settle", args=[unclear.pk]), {"was_sent": "no"})
    unclear.refresh_from_db()
    assert (unclear.state, unclear.charged_at) == (State.SCHEDULED, None)


def test_garbage_changes_nothing(as_ada, draft, unclear):
    assert "Choose what to do" in decide(as_ada, draft, "sing").content.decode()
    as_ada.post(reverse("campaigns:settle", args=[unclear.pk]), {"was_sent": "perhaps"})
    as_ada.post(reverse("campaigns:drafts"), {"draft": ["x", "9" * 40], "decision": "approve"})
    assert set(Action.objects.filter(lead__isnull=False).values_list("state", flat=True)) == {"waiting", "unclear"}


def test_bob_sees_and_settles_nothing_of_adas(bob, draft, unclear):
    as_bob = browser_of(bob)
    assert "Nothing waits for you" in as_bob.get(reverse("campaigns:inbox")).content.decode()
    assert decide(as_bob, draft, "approve").status_code == 404
    assert as_bob.post(reverse("campaigns:settle", args=[unclear.pk]), {"was_sent": "yes"}).status_code == 404
