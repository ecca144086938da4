"""A clock shared with the sandbox, and one invite that is due."""

from datetime import timedelta

import pytest

from accounts.linkedin import client
from campaigns import launch
from campaigns.models import Action, Lead
from tests.engine.test_campaign import work
from tests.factories import DraftFactory
from tests.world import Time
from workflows.kinds import Kind, Lane


@pytest.fixture
def clock(sandbox):
    """Ours and the sandbox's, moved together."""
    return Time(sandbox)


@pytest.fixture
def invite(ada, account, clock):
    """A ready lead's invite that is due now, and no other."""
    launch.launch(DraftFactory(owner=ada), accounts=[account], now=clock())
    work(clock, [Lane.SEARCH])
    for lead in Lead.objects.all():
        if client().profile(account.provider_account_id, lead.provider_id).distance != 1:
            Action.objects.filter(kind=Kind.INVITE).exclude(lead=lead).update(due_at=clock() + timedelta(days=30))
            Action.objects.filter(lead=lead).update(due_at=clock())
            return Action.objects.get(lead=lead)
    raise AssertionError("nobody to invite")
