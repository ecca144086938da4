"""Every action tells a stage, and the newest one decides."""

from datetime import UTC, datetime

import pytest

from campaigns.stages import FAMILIES, LABELS, RULES, Stage, Told, stage_for, stage_of
from campaigns.states import CAMPAIGN_TRANSITIONS, CLOSED, OPEN, TRANSITIONS, CampaignState, State
from workflows.kinds import OF_CAMPAIGN, STEP_KINDS, TRAITS, Kind

EARLY, LATE = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize("kind", sorted(set(Kind) - OF_CAMPAIGN))
@pytest.mark.parametrize("state", list(State))
def test_every_kind_and_state_has_a_rule_for_any_reason(kind, state):
    assert (kind, state, None) in {(rule[0], rule[1], rule[2]) for rule in RULES}


def test_every_rule_is_there_once():
    assert len({rule[:3] for rule in RULES}) == len(RULES)


def test_every_stage_has_a_label_and_one_family():
    assert set(LABELS) == set(Stage)
    assert sorted(stage for family in FAMILIES.values() for stage in family) == sorted(Stage)


def test_the_newest_action_decides():
    invite = Told(Kind.INVITE, State.DONE, "accepted", EARLY, 1)
    message = Told(Kind.MESSAGE, State.SCHEDULED, "", LATE, 2)
    assert stage_of([message, invite], replied=False) == Stage.MESSAGE_PENDING
    assert stage_of([invite], replied=False) == Stage.INVITE_ACCEPTED


def test_a_reply_outshines_everything():
    assert stage_of([Told(Kind.INVITE, State.FAILED, "x", EARLY, 1)], replied=True) == Stage.REPLIED


def test_a_lead_without_actions_is_ready():
    assert stage_of([], replied=False) == Stage.READY


def test_a_first_step_that_waits_for_its_time_is_ready():
    assert stage_for(Kind.INVITE, State.SCHEDULED, "first") == Stage.READY
    assert stage_for(Kind.INVITE, State.SCHEDULED, "") == Stage.INVITE_PENDING


def test_transitions_know_every_state_and_closed_ones_never_move():
    assert set(TRANSITIONS) == set(State) == OPEN | CLOSED
    assert all(not TRANSITIONS[state] for state in CLOSED)
    assert set(CAMPAIGN_TRANSITIONS) == set(CampaignState)


def test_started_returns_to_scheduled_only_from_the_table():
    assert {state for state in State if State.SCHEDULED in TRANSITIONS[state]} == {State.STARTED, State.UNCLEAR}


def test_every_kind_has_traits():
    assert set(TRAITS) == set(Kind)
    assert {kind for kind, traits in TRAITS.items() if traits.is_outreach} == STEP_KINDS
