"""One campaign under whatever order of events: every promise holds after each, and the books agree in the end."""

import random
from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import transaction
from django.db.models import Min
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts import watch
from campaigns import approval, audit, launch, lifecycle
from campaigns.engine import beat, claim, perform, run, settle
from campaigns.engine.restage import drifted
from campaigns.models import Action, Campaign, Lead
from campaigns.states import CLOSED, OPEN, CampaignState, State
from delivery import pacing
from leadr.common.gateways import Scope, TryLater, Unclear
from leadr.simulation.play import Clock, Play
from leadr.simulation.stage import Cast
from leadr.simulation.world import World
from tests.factories import AccountFactory, DeliveryFactory, DraftFactory, UserFactory, WorkflowFactory, give_leadr
from tests.world import MONDAY_9
from workflows.kinds import Lane

URL = "https://www.linkedin.com/search/results/people/?keywords=few"
PEOPLE = range(7)
ONCE = ("invite", "message", "comment")
PER_DAY = 10
FAULTS = ("before", "after", "throttled", "dropped")
MINUTE = timedelta(minutes=1)


class Capricious(World):
    """The simulated LinkedIn, misbehaving exactly when told to; while it is blind it answers no question."""

    plans: str = ""
    is_blind: bool = False

    def _act(self, account_id, number, kind, text, change):
        fault, self.plans = self.plans, ""
        match fault:
            case "before":
                raise Unclear("no_answer", "No answer.")
            case "throttled":
                raise TryLater("too_many_requests", "Wait.", scope=Scope.KIND, after=timedelta(hours=2))
            case "dropped":
                raise TryLater("disconnected_account", "The session is gone.", scope=Scope.ACCOUNT)
        done = super()._act(account_id, number, kind, text, change)
        if fault == "after":
            raise Unclear("no_answer", "No answer.")
        return done


def seen_unless_blind(name):
    """A question of the gateway's that a blind world does not answer."""

    def ask(world, *args, **named):
        if world.is_blind:
            raise TryLater("unreachable", "It is away.", scope=Scope.SERVICE)
        return getattr(World, name)(world, *args, **named)

    return ask


for _name in ("profile", "sent_invitations", "messages_with", "comments", "post", "relations", "search"):
    setattr(Capricious, _name, seen_unless_blind(_name))


