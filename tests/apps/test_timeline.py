"""The story of one lead: what left with its words, what did not without, and when a film was ready."""

from datetime import timedelta

import pytest

from campaigns.models import Action, Lead
from campaigns.states import CLOSED, State
from results import timeline
from tests.factories import AccountFactory, DraftFactory
from tests.world import MONDAY_9
from workflows.kinds import Kind

pytestmark = pytest.mark.django_db
LATER = MONDAY_9 + timedelta(hours=2)


@pytest.fixture
def lead(ada):
    campaign = DraftFactory(owner=ada, account=AccountFactory(owner=ada), state="running", launched_at=MONDAY_9)
    return Lead.objects.create(campaign=campaign, public_identifier="p", found_at=MONDAY_9, stage_at=MONDAY_9)


def told(lead, kind, state, *, sent_at=None):
    """The line of one action that began at nine and ended, if it did, two hours later."""
    row = Action.new(kind, campaign=lead.campaign, due_at=MONDAY_9, now=MONDAY_9, lead=lead, step=kind.value)
    row.state, row.text, row.sent_at, row.started_at = state, "Hello.", sent_at, MONDAY_9
    row.finished_at = LATER if state in CLOSED else None
    row.save()
    return timeline.of(lead)[-1]


@pytest.mark.parametrize(
    ("kind", "state", "label"),
    [
        (Kind.INVITE, State.WAITING, "Invite sent"),
        (Kind.MESSAGE, State.DONE, "Message sent"),
        (Kind.DRAFT, State.WAITING, "Comment draft waiting"),
    ],
)
def test_what_left_or_waits_shows_its_words(lead, kind, state, label):
    line = told(lead, kind, state, sent_at=MONDAY_9)
    assert (line.label, line.text) == (label, "Hello.")


@pytest.mark.parametrize("state", [State.SKIPPED, State.FAILED, State.CANCELLED])
def test_what_never_left_shows_no_words(lead, state):
    assert told(lead, Kind.INVITE, state).text == ""


@pytest.mark.parametrize(
    ("state", "label", "at"),
    [(State.WAITING, "Video being made", MONDAY_9), (State.DONE, "Video ready", LATER)],
)
def test_a_film_is_made_and_ready_but_never_sent(lead, state, label, at):
    line = told(lead, Kind.VIDEO, state, sent_at=MONDAY_9)
    assert (line.label, line.at) == (label, at)
