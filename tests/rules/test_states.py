"""The states of actions and campaigns: the table is the picture in the design, and nothing else moves."""

import pytest

from campaigns.states import (
    CAMPAIGN_STATE_LABELS,
    CAMPAIGN_TRANSITIONS,
    CLOSED,
    LIVE,
    OPEN,
    STATE_LABELS,
    TRANSITIONS,
    CampaignState,
    State,
)

PICTURE = {
    "scheduled": "started skipped cancelled",
    "started": "done skipped failed waiting unclear scheduled",
    "waiting": "done skipped failed cancelled",
    "unclear": "done failed waiting scheduled",
    "done": "",
    "skipped": "",
    "failed": "",
    "cancelled": "",
}


@pytest.mark.parametrize("state", list(State))
def test_an_action_moves_as_the_picture_says(state):
    assert TRANSITIONS[state] == set(PICTURE[state].split())


def reached(start, table):
    found, waiting = {start}, [start]
    while waiting:
        fresh = table[waiting.pop()] - found
        found |= fresh
        waiting += fresh
    return found


def test_every_state_is_reached_from_the_first():
    assert reached(State.SCHEDULED, TRANSITIONS) == set(State)
    assert reached(CampaignState.DRAFT, CAMPAIGN_TRANSITIONS) == set(CampaignState)


@pytest.mark.parametrize("state", sorted(OPEN))
def test_every_open_state_can_still_be_closed(state):
    assert reached(state, TRANSITIONS) & CLOSED


def test_open_and_closed_are_the_two_halves():
    assert set(State) == OPEN | CLOSED
    assert not OPEN & CLOSED


def test_nothing_moves_to_where_it_is():
    assert all(state not in allowed for state, allowed in TRANSITIONS.items())
    assert all(state not in allowed for state, allowed in CAMPAIGN_TRANSITIONS.items())


def test_waiting_comes_only_from_something_that_left():
    assert {state for state in State if State.WAITING in TRANSITIONS[state]} == {State.STARTED, State.UNCLEAR}


def test_a_campaign_lives_while_it_runs_or_is_paused():
    assert {CampaignState.RUNNING, CampaignState.PAUSED} == LIVE
    assert CampaignState.PAUSED in CAMPAIGN_TRANSITIONS[CampaignState.RUNNING]
    assert CampaignState.RUNNING in CAMPAIGN_TRANSITIONS[CampaignState.PAUSED]


def test_whatever_is_there_can_be_deleted_and_stays_deleted():
    there = set(CampaignState) - {CampaignState.DELETED}
    assert all(CampaignState.DELETED in CAMPAIGN_TRANSITIONS[state] for state in there)
    assert CAMPAIGN_TRANSITIONS[CampaignState.DELETED] == set()


def test_every_state_has_a_label():
    assert set(STATE_LABELS) == set(State)
    assert set(CAMPAIGN_STATE_LABELS) == set(CampaignState)