class OneCampaign(RuleBasedStateMachine):
    """A campaign of seven people, and everything that can happen to it."""

    def __init__(self):
        super().__init__()
        # Everything is undone at the end of a run; the engine's durable blocks take this for a test case's own.
        self.undone = transaction.atomic()
        self.undone._from_testcase = True
        self.undone.__enter__()
        self.dead, self.closed, self.stopped, self.created = [], {}, {}, 0

    @initialize(
        preset=st.sampled_from(["warm_intro", "standard_connect"]), mode=st.sampled_from(["automatic", "drafts"])
    )
    def launch(self, preset, mode):
        self.clock = Clock(MONDAY_9)
        self.world = Capricious(1, self.clock, faults=False)
        self.world.searches[URL] = PEOPLE
        owner = give_leadr(UserFactory())
        # As the world signs what it writes, else no comment would ever be known as ours.
        self.account = AccountFactory(owner=owner, provider_account_id="acc", member_id="me-acc")
        workflow = WorkflowFactory(owner=owner, preset=preset, comment_mode=mode, expiry_days=3, withdraws=True)
        draft = DraftFactory(
            owner=owner,
            workflow=workflow,
            delivery=DeliveryFactory(owner=owner, days=[0, 1, 2, 3, 4, 5, 6], pace="manual", manual_per_day=PER_DAY),
        )
        draft.audience.search_url = URL
        draft.audience.save()
        (self.campaign,) = launch.launch(draft, accounts=[self.account], now=self.clock.moment).campaigns
        cast = Cast([self.campaign], {self.account.provider_account_id: self.account})
        self.play = Play(self.clock, self.world, cast, random.Random(1))
        self.work_all()

    # -- what the machine does ----------------------------------------------
    @rule()
    def tick(self):
        beat.recover_all(now=self.clock.moment)

    @rule(lane=st.sampled_from([Lane.SEARCH, Lane.OUTREACH, Lane.OUTREACH]))
    def work(self, lane):
        run.run_one(lane, outside=self.play.outside, now=self.clock)

    @rule()
    def work_all(self):
        for lane in (Lane.SEARCH, Lane.OUTREACH):
            for _ in range(20):
                if run.run_one(lane, outside=self.play.outside, now=self.clock) is None:
                    break

    @rule()
    def settle(self):
        settle.settle(outside=self.play.outside, now=self.clock.moment)

    @rule(lane=st.sampled_from([Lane.SEARCH, Lane.OUTREACH]), was_seen=st.booleans())
    def die_after_claim(self, lane, was_seen):
        self.until_something_is_due()
        action = claim.next_action(lane, now=self.clock.moment)
        if action is None:
            return
        if was_seen:
            perform.perform(action, outside=self.play.outside, wanted=5, grace=MINUTE, now=self.clock.moment)
        else:
            self.dead.append(action)

    @precondition(lambda self: self.dead)
    @rule()
    def the_dead_worker_was_only_slow(self):
        run.finish([self.dead.pop()], outside=self.play.outside, now=self.clock)

    @rule(moments=st.integers(1, 25))
    def life_goes_on(self, moments):
        for _ in range(moments):
            self.until_something_is_due()
            self.tick()
            self.settle()
            self.work(Lane.SEARCH)
            self.work(Lane.OUTREACH)

    # -- time ----------------------------------------------------------------
    @rule()
    def until_something_is_due(self):
        due = Action.objects.open().filter(campaign=self.campaign).aggregate(first=Min("due_at"))["first"]
        if due and due > self.clock.moment:
            self.clock.moment = due

    @rule(minutes=st.sampled_from([1, 3, 4, 10, 60, 7 * 60, 24 * 60, 4 * 24 * 60]))
    def time_passes(self, minutes):
        self.clock.moment += minutes * MINUTE

    @rule(minutes=st.sampled_from([-1, -30, -120, 600]))
    def the_clock_jumps(self, minutes):
        self.clock.moment += minutes * MINUTE

    # -- what people do ------------------------------------------------------
    @rule(number=st.sampled_from(PEOPLE))
    def accept(self, number):
        self.world.accept(self.account.provider_account_id, number)

    @rule(number=st.sampled_from(PEOPLE))
    def reply(self, number):
        self.world.on_reply(self.account.provider_account_id, number, self.clock.moment)

    @rule(pause=st.booleans())
    def pause_or_resume(self, pause):
        try:
            (lifecycle.pause if pause else lifecycle.resume)(self.fresh(), now=self.clock.moment)
        except lifecycle.Moved:
            return

    @precondition(lambda self: self.created > 15)
    @rule(really=st.sampled_from([False, False, True]))
    def delete(self, really):
        if really and self.fresh().state != CampaignState.DELETED:
            lifecycle.delete(self.fresh(), now=self.clock.moment)

    @rule(approve=st.booleans())
    def decide_on_a_draft(self, approve):
        draft = approval.drafts(self.campaign.owner).first()
        if draft and approve:
            approval.approve(draft, text="Well said.", now=self.clock.moment)
        elif draft:
            approval.reject(draft, now=self.clock.moment)

    @rule()
    def look_at_what_nobody_knows(self):
        action = approval.unclear(self.campaign.owner).first()
        if action:
            number = int(action.lead.public_identifier[-6:])
            was_sent = any((row.kind, row.number) == (action.kind, number) for row in self.world.effects)
            approval.settle_by_hand(action, was_sent=was_sent, now=self.clock.moment)

    # -- what the outside does -----------------------------------------------
    @rule(fault=st.sampled_from(FAULTS))
    def misbehave(self, fault):
        self.world.plans = fault

    @rule()
    def go_blind_or_see(self):
        self.world.is_blind = not self.world.is_blind

    @rule(status=st.sampled_from(["CREDENTIALS", "OK", "CONNECTING"]))
    def session(self, status):
        moment = self.clock.moment
        watch.take_status(self.account.provider_account_id, status, payload={}, happened_at=moment, now=moment)

    # -- the promises --------------------------------------------------------
    @invariant()
    def nobody_gets_anything_twice(self):
        counts = Counter((row.kind, row.number) for row in self.world.effects if row.kind in ONCE)
        assert all(count == 1 for count in counts.values()), counts

    @invariant()
    def nothing_leaves_outside_the_window_or_above_the_pace(self):
        plan = self.campaign.delivery.calendar
        assert all(plan.window_at(row.at) for row in self.world.effects)
        days = Counter(plan.local_date(row.at) for row in self.world.effects if row.kind == "invite")
        assert max(days.values(), default=0) <= PER_DAY
        moments = sorted(row.at for row in self.world.effects)
        assert all(later - earlier >= pacing.GAP for earlier, later in pairwise(moments))

    @invariant()
    def nothing_follows_an_applied_reply(self):
        for number, count in self.stopped.items():
            late = [row for row in self.world.effects[count:] if row.number == number and row.kind != "withdraw"]
            assert not late, late
        replied = Lead.objects.filter(campaign=self.campaign, replied_at__isnull=False)
        for name in replied.values_list("public_identifier", flat=True):
            self.stopped.setdefault(int(name[-6:]), len(self.world.effects))

    @invariant()
    def every_stage_is_what_the_rows_say(self):
        assert not list(drifted(Lead.objects.filter(campaign=self.campaign)))

    @invariant()
    def rows_add_up_and_closed_ones_stay(self):
        rows = dict(Action.objects.filter(campaign=self.campaign).values_list("pk", "state"))
        states = Counter(map(State, rows.values()))
        assert sum(states[state] for state in OPEN | CLOSED) == len(rows) >= self.created
        assert states[State.STARTED] <= 1
        assert all(rows[pk] == state for pk, state in self.closed.items())
        self.created = len(rows)
        self.closed = {pk: state for pk, state in rows.items() if State(state) in CLOSED}

    def teardown(self):
        try:
            if self.created:
                self.comes_to_rest()
        finally:
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

    def comes_to_rest(self):
        """Once the outside behaves and time passes, nothing is in doubt, and both sides' books agree."""
        self.world.is_blind, self.world.plans = False, ""
        self.session("OK")
        for _ in range(3):
            self.clock.moment += timedelta(hours=6)  # the longest time between two questions
            self.tick()
            self.settle()
        self.look_at_what_nobody_knows()
        doubtful = Action.objects.filter(campaign=self.campaign, state__in=[State.STARTED, State.UNCLEAR])
        assert not doubtful.filter(asked__lt=settle.MAX_ASKED).exists(), list(doubtful)
        sent = audit.audit(Lead.objects.filter(campaign=self.campaign)).sent
        waiting = set(doubtful.values_list("kind", "lead__public_identifier"))
        seen = Counter((row.kind, f"person-{row.number:06d}") for row in self.world.effects if row.kind in ONCE)
        ours = Counter({(kind, name): n for kind in ONCE for name, n in sent.get(kind, {}).items()})
        assert {key for key in seen | ours if seen[key] != ours[key]} <= waiting

    def fresh(self):
        """The campaign as it is stored."""
        return Campaign.objects.get(pk=self.campaign.pk)


@pytest.mark.django_db
def test_every_promise_holds_under_any_interleaving():
    bounded = settings(
        max_examples=30,
        stateful_step_count=40,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(OneCampaign, settings=bounded)
