"""What a pause holds back is not looked through for each claim, and is found again once it is set free."""

from datetime import timedelta

import pytest

from campaigns import launch, lifecycle, tasks
from campaigns.engine import beat, claim, run
from campaigns.models import Action
from campaigns.states import State
from leadr.common import clock
from tests.factories import AccountFactory, DraftFactory
from tests.world import MONDAY_9
from workflows.kinds import Lane

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pair(ada):
    """Two campaigns; the search of the first is due two hours ago, that of the second one hour ago."""
    launched = [
        launch.launch(DraftFactory(owner=ada), accounts=[AccountFactory(owner=ada)], now=MONDAY_9).campaigns[0]
        for _ in range(2)
    ]
    for campaign, late in zip(launched, (2 * HOUR, HOUR), strict=True):
        Action.objects.filter(campaign=campaign).update(due_at=MONDAY_9 - late)
    return launched


def claimed(since):
    return [action.campaign for action in claim.next_actions(Lane.SEARCH, most=1, now=MONDAY_9, since=since)]


def test_what_is_held_back_is_not_looked_at(pair):
    first, second = pair
    lifecycle.pause(first, now=MONDAY_9)
    since = beat.first_due(Lane.SEARCH, now=MONDAY_9)
    assert since == MONDAY_9 - HOUR
    lifecycle.resume(first, now=MONDAY_9)
    assert claimed(since) == [second]
    assert claimed(since) == []


def test_what_was_set_free_is_found_by_the_next_look(pair):
    first, second = pair
    lifecycle.pause(first, now=MONDAY_9)
    assert beat.first_due(Lane.SEARCH, now=MONDAY_9) == MONDAY_9 - HOUR
    lifecycle.resume(first, now=MONDAY_9)
    since = beat.first_due(Lane.SEARCH, now=MONDAY_9)
    assert (since, claimed(since), claimed(since)) == (MONDAY_9 - 2 * HOUR, [first], [second])


def test_while_nothing_may_be_done_only_what_becomes_due_is_looked_at(pair):
    for campaign in pair:
        lifecycle.pause(campaign, now=MONDAY_9)
    since = beat.first_due(Lane.SEARCH, now=MONDAY_9)
    assert MONDAY_9 - HOUR < since < MONDAY_9
    Action.objects.update(due_at=MONDAY_9)
    lifecycle.resume(pair[0], now=MONDAY_9)
    assert claimed(since) == [pair[0]]


def test_a_worker_looks_again_for_what_is_set_free_while_it_works(pair, monkeypatch, settings):
    settings.TICK_SECONDS = 0.05
    first, second = pair
    lifecycle.pause(first, now=MONDAY_9)
    monkeypatch.setattr(clock, "now", lambda: MONDAY_9)
    done = []

    def run_some(lane, *, most, outside, now, since):
        found = claim.next_actions(lane, most=most, now=now(), since=since)
        done.extend(action.campaign for action in found)
        if found and len(done) == 1:
            lifecycle.resume(first, now=MONDAY_9)
            tasks.time.sleep(0.1)
        return found

    monkeypatch.setattr(run, "run_some", run_some)
    tasks.work(Lane.SEARCH)
    assert done == [second, first]
    assert set(Action.objects.values_list("state", flat=True)) == {State.STARTED}
