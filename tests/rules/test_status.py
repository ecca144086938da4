"""The state of a campaign as people see it: the first rule that speaks, and one sentence why."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.states import CampaignState
from results.status import FAMILIES, SENTENCES, CampaignFacts, Status, status_of, why

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
RUNNING = CampaignFacts(CampaignState.RUNNING, "", searched_at=NOW - HOUR, next_at=NOW - HOUR, account_works=True)
LOST = "Its LinkedIn account needs to be reconnected; nothing is sent until then."

some_facts = st.builds(
    CampaignFacts,
    state=st.sampled_from(CampaignState),
    error=st.sampled_from(["", "LinkedIn does not know this search address."]),
    searched_at=st.sampled_from([None, NOW - HOUR]),
    next_at=st.sampled_from([None, NOW - HOUR, NOW, NOW + HOUR]),
    account_works=st.booleans(),
)


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, Status.RUNNING),
        ({"next_at": NOW}, Status.RUNNING),
        ({"next_at": None}, Status.RUNNING),
        ({"next_at": NOW + HOUR}, Status.SCHEDULED),
        ({"searched_at": None}, Status.PENDING),
        ({"searched_at": None, "next_at": NOW + HOUR}, Status.PENDING),
        ({"state": CampaignState.PAUSED}, Status.PAUSED),
        ({"state": CampaignState.PAUSED, "searched_at": None}, Status.PAUSED),
        ({"state": CampaignState.FINISHED}, Status.FINISHED),
        ({"error": "The provider is away."}, Status.NEEDS_REVIEW),
        ({"error": "x", "state": CampaignState.PAUSED}, Status.NEEDS_REVIEW),
        ({"error": "x", "searched_at": None}, Status.NEEDS_REVIEW),
        ({"state": CampaignState.DRAFT, "error": "x"}, Status.DRAFT),
    ],
)
def test_the_first_rule_that_speaks_decides(changes, status):
    assert status_of(replace(RUNNING, **changes), now=NOW) is status


def test_every_status_has_a_family_and_a_sentence():
    assert set(FAMILIES) == set(SENTENCES) == set(Status)
    assert all(sentence.endswith(".") for sentence in SENTENCES.values())


def test_an_error_is_the_sentence():
    assert why(replace(RUNNING, error="The provider is away."), now=NOW) == "The provider is away."


@pytest.mark.parametrize("state", [CampaignState.RUNNING, CampaignState.PAUSED])
def test_a_lost_account_is_named_while_the_campaign_lives(state):
    assert why(replace(RUNNING, state=state, account_works=False), now=NOW) == LOST


@pytest.mark.parametrize("state", [CampaignState.DRAFT, CampaignState.FINISHED])
def test_a_lost_account_says_nothing_of_what_is_over_or_not_begun(state):
    assert why(replace(RUNNING, state=state, account_works=False), now=NOW) != LOST


@given(some_facts)
def test_there_is_always_one_status_and_one_sentence(facts):
    assert status_of(facts, now=NOW) in Status
    assert why(facts, now=NOW).endswith(".")
