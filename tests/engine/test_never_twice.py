"""Calls nobody can be sure of: settled by evidence, never by repetition."""

from datetime import timedelta

import pytest

from accounts.linkedin import client
from campaigns import launch
from campaigns.engine import claim, evidence, outside, recover, settle
from campaigns.models import Action, Lead
from campaigns.stages import Stage
from campaigns.states import State
from tests.engine.test_campaign import work
from tests.factories import DraftFactory
from workflows.kinds import Kind, Lane

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def settled(invite, clock):
    clock.forward(minutes=5)
    settle.settle(outside=outside.real(), now=clock())
    invite.refresh_from_db()
    return invite


@pytest.mark.parametrize("kind", ["reset", "malformed", "wrong_type", "truncated"])
def test_done_but_unheard_is_found_and_not_repeated(invite, clock, sandbox, account, kind):
    sandbox.fault(kind, "invite")
    work(clock, [Lane.OUTREACH])
    invite.refresh_from_db()
    assert invite.state == State.UNCLEAR
    assert Lead.objects.get(pk=invite.lead_id).stage == Stage.UNCLEAR
    assert settled(invite, clock).state == State.WAITING
    assert Lead.objects.get(pk=invite.lead_id).stage == Stage.INVITE_SENT
    assert len(sandbox.effects(account.provider_account_id, "invite")) == 1


def test_a_time_out_after_performing_is_settled(invite, clock, sandbox, account, settings):
    settings.UNIPILE_READ_SECONDS = 0.5
    sandbox.fault("timeout_after", "invite", seconds=2)
    work(clock, [Lane.OUTREACH])
    assert settled(invite, clock).state == State.WAITING
    assert len(sandbox.effects(account.provider_account_id, "invite")) == 1


@pytest.mark.parametrize("kind", ["500", "503", "504"])
def test_an_error_before_anything_happened_is_tried_again_once_proved(invite, clock, sandbox, account, kind):
    sandbox.fault(kind, "invite")
    work(clock, [Lane.OUTREACH])
    invite.refresh_from_db()
    assert invite.state == State.UNCLEAR
    assert settled(invite, clock).state == State.SCHEDULED
    work(clock, [Lane.OUTREACH])
    invite.refresh_from_db()
    assert invite.state == State.WAITING
    assert len(sandbox.effects(account.provider_account_id, "invite")) == 1


def test_without_evidence_nothing_is_repeated(invite, clock, sandbox, account):
    sandbox.fault("reset", "invite")
    sandbox.fault("503", "profile", count=1000)
    work(clock, [Lane.OUTREACH])
    assert settled(invite, clock).state == State.UNCLEAR
    assert len(sandbox.effects(account.provider_account_id, "invite")) == 1


def test_a_silent_worker_leaves_an_unclear_invite(invite, clock, sandbox, account, settings):
    claimed = claim.next_action(Lane.OUTREACH, now=clock())
    assert claimed == invite
    clock.forward(minutes=10)
    recover.silent(silence=3 * MINUTE, grace=MINUTE, now=clock())
    invite.refresh_from_db()
    assert invite.state == State.UNCLEAR
    assert settled(invite, clock).state == State.SCHEDULED
    assert sandbox.effects(account.provider_account_id, "invite") == []


def test_a_silent_search_is_simply_done_again(ada, account, clock):
    launch.launch(DraftFactory(owner=ada), accounts=[account], now=clock())
    search = claim.next_action(Lane.SEARCH, now=clock())
    clock.forward(minutes=10)
    recover.silent(silence=3 * MINUTE, grace=MINUTE, now=clock())
    search.refresh_from_db()
    assert (search.state, search.started_at) == (State.SCHEDULED, None)


def test_an_account_does_one_thing_at_a_time(invite, clock):
    assert claim.next_action(Lane.OUTREACH, now=clock()) == invite
    Action.objects.filter(state=State.SCHEDULED).update(due_at=clock())
    assert claim.next_action(Lane.OUTREACH, now=clock()) is None


def test_a_dead_provider_counts_no_attempt_and_says_so(invite, clock, settings):
    alive = settings.UNIPILE_BASE_URL
    settings.UNIPILE_BASE_URL = "http://127.0.0.1:9"
    work(clock, [Lane.OUTREACH])
    invite.refresh_from_db()
    assert (invite.state, invite.attempts) == (State.SCHEDULED, 0)
    assert "cannot be reached" in invite.campaign.error
    settings.UNIPILE_BASE_URL = alive
    clock.forward(minutes=2)
    work(clock, [Lane.OUTREACH])
    invite.refresh_from_db()
    assert invite.state == State.WAITING
    assert invite.campaign.error == ""


def test_a_wrong_key_says_what_to_check(invite, clock, settings):
    settings.UNIPILE_API_KEY = "wrong"
    work(clock, [Lane.OUTREACH])
    invite.refresh_from_db()
    assert "Check UNIPILE_API_KEY" in invite.campaign.error
    assert invite.state == State.SCHEDULED


def test_somebody_connected_before_was_not_invited_by_us(invite, clock, sandbox, account):
    lead = invite.lead
    client().invite(account.provider_account_id, provider_id=lead.provider_id, note=None)
    sandbox.control(f"people/{lead.public_identifier}/accept", {})
    clock.forward(hours=1)
    sandbox.fault("503", "invite")
    work(clock, [Lane.OUTREACH])
    assert settled(invite, clock).state == State.SCHEDULED
    work(clock, [Lane.OUTREACH])
    invite.refresh_from_db()
    assert (invite.state, invite.reason, invite.sent_at) == (State.SKIPPED, "already_connected", None)


def test_an_unheard_invite_that_was_accepted_meanwhile_counts_as_accepted(invite, clock, sandbox):
    sandbox.fault("reset", "invite")
    work(clock, [Lane.OUTREACH])
    sandbox.control(f"people/{invite.lead.public_identifier}/accept", {})
    row = settled(invite, clock)
    assert (row.state, row.reason, row.sent_at) == (State.DONE, "accepted", row.started_at)


@pytest.mark.parametrize("kind", [Kind.COMMENT, Kind.LIKE])
def test_without_a_post_nothing_can_have_left(invite, kind):
    invite.kind = kind
    assert evidence.ask(invite, outside.real()) == evidence.NotSent()
