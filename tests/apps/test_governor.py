"""The safety governor: the page says what the gates go by."""

from datetime import timedelta

import pytest

from campaigns.engine import facts
from campaigns.models import Action, Lead
from campaigns.stages import ACCEPTED
from campaigns.states import State
from results import reasons
from tests.factories import AccountFactory, DraftFactory
from tests.world import MONDAY_9
from workflows.kinds import Kind

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(ada):
    return DraftFactory(owner=ada, account=AccountFactory(owner=ada), state="running", launched_at=MONDAY_9)


def invites(campaign, count, *, accepted, at=MONDAY_9):
    """Answered invites that left at a moment."""
    for number in range(count):
        name = f"p{Lead.objects.count()}"
        lead = Lead.objects.create(campaign=campaign, public_identifier=name, found_at=at, stage_at=at)
        row = Action.new(Kind.INVITE, campaign=campaign, due_at=at, now=at, lead=lead, step="invite")
        row.state, row.reason = State.DONE, ACCEPTED if number < accepted else ""
        row.started_at = row.charged_at = row.sent_at = row.finished_at = at
        row.save()


def told(campaign, now=MONDAY_9):
    """The sentence of the account's page, and the invites the gates allow the account a day."""
    gate = facts.facts_of(campaign, campaign.account, Kind.INVITE, now=now)
    return reasons.of_account(campaign.account, now=now).governor, gate.account_allowance.per_day


def test_few_acceptances_halve_the_day_and_the_page_says_so(campaign):
    invites(campaign, 40, accepted=7)
    sentence, per_day = told(campaign)
    assert sentence.startswith("Only 7 of 40 invites of the last 14 days were accepted")
    assert per_day == 39


def test_enough_acceptances_halve_nothing(campaign):
    invites(campaign, 40, accepted=8)
    assert told(campaign) == ("", 79)


def test_invites_of_other_accounts_or_of_long_ago_count_for_nothing(campaign, ada):
    other = DraftFactory(owner=ada, account=AccountFactory(owner=ada), state="running", launched_at=MONDAY_9)
    invites(other, 40, accepted=0)
    invites(campaign, 40, accepted=0, at=MONDAY_9 - timedelta(days=15))
    assert told(campaign) == ("", 79)
