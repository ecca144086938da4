"""Who is on their way to the step the pace counts, and need not be found by a search."""

import pytest

from campaigns import launch
from campaigns.engine import record
from campaigns.models import Action, Lead
from campaigns.states import CLOSED, State
from tests.factories import DraftFactory
from workflows.kinds import Kind

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(ada, account, clock):
    """A campaign whose pace counts invites, with one lead and nothing planned for them."""
    begun = launch.launch(DraftFactory(owner=ada), accounts=[account], now=clock()).campaigns[0]
    Lead.objects.create(
        campaign=begun, public_identifier="ada", provider_id="p1", stage="ready", stage_at=clock(), found_at=clock()
    )
    return begun


@pytest.fixture
def plan(campaign, clock):
    """Plans a step of the lead, in a state."""

    def of(kind, state):
        row = Action.new(kind, campaign=campaign, due_at=clock(), now=clock(), lead=campaign.leads.get(), step=kind)
        row.state = state
        row.started_at = clock() if state in (State.STARTED, State.UNCLEAR) else None
        row.finished_at = clock() if state in CLOSED else None
        row.save()

    return of


def test_who_has_nothing_before_them_is_not_on_their_way(campaign):
    assert record._stock(campaign) == 0


@pytest.mark.parametrize("state", list(State))
def test_an_invite_counts_until_it_has_begun(campaign, plan, state):
    plan(Kind.INVITE, state)
    assert record._stock(campaign) == (state is State.SCHEDULED)


@pytest.mark.parametrize("state", list(State))
def test_a_step_before_it_counts_while_it_is_open(campaign, plan, state):
    plan(Kind.LIKE, state)
    assert record._stock(campaign) == (state not in CLOSED)


def test_what_follows_an_invite_does_not_count(campaign, plan):
    plan(Kind.INVITE, State.DONE)
    plan(Kind.MESSAGE, State.SCHEDULED)
    assert record._stock(campaign) == 0


def test_two_steps_of_a_lead_count_once_and_those_of_others_not_at_all(ada, account, campaign, plan, clock):
    plan(Kind.LIKE, State.SCHEDULED)
    plan(Kind.COMMENT, State.SCHEDULED)
    other = launch.launch(DraftFactory(owner=ada), accounts=[account], now=clock()).campaigns[0]
    assert (record._stock(campaign), record._stock(other)) == (1, 0)
