"""A backup taken mid-campaign is restored: what left since then is found, not sent again."""

from datetime import timedelta

import pytest

from campaigns import launch, restore
from campaigns.engine import outside, settle
from campaigns.models import Action
from campaigns.states import State
from tests.engine.test_campaign import pass_days, work
from tests.factories import DraftFactory
from tests.world import Time
from workflows.kinds import Kind, Lane

pytestmark = pytest.mark.django_db


def test_invites_that_left_after_the_backup_are_settled_and_nobody_is_invited_twice(ada, account, sandbox):
    clock = Time(sandbox)
    launch.launch(DraftFactory(owner=ada), accounts=[account], now=clock())
    work(clock, [Lane.SEARCH])
    backup, kept = clock(), list(Action.objects.filter(kind=Kind.INVITE))
    pass_days(clock, 0.2)
    sent = {row["slug"] for row in sandbox.effects(account.provider_account_id, "invite")}
    assert len(sent) > 3
    # The rows are as they were when the backup was taken.
    Action.objects.filter(lead__isnull=False).delete()
    Action.objects.bulk_create(kept)
    restore.doubt(since=backup, now=clock())
    clock.forward(minutes=10)
    settle.settle(outside=outside.real(), now=clock())
    found = Action.objects.filter(kind=Kind.INVITE, state=State.WAITING, lead__public_identifier__in=sent)
    assert found.count() == len(sent)
    pass_days(clock, 1)
    slugs = [row["slug"] for row in sandbox.effects(account.provider_account_id, "invite")]
    assert len(slugs) == len(set(slugs)) > len(sent)
    assert clock() > backup + timedelta(hours=20)
