"""A worker looks after several accounts side by side: as careful with each as if it were alone."""

from dataclasses import replace
from datetime import timedelta
from threading import Event

import pytest

from accounts.linkedin import client
from campaigns import launch
from campaigns.engine import claim, frozen, outside, record, run
from campaigns.engine.outcomes import Done, Later, Waiting
from campaigns.models import Action, Lead
from campaigns.states import State
from leadr.common.abreast import abreast
from tests.engine.test_campaign import work
from tests.factories import AccountFactory, DraftFactory
from workflows.kinds import Kind, Lane
from workflows.models import Workflow

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def invites(ada, sandbox, clock):
    """Four accounts with one invite each that is due now, and others that are due later."""
    accounts = [AccountFactory(owner=ada, provider_account_id=sandbox.new_account()) for _ in range(4)]
    launch.launch(DraftFactory(owner=ada), accounts=accounts, now=clock())
    work(clock, [Lane.SEARCH])
    Action.objects.filter(kind=Kind.INVITE).update(due_at=clock() + timedelta(hours=2))
    for account in accounts:
        ready = Action.objects.filter(kind=Kind.INVITE, account=account).select_related("lead").order_by("pk")
        Action.objects.filter(pk=next(row.pk for row in ready if is_stranger(account, row.lead))).update(due_at=clock())
    return due(clock)


def is_stranger(account, lead):
    return client().profile(account.provider_account_id, lead.provider_id).distance != 1


def due(clock):
    return list(Action.objects.due(clock()).filter(kind=Kind.INVITE).order_by("account"))


def states(actions):
    return [Action.objects.get(pk=action.pk).state for action in actions]


def invited(sandbox, actions):
    return [len(sandbox.effects(action.account.provider_account_id, "invite")) for action in actions]


def test_each_account_does_its_own_once(invites, clock, sandbox):
    done = run.run_some(Lane.OUTREACH, most=8, outside=outside.real(), now=clock)
    assert {action.pk for action in done} == {action.pk for action in invites}
    assert run.run_some(Lane.OUTREACH, most=8, outside=outside.real(), now=clock) == []
    assert states(invites) == [State.WAITING] * 4
    assert invited(sandbox, invites) == [1, 1, 1, 1]
    assert set(Lead.objects.filter(actions__in=invites).values_list("stage", flat=True)) == {"invite_sent"}
    assert Action.objects.filter(kind=Kind.FOLLOW_UP, state=State.SCHEDULED).count() == 4


def test_no_more_than_asked_for_and_one_for_each_account(invites, clock):
    Action.objects.filter(account=invites[0].account, kind=Kind.INVITE).update(due_at=clock() - MINUTE)
    assert len(claim.next_actions(Lane.OUTREACH, most=3, now=clock())) == 1  # the three most overdue are of one account
    started = claim.next_actions(Lane.OUTREACH, most=3, now=clock())
    assert {action.account_id for action in started} == {action.account_id for action in invites[1:]}


def test_who_wrote_back_meanwhile_is_left_alone_and_the_others_are_reached(invites, clock, sandbox):
    started = claim.next_actions(Lane.OUTREACH, most=8, now=clock())
    Lead.objects.filter(pk=invites[2].lead_id).update(replied_at=clock())
    run.finish(started, outside=outside.real(), now=clock)
    assert invited(sandbox, invites) == [1, 1, 0, 1]
    assert states(invites) == [State.WAITING, State.WAITING, State.SCHEDULED, State.WAITING]


def test_what_breaks_one_does_not_touch_the_others(invites, clock, sandbox):
    real, broken = outside.real(), invites[1].account.provider_account_id

    class Defective:
        """The gateway, with a defect for one account."""

        def __getattr__(self, name):
            def call(account_id, **more):
                if account_id == broken:
                    raise ZeroDivisionError
                return getattr(real.linkedin, name)(account_id, **more)

            return call

    with pytest.raises(ZeroDivisionError):
        run.run_some(Lane.OUTREACH, most=8, outside=replace(real, linkedin=Defective()), now=clock)
    assert states(invites) == [State.WAITING, State.STARTED, State.WAITING, State.WAITING]


@pytest.mark.django_db(transaction=True)  # rephrasing reads the database, each on a connection of its own
def test_words_that_cannot_be_rephrased_hold_up_their_own_lead_only(invites, clock, sandbox):
    Workflow.objects.update(personalises=True, sends_note=True, note="Hi {{first_name}}")
    frozen.forget()
    names = iter(["", "Good day"])

    def rephrase(_owner, *, text, **_more):
        if next(names, "Good day"):
            return f"Good day. {text}"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run.run_some(Lane.OUTREACH, most=8, outside=replace(outside.real(), rephrase=rephrase), now=clock)
    assert sorted(states(invites)) == [State.STARTED, *[State.WAITING] * 3]
    left = Action.objects.filter(pk__in=[action.pk for action in invites], state=State.WAITING)
    assert all(action.text.startswith("Good day. Hi ") for action in left)


def test_an_outcome_that_cannot_be_written_does_not_undo_the_others(invites, clock, caplog):
    started = claim.next_actions(Lane.OUTREACH, most=8, now=clock())
    endings = [(action, Waiting(clock() + MINUTE)) for action in started]
    endings[0] = (started[0], Done("a reason longer than its column is wide" * 2))
    with pytest.raises(Exception, match="too long"):
        record.record_all(endings, now=clock())
    assert "could not be written together" in caplog.text
    assert states(started) == [State.STARTED, State.WAITING, State.WAITING, State.WAITING]


def test_what_somebody_else_moved_meanwhile_is_void(invites, clock, caplog):
    started = sorted(claim.next_actions(Lane.OUTREACH, most=8, now=clock()), key=lambda action: action.account_id)
    Action.objects.filter(pk=started[3].pk).update(state=State.UNCLEAR)
    endings = [(action, Waiting(clock() + MINUTE)) for action in started]
    endings[0] = (started[0], Later(clock() + MINUTE, "stopped", "Not now."))
    record.record_all(endings, now=clock())
    assert states(started) == [State.SCHEDULED, State.WAITING, State.WAITING, State.UNCLEAR]
    assert "was moved by somebody else; its outcome Waiting stays in this line only" in caplog.text


def test_a_slow_one_holds_up_nobody():
    """The slow one ends only when the others were handed over."""
    handed_over = Event()

    def deed(number):
        return handed_over.wait(10) if number == 2 else True

    seen = []
    for done, raised in abreast(deed, [0, 1, 2, 3]):
        assert raised == []
        seen += sorted(done)
        handed_over.set()
    assert sorted(seen[:3]) == [(0, True), (1, True), (3, True)]
    assert seen[3] == (2, True)
