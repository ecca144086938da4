"""The states of a render, every move between them, and what each means for the lead. Pure."""

from enum import StrEnum


class State(StrEnum):
    """Where a render stands."""

    REQUESTED = "requested"
    UNCLEAR = "unclear"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    EXPIRED = "expired"


class OnFailure(StrEnum):
    """What becomes of a lead whose film does not come."""

    SEND_WITHOUT = "send_without"
    SKIP_LEAD = "skip_lead"


class Next(StrEnum):
    """What a render means for the words that wait for it."""

    WAIT = "wait"
    SEND_WITH = "send_with"
    SEND_WITHOUT = "send_without"
    SKIP_LEAD = "skip_lead"


OPEN = frozenset({State.REQUESTED, State.UNCLEAR})
ANSWERED = frozenset({State.SUCCEEDED, State.FAILED, State.EXPIRED})

TRANSITIONS: dict[State, frozenset[State]] = {
    State.REQUESTED: frozenset({State.SUCCEEDED, State.FAILED, State.EXPIRED, State.UNCLEAR}),
    # Back to requested: its id was found, or it is proven that nothing was paid.
    State.UNCLEAR: frozenset({State.REQUESTED, State.SUCCEEDED, State.FAILED, State.EXPIRED}),
    # Callbacks come in any order, and a film that exists wins; one never paid for may be asked for again.
    State.FAILED: frozenset({State.SUCCEEDED, State.REQUESTED}),
    State.EXPIRED: frozenset({State.SUCCEEDED, State.REQUESTED}),
    State.SUCCEEDED: frozenset(),
}

LABELS = {
    State.REQUESTED.value: "Generating video",
    State.UNCLEAR.value: "Being checked",
    State.SUCCEEDED.value: "Video ready",
    State.FAILED.value: "Video failed",
    State.EXPIRED.value: "No answer in 24 hours",
}
FAILURE_LABELS = {
    OnFailure.SEND_WITHOUT.value: "Send without the video",
    OnFailure.SKIP_LEAD.value: "Skip the lead",
}


def next_of(state: State, on_failure: OnFailure) -> Next:
    """What to do with the lead's words now."""
    if state in OPEN:
        return Next.WAIT
    return Next.SEND_WITH if state is State.SUCCEEDED else Next(on_failure.value)
