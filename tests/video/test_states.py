"""The states of a render and what they mean for the lead: whole tables."""

import pytest

from video.states import ANSWERED, FAILURE_LABELS, LABELS, OPEN, TRANSITIONS, Next, OnFailure, State, next_of

PICTURE = {
    "requested": "succeeded failed expired unclear",
    "unclear": "requested succeeded failed expired",
    "failed": "succeeded requested",
    "expired": "succeeded requested",
    "succeeded": "",
}


@pytest.mark.parametrize("state", list(State))
def test_a_render_moves_as_the_picture_says(state):
    assert TRANSITIONS[state] == set(PICTURE[state].split())


def test_open_and_answered_are_the_two_halves():
    assert set(State) == OPEN | ANSWERED
    assert not OPEN & ANSWERED


@pytest.mark.parametrize("state", sorted(OPEN))
def test_every_open_state_can_be_answered(state):
    assert TRANSITIONS[state] >= ANSWERED


def test_a_film_that_exists_is_never_taken_back():
    assert TRANSITIONS[State.SUCCEEDED] == set()


@pytest.mark.parametrize(
    ("state", "on_failure", "then"),
    [
        (State.REQUESTED, OnFailure.SKIP_LEAD, Next.WAIT),
        (State.UNCLEAR, OnFailure.SEND_WITHOUT, Next.WAIT),
        (State.SUCCEEDED, OnFailure.SKIP_LEAD, Next.SEND_WITH),
        (State.FAILED, OnFailure.SEND_WITHOUT, Next.SEND_WITHOUT),
        (State.FAILED, OnFailure.SKIP_LEAD, Next.SKIP_LEAD),
        (State.EXPIRED, OnFailure.SEND_WITHOUT, Next.SEND_WITHOUT),
        (State.EXPIRED, OnFailure.SKIP_LEAD, Next.SKIP_LEAD),
    ],
)
def test_what_follows(state, on_failure, then):
    assert next_of(state, on_failure) is then


def test_every_state_and_policy_has_a_label():
    assert set(LABELS) == set(State)
    assert set(FAILURE_LABELS) == set(OnFailure)
