"""What the tests of the email step share: a mail server, a verified sender, a campaign, and actions that are due."""

from datetime import timedelta
from functools import partial

import pytest

from campaigns import launch
from campaigns.engine import outside, run
from campaigns.models import Action, Lead
from delivery.states import SenderState
from tests.delivery.conftest import new_sender
from tests.delivery.office import Office
from tests.factories import DraftFactory
from tests.world import MONDAY_9
from workflows.kinds import Kind, Lane

NADIA = "nadia@northwind.test"


@pytest.fixture
def office(settings):
    settings.DEVELOPMENT = True
    office = Office()
    office.start()
    yield office
    office.stop(no_assert=True)


@pytest.fixture
def sender(ada, office):
    verified = {"state": SenderState.VERIFIED, "logged_in_at": MONDAY_9, "confirmed_at": MONDAY_9}
    return new_sender(ada, office, **verified)


@pytest.fixture
def campaign(ada, account, sender):
    draft = DraftFactory(owner=ada)
    plan = draft.delivery
    plan.email_on, plan.email_sender = True, sender
    plan.email_subject, plan.email_body = "A word, {{first_name}}", "Hello {{first_name|there}}, may I ask?"
    plan.save()
    return launch.launch(draft, accounts=[account], now=MONDAY_9).campaigns[0]


@pytest.fixture
def mail(campaign):
    """The email action of a lead whose invite was not accepted; call it to make another lead's."""

    def make(address=NADIA, name="nadia"):
        lead = Lead.objects.create(
            campaign=campaign, public_identifier=name, provider_id=name, first_name="Nadia", email=address,
            found_at=MONDAY_9, stage_at=MONDAY_9,
        )  # fmt: skip
        action = Action.new(Kind.EMAIL, campaign=campaign, due_at=MONDAY_9, now=MONDAY_9, lead=lead, step="email")
        action.save()
        return action

    return make


def _same(moment):
    return moment


def sent(action, *, at=MONDAY_9):
    """Let the engine work, a gap later for each, and read the action anew."""
    while run.run_one(Lane.EMAIL, outside=outside.real(), now=partial(_same, at)):
        at += timedelta(minutes=4)
    action.refresh_from_db()
    return action


def stage_of(action):
    return Lead.objects.get(pk=action.lead_id).stage
