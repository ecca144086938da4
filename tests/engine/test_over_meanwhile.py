"""What was begun in a campaign that is over by now does not wait for ever to be begun again."""

from datetime import timedelta

import pytest

from campaigns import launch, lifecycle
from campaigns.engine import claim, outcomes, record, recover
from campaigns.models import Action
from campaigns.states import CampaignState, State
from tests.factories import AccountFactory, DraftFactory
from tests.world import MONDAY_9
from workflows.kinds import Kind, Lane

LATER = MONDAY_9 + timedelta(hours=1)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def begun(ada):
    """A started look at who accepted; its campaign has a search to come and nobody yet."""
    (campaign,) = launch.launch(
        DraftFactory(owner=ada), accounts=[AccountFactory(owner=ada)], now=MONDAY_9
    ).campaigns  # fmt: skip
    Action.objects.update(due_at=LATER)
    Action.new(Kind.FOLLOW_UP, campaign=campaign, due_at=MONDAY_9, now=MONDAY_9).save()
    action = claim.next_action(Lane.SEARCH, now=MONDAY_9)
    assert action.kind == Kind.FOLLOW_UP
    return action


def end(campaign):
    lifecycle.end_search(campaign, now=MONDAY_9)


def delete(campaign):
    lifecycle.delete(campaign, now=MONDAY_9)


def try_later(action):
    record.record(action, outcomes.Later(LATER, "busy", "The service is busy."), now=MONDAY_9)


def fall_silent(_action):
    recover.silent(silence=timedelta(minutes=5), grace=timedelta(minutes=1), now=LATER)


@pytest.mark.parametrize("happens", [try_later, fall_silent])
@pytest.mark.parametrize(("over", "state"), [(end, CampaignState.FINISHED), (delete, CampaignState.DELETED)])
def test_it_ends_with_its_campaign(begun, over, state, happens):
    over(begun.campaign)
    happens(begun)
    begun.refresh_from_db()
    assert (begun.campaign.state, begun.state, begun.reason) == (state, State.SKIPPED, state)
    assert not Action.objects.open().exists()


@pytest.mark.parametrize("happens", [try_later, fall_silent])
def test_it_is_begun_again_while_its_campaign_lives(begun, happens):
    lifecycle.pause(begun.campaign, now=MONDAY_9)
    happens(begun)
    begun.refresh_from_db()
    assert (begun.state, begun.started_at) == (State.SCHEDULED, None)
