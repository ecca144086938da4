"""The states of campaigns, actions and leases, and every move between them. Pure."""

from enum import StrEnum


class CampaignState(StrEnum):
    """What is stored of a campaign; what people see is derived in results.status."""

    DRAFT = "draft"
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    DELETED = "deleted"


class State(StrEnum):
    """Where an action stands."""

    SCHEDULED = "scheduled"
    STARTED = "started"
    WAITING = "waiting"
    UNCLEAR = "unclear"
    DONE = "done"
    SKIPPED = "skipped"
    FAILED = "failed"
    CANCELLED = "cancelled"


OPEN = frozenset({State.SCHEDULED, State.STARTED, State.WAITING, State.UNCLEAR})
CLOSED = frozenset({State.DONE, State.SKIPPED, State.FAILED, State.CANCELLED})
LIVE = frozenset({CampaignState.RUNNING, CampaignState.PAUSED})

TRANSITIONS: dict[State, frozenset[State]] = {
    State.SCHEDULED: frozenset({State.STARTED, State.SKIPPED, State.CANCELLED}),
    State.STARTED: frozenset({State.DONE, State.SKIPPED, State.FAILED, State.WAITING, State.UNCLEAR, State.SCHEDULED}),
    State.WAITING: frozenset({State.DONE, State.SKIPPED, State.FAILED, State.CANCELLED}),
    State.UNCLEAR: frozenset({State.DONE, State.FAILED, State.WAITING, State.SCHEDULED}),
    State.DONE: frozenset(),
    State.SKIPPED: frozenset(),
    State.FAILED: frozenset(),
    State.CANCELLED: frozenset(),
}

CAMPAIGN_TRANSITIONS: dict[CampaignState, frozenset[CampaignState]] = {
    CampaignState.DRAFT: frozenset({CampaignState.RUNNING, CampaignState.DELETED}),
    CampaignState.RUNNING: frozenset({CampaignState.PAUSED, CampaignState.FINISHED, CampaignState.DELETED}),
    CampaignState.PAUSED: frozenset({CampaignState.RUNNING, CampaignState.FINISHED, CampaignState.DELETED}),
    CampaignState.FINISHED: frozenset({CampaignState.DELETED}),
    CampaignState.DELETED: frozenset(),
}

STATE_LABELS = {state.value: state.value for state in State}
CAMPAIGN_STATE_LABELS = {state.value: state.value for state in CampaignState}
