"""Workers that were held up, evidence that was away: nothing is repeated because somebody was slow."""

from datetime import timedelta

import pytest

from campaigns import approval
from campaigns.engine import claim, moves, outside, recover, run, settle
from campaigns.models import Action, Lead
from campaigns.states import State
from leadr.common.gateways import Refused, Scope
from tests.engine.test_campaign import work
from workflows.kinds import Lane

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def taken_back(invite, clock):
    """Its worker is believed dead, and the evidence says that nothing left."""
    clock.forward(minutes=10)
    recover.silent(silence=3 * MINUTE, grace=MINUTE, now=clock())
    clock.forward(minutes=5)
    settle.settle(outside=outside.real(), now=clock())


def test_a_worker_that_was_held_up_does_not_begin(invite, clock):
    action = claim.next_action(Lane.OUTREACH, now=clock())
    assert claim.objections([action], patience=MINUTE, now=clock()) == {}
    clock.forward(minutes=2)
    assert "held up" in claim.objections([action], patience=MINUTE, now=clock())[action.pk]


def test_a_worker_believed_dead_neither_sends_nor_writes_on_what_another_started(invite, clock):
    dead = claim.next_action(Lane.OUTREACH, now=clock())
    taken_back(invite, clock)
    again = claim.next_action(Lane.OUTREACH, now=clock())
    assert again == dead
    assert claim.objections([dead], patience=timedelta(days=1), now=clock())[dead.pk]
    with pytest.raises(moves.Moved):
        moves.move(dead, State.FAILED, now=clock())
    assert claim.objections([again], patience=MINUTE, now=clock()) == {}


def test_a_held_up_worker_gives_the_action_back_unsent(invite, clock, sandbox, account):
    class Slow(type(clock)):
        """A clock that leaps after the claim."""

        asked = 0

        def __call__(self):
            self.asked += 1
            return super().__call__() + timedelta(hours=self.asked > 1)

    slow = Slow(sandbox, clock())
    run.run_one(Lane.OUTREACH, outside=outside.real(), now=slow)
    invite.refresh_from_db()
    assert (invite.state, invite.attempts) == (State.SCHEDULED, 0)
    assert sandbox.effects(account.provider_account_id, "invite") == []


def test_grace_begins_when_the_call_has_timed_out(invite, clock, sandbox, settings):
    sandbox.fault("reset", "invite")
    work(clock, [Lane.OUTREACH])
    invite.refresh_from_db()
    longest = settings.UNIPILE_CONNECT_SECONDS + settings.UNIPILE_READ_SECONDS
    assert invite.due_at - invite.started_at > timedelta(seconds=longest)


def test_a_provider_that_is_away_does_not_use_up_the_questions(invite, clock, sandbox, settings):
    sandbox.fault("reset", "invite")
    work(clock, [Lane.OUTREACH])
    alive, settings.UNIPILE_BASE_URL = settings.UNIPILE_BASE_URL, "http://127.0.0.1:9"
    for _ in range(settle.MAX_ASKED + 1):
        clock.forward(minutes=10)
        settle.settle(outside=outside.real(), now=clock())
    invite.refresh_from_db()
    assert (invite.state, invite.asked) == (State.UNCLEAR, 0)
    settings.UNIPILE_BASE_URL = alive
    clock.forward(minutes=10)
    settle.settle(outside=outside.real(), now=clock())
    invite.refresh_from_db()
    assert invite.state == State.WAITING


def test_hours_of_useless_answers_are_waited_out_and_a_day_of_them_is_shown_to_a_person(invite, clock, sandbox):
    sandbox.fault("reset", "invite")
    work(clock, [Lane.OUTREACH])
    sandbox.fault("malformed", "profile", count=1000)
    begun = clock()

    def settle_for(*, hours):
        for minutes in range(0, 60 * hours, 5):
            settle.settle(outside=outside.real(), now=begun + timedelta(minutes=minutes))
        invite.refresh_from_db()
        return Action.objects.filter(approval.UNCLEAR).exists()

    assert settle_for(hours=8) is False
    assert (invite.state, settle_for(hours=24), invite.note) == (State.UNCLEAR, True, settle.LOOK)
    Action.objects.filter(pk=invite.pk).update(asked=settle.MAX_ASKED - 1)
    sandbox.control("faults", method="DELETE")
    settle_for(hours=24)
    assert invite.state == State.WAITING


@pytest.mark.parametrize(("scope", "asked_again"), [(Scope.LEAD, State.SCHEDULED), (Scope.CONFIG, State.UNCLEAR)])
@pytest.mark.parametrize(("kind", "ask"), [("message", "messages_with"), ("comment", "comments")])
def test_only_a_refusal_about_the_person_proves_that_nothing_left(invite, clock, scope, asked_again, kind, ask):
    refusal = Refused("invalid_parameters", "No.", scope=scope)

    class Refusing:
        """A gateway that refuses one question."""

        def __getattr__(self, name):
            def refuse(*_args, **_named):
                assert name == ask
                raise refusal

            return refuse

    Lead.objects.filter(pk=invite.lead_id).update(post_id="urn:li:activity:1")
    Action.objects.filter(pk=invite.pk).update(state=State.STARTED, started_at=clock(), kind=kind)
    Action.objects.filter(pk=invite.pk).update(state=State.UNCLEAR)
    real = outside.real()
    settle.settle(outside=type(real)(**{**_parts(real), "linkedin": Refusing()}), now=clock() + MINUTE)
    invite.refresh_from_db()
    assert invite.state == asked_again


def _parts(real):
    return {name: getattr(real, name) for name in real.__slots__}
