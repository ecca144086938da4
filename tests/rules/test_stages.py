"""Every action tells a stage, and the newest one decides."""

from datetime import UTC, datetime

import pytest

from campaigns.stages import LABELS, RULES, SILENT, Known, Stage, Told, family_of, stage_for, stage_of
from campaigns.states import CAMPAIGN_TRANSITIONS, CLOSED, OPEN, TRANSITIONS, CampaignState, State
from delivery.pacing import DAY_CAPS
from workflows.kinds import OF_CAMPAIGN, TRAITS, Kind, Lane

EARLY, LATE = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)
LABELS_OF_THE_FEATURE_MAP = {
    "Signal matched", "Signal resolved", "Ready", "Comment draft ready", "Comment sent", "Comment skipped",
    "Comment failed", "Liked", "Like skipped", "Invite sent", "Invite pending", "Invite skipped", "Invite failed",
    "Message sent", "Message pending", "Message failed", "Email sent", "Email blocked", "Email dry-run",
    "Email no contact", "Email pending", "Email skipped", "Email suppressed", "Email duplicate", "Generating video",
    "Workflow running",
}  # fmt: skip
STATES_SEEN = {rule[3] for rule in RULES}


@pytest.mark.parametrize("kind", sorted(set(Kind) - SILENT))
@pytest.mark.parametrize("state", list(State))
def test_every_kind_and_state_has_a_rule_for_any_reason(kind, state):
    assert (kind, state, None) in {rule[:3] for rule in RULES}


def test_only_the_campaigns_own_kinds_and_withdrawals_tell_no_stage():
    assert {*OF_CAMPAIGN, Kind.WITHDRAW} == SILENT


def test_every_rule_is_there_once():
    assert len({rule[:3] for rule in RULES}) == len(RULES)


def test_every_special_reason_stands_before_the_general_rule():
    for place, (kind, state, reason, _stage) in enumerate(RULES):
        assert reason is None or (kind, state, None) not in {rule[:3] for rule in RULES[:place]}


def test_the_feature_maps_labels_are_all_there():
    assert set(LABELS.values()) >= LABELS_OF_THE_FEATURE_MAP


def test_every_stage_is_reached_by_a_rule_or_by_what_is_known_of_the_lead():
    by_knowledge = {Stage.MATCHED, Stage.RESOLVED, Stage.REPLIED, Stage.FINISHED}
    assert set(Stage) == STATES_SEEN | by_knowledge
    assert {family_of(stage) for stage in Stage} == {
        "found", "working", "waiting", "sent", "good", "skipped", "failed", "draft",
    }  # fmt: skip


def test_the_newest_action_decides():
    invite = Told(Kind.INVITE, State.DONE, "accepted", EARLY, 1)
    message = Told(Kind.MESSAGE, State.SCHEDULED, "", LATE, 2)
    assert stage_of([message, invite], Known()) == Stage.MESSAGE_PENDING
    assert stage_of([invite], Known()) == Stage.INVITE_ACCEPTED


def test_a_reply_outshines_everything():
    failed = Told(Kind.INVITE, State.FAILED, "x", EARLY, 1)
    assert stage_of([failed], Known(has_replied=True)) == Stage.REPLIED


def test_a_lead_without_actions_is_as_far_as_its_signal():
    assert stage_of([], Known(is_resolved=False, is_ready=False)) == Stage.MATCHED
    assert stage_of([], Known(is_ready=False)) == Stage.RESOLVED
    assert stage_of([], Known()) == Stage.READY


def test_a_withdrawal_says_nothing_of_the_lead():
    skipped = Told(Kind.MESSAGE, State.SKIPPED, "not_accepted", EARLY, 1)
    withdrawn = Told(Kind.WITHDRAW, State.DONE, "", LATE, 2)
    assert stage_of([skipped, withdrawn], Known()) == Stage.MESSAGE_SKIPPED


def test_a_lead_with_nothing_left_to_do_and_nothing_to_show_is_finished():
    looked = Told(Kind.ENGAGEMENT, State.DONE, "", EARLY, 1)
    assert stage_of([looked], Known()) == Stage.WORKING
    assert stage_of([looked], Known(has_open_actions=False)) == Stage.FINISHED


def test_a_first_step_that_waits_for_its_time_is_ready():
    assert stage_for(Kind.INVITE, State.SCHEDULED, "first") == Stage.READY
    assert stage_for(Kind.INVITE, State.SCHEDULED, "") == Stage.INVITE_PENDING


@pytest.mark.parametrize(
    ("reason", "stage"),
    [
        ("blocked", Stage.EMAIL_BLOCKED), ("no_contact", Stage.EMAIL_NO_CONTACT),
        ("suppressed", Stage.EMAIL_SUPPRESSED), ("duplicate", Stage.EMAIL_DUPLICATE), ("replied", Stage.EMAIL_SKIPPED),
    ],
)  # fmt: skip
def test_a_mail_that_did_not_leave_says_why(reason, stage):
    assert stage_for(Kind.EMAIL, State.SKIPPED, reason) == stage


def test_transitions_know_every_state_and_closed_ones_never_move():
    assert set(TRANSITIONS) == set(State) == OPEN | CLOSED
    assert all(not TRANSITIONS[state] for state in CLOSED)
    assert set(CAMPAIGN_TRANSITIONS) == set(CampaignState)


def test_started_returns_to_scheduled_only_from_the_table():
    assert {state for state in State if State.SCHEDULED in TRANSITIONS[state]} == {State.STARTED, State.UNCLEAR}


def test_every_kind_has_traits_and_a_lane_and_outreach_has_evidence_and_a_cap():
    assert set(TRAITS) == set(Kind)
    assert {traits.lane for traits in TRAITS.values()} == set(Lane)
    for kind, traits in TRAITS.items():
        assert not traits.is_outreach or traits.evidence, kind
        assert not traits.is_outreach or kind is Kind.INVITE or DAY_CAPS[kind.value] > 0, kind
