"""A move waits for whoever holds its campaign, and goes by what they left."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection, transaction

from campaigns import launch
from campaigns.engine import claim, moves
from campaigns.models import Action, Campaign, Lead
from campaigns.states import CampaignState, State
from tests.factories import AccountFactory, DraftFactory
from tests.world import MONDAY_9
from workflows.kinds import Kind, Lane

# Who waits for this connection; activity would be told as it was when first asked for in a transaction.
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def like(ada):
    """A started like; a comment would come after it."""
    (campaign,) = launch.launch(
        DraftFactory(owner=ada, workflow__preset="warm_intro"), accounts=[AccountFactory(owner=ada)], now=MONDAY_9
    ).campaigns
    lead = Lead.objects.create(
        campaign=campaign, public_identifier="p", provider_id="x", found_at=MONDAY_9, stage_at=MONDAY_9, stage="ready"
    )
    Action.new(Kind.LIKE, campaign=campaign, due_at=MONDAY_9, now=MONDAY_9, lead=lead, step="like").save()
    action = claim.next_action(Lane.OUTREACH, now=MONDAY_9)
    assert action.kind == Kind.LIKE
    return action


@contextmanager
def held_by_another(deed) -> Iterator[threading.Thread]:
    """The campaigns are held by this connection while another one does a deed; its thread."""
    other = threading.Thread(target=lambda: (deed(), connection.close()))
    with transaction.atomic():
        assert list(Campaign.objects.select_for_update(no_key=True).values_list("pk", flat=True))
        other.start()
        while not waits():
            assert other.is_alive(), "it did not wait"
        yield other
    other.join(20)
    assert not other.is_alive()


def waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return cursor.fetchone()[0] > 0


def close(action):
    with transaction.atomic():
        moves.close(action, State.DONE, now=MONDAY_9, reason="", note="")


def test_what_was_written_meanwhile_decides_what_follows(like):
    with held_by_another(lambda: close(like)):
        Campaign.objects.update(state=CampaignState.DELETED)
    assert like.campaign.state == CampaignState.DELETED
    assert [action.state for action in Action.objects.filter(lead=like.lead_id)] == [State.DONE]


def test_while_it_lives_the_next_step_comes(like):
    with held_by_another(lambda: close(like)):
        Campaign.objects.update(is_exhausted=True)
    assert like.campaign.is_exhausted
    assert Action.objects.filter(lead=like.lead_id).exclude(pk=like.pk).count() == 1


def test_who_moved_it_meanwhile_was_first(like):
    raised = []

    def late():
        try:
            close(like)
        except moves.Moved as moved:
            raised.append(moved)

    with held_by_another(late):
        Action.objects.filter(pk=like.pk).update(state=State.UNCLEAR)
    assert raised
    assert Action.objects.get(pk=like.pk).state == State.UNCLEAR


def test_a_claim_waits_for_no_campaign(like):
    Action.objects.filter(pk=like.pk).update(state=State.DONE, finished_at=MONDAY_9)
    Action.new(Kind.FOLLOW_UP, campaign=like.campaign, due_at=MONDAY_9, now=MONDAY_9).save()
    found = []

    def worker():
        found.append(claim.next_action(Lane.SEARCH, now=MONDAY_9 + timedelta(minutes=30)))
        connection.close()

    other = threading.Thread(target=worker)
    with transaction.atomic():
        assert list(Campaign.objects.select_for_update(no_key=True).values_list("pk", flat=True))
        other.start()
        other.join(20)
        assert [action.state for action in found] == [State.STARTED]
