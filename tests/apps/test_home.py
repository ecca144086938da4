"""Home: the first steps until all are done, then what needs the user."""

import pytest

from campaigns.models import Campaign
from tests.factories import AccountFactory, DraftFactory
from tests.world import MONDAY_9


@pytest.fixture
def campaign(ada):
    return DraftFactory(
        owner=ada, name="Fintech", account=AccountFactory(owner=ada), state="running", launched_at=MONDAY_9
    )


@pytest.fixture
def home(client, ada):
    def read():
        client.force_login(ada)
        answer = client.get("/")
        assert answer.status_code == 200
        return answer.content.decode()

    return read


def test_before_set_up_the_first_steps_are_shown_alone(home, ada):
    AccountFactory(owner=ada, health="needs_reconnect")
    page = home()
    assert "First steps" in page
    assert "Needs you" not in page


def test_nothing_needs_ada_when_all_is_well(home, campaign):
    assert "Needs you" not in home()


def test_a_broken_account_can_be_reconnected_from_home(home, campaign):
    campaign.account.health, campaign.account.provider_status = "needs_reconnect", "CREDENTIALS"
    campaign.account.save()
    page = home()
    assert "Tom Reyes needs to be reconnected. LinkedIn asked for the password again." in page
    assert f'action="/accounts/{campaign.account_id}/reconnect/"' in page


def test_a_failing_campaign_and_a_draft_are_linked(home, campaign, ada):
    Campaign.objects.filter(pk=campaign.pk).update(error="Five invites in a row were refused.")
    draft = DraftFactory(owner=ada)
    page = home()
    assert "“Fintech” needs your review. Five invites in a row were refused." in page
    assert f'class="button" href="/campaigns/{campaign.pk}/"' in page
    assert f'class="button" href="/campaigns/{draft.pk}/edit/"' in page


def test_another_users_troubles_are_not_shown(home, campaign, bob):
    AccountFactory(owner=bob, name="Bob's own", health="needs_reconnect")
    DraftFactory(owner=bob, name="Bob's draft")
    page = home()
    assert "Needs you" not in page
    assert "Bob" not in page
