"""A campaign from launch to the end, over HTTP against the sandbox."""

from datetime import datetime, timedelta

import pytest

from campaigns import launch, lifecycle
from campaigns.engine import beat, claim, outside, record, run, settle
from campaigns.engine.outcomes import Found
from campaigns.engine.restage import drifted
from campaigns.models import AccountLease, Action, Campaign, Contacted, Lead
from campaigns.stages import Stage
from campaigns.states import CampaignState, State
from tests.factories import DeliveryFactory, DraftFactory
from workflows.kinds import Kind, Lane

pytestmark = pytest.mark.django_db


def work(clock, lanes=tuple(Lane)):
    """Tick once and do everything that is due."""
    beat.recover_all(now=clock())
    settle.settle(outside=outside.real(), now=clock())
    done = 0
    for lane in lanes:
        while run.run_one(lane, outside=outside.real(), now=clock):
            done += 1
    return done


def pass_days(clock, days):
    """Let days pass, stopping at every moment something is due here or in the world."""
    end = clock() + timedelta(days=days)
    while clock() < end:
        work(clock)
        due = (
            Action.objects.open().filter(due_at__gt=clock()).order_by("due_at").values_list("due_at", flat=True).first()
        )
        world = clock.sandbox.control("world")["next_at"]
        moments = [end, *([due] if due else []), *([datetime.fromisoformat(world)] if world else [])]
        clock.forward(seconds=max(1, (min(moments) - clock()).total_seconds()))


@pytest.fixture
def campaign(ada, account, clock):
    draft = DraftFactory(owner=ada)
    return launch.launch(draft, accounts=[account], now=clock()).campaigns[0]


def test_launch_schedules_one_search_and_takes_a_lease(campaign, account):
    search = Action.objects.get()
    assert (search.kind, search.state, search.lead) == (Kind.SEARCH, State.SCHEDULED, None)
    assert AccountLease.objects.filter(account=account, campaign=campaign, released_at=None).exists()


def test_a_search_brings_the_day_and_a_fifth_more(campaign, clock):
    work(clock, [Lane.SEARCH])
    assert campaign.day_runs.get().asked == 24
    assert Lead.objects.filter(campaign=campaign).count() == 24
    assert set(Lead.objects.values_list("stage", flat=True)) == {Stage.READY}
    assert Contacted.objects.filter(owner=campaign.owner).count() == 24


def test_first_day_sends_twenty_in_the_window_three_minutes_apart(campaign, clock, sandbox, account):
    pass_days(clock, 1)
    sent = sorted(row["at"] for row in sandbox.effects(account.provider_account_id, "invite"))
    skipped = Action.objects.filter(kind=Kind.INVITE, state=State.SKIPPED).count()
    assert len(sent) == 20
    assert skipped <= 4
    starts = list(
        Action.objects.filter(charged_at__isnull=False).order_by("charged_at").values_list("charged_at", flat=True)
    )
    assert all(later - earlier >= timedelta(minutes=3) for earlier, later in zip(starts, starts[1:], strict=False))
    assert all(9 <= moment.hour < 17 for moment in starts)


def test_accepted_invites_are_followed_by_one_message_each(campaign, clock, sandbox, account):
    pass_days(clock, 4)
    accepted = Lead.objects.filter(actions__kind=Kind.INVITE, actions__reason="accepted")
    messages = sandbox.effects(account.provider_account_id, "message")
    assert accepted.count() > 10
    assert len({row["slug"] for row in messages}) == len(messages) > 10
    done = Action.objects.filter(kind=Kind.MESSAGE, state=State.DONE, lead__in=accepted).select_related("lead")
    first = done.first()
    invite = first.lead.actions.get(kind=Kind.INVITE)
    assert first.started_at >= invite.sent_at + timedelta(hours=24)
    assert first.text == f"Thank you, {first.lead.first_name}."


def test_every_stored_stage_is_what_the_rows_say(campaign, clock):
    pass_days(clock, 3)
    assert not list(drifted(Lead.objects.all()))
    astray = Lead.objects.exclude(stage=Stage.MATCHED).first()
    Lead.objects.filter(pk=astray.pk).update(stage=Stage.MATCHED)
    assert list(drifted(Lead.objects.all())) == [(astray, astray.stage)]


def test_a_campaign_ends_when_everything_is_closed(ada, account, clock):
    draft = DraftFactory(owner=ada)
    draft.audience.search_url += "%20northwind"
    draft.audience.save()
    draft.workflow.expiry_days = 3
    draft.workflow.save()
    campaign = launch.launch(draft, accounts=[account], now=clock()).campaigns[0]
    pass_days(clock, 8)
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.FINISHED
    assert not Action.objects.open().exists()
    assert not AccountLease.objects.filter(released_at=None).exists()
    assert Lead.objects.filter(campaign=campaign).count() > 3
    assert set(Lead.objects.values_list("stage", flat=True)) <= {
        Stage.MESSAGE_SENT, Stage.MESSAGE_SKIPPED, Stage.INVITE_SKIPPED, Stage.REPLIED,
    }  # fmt: skip


def test_two_accounts_of_one_launch_never_reach_the_same_person(ada, account, sandbox, clock):
    from_other = type(account).objects.create(
        owner=ada, provider_account_id=sandbox.new_account(), health="working", tier="premium", created_at=clock()
    )
    launched = launch.launch(DraftFactory(owner=ada), accounts=[account, from_other], now=clock())
    work(clock, [Lane.SEARCH])
    first, second = (set(campaign.leads.values_list("public_identifier", flat=True)) for campaign in launched.campaigns)
    assert first
    assert second
    assert not first & second


def test_inactive_accounts_are_skipped_and_named(ada, account, clock):
    asleep = type(account).objects.create(
        owner=ada, provider_account_id="asleep", name="Asleep", health="needs_reconnect", created_at=clock()
    )
    launched = launch.launch(DraftFactory(owner=ada), accounts=[account, asleep], now=clock())
    assert [campaign.account for campaign in launched.campaigns] == [account]
    assert launched.skipped == [asleep]


def test_a_paused_campaign_claims_nothing_and_goes_on_after_resume(campaign, clock):
    work(clock, [Lane.SEARCH])
    lifecycle.pause(campaign, now=clock())
    clock.forward(hours=4)
    assert work(clock) == 0
    lifecycle.resume(campaign, now=clock())
    assert work(clock) > 0


def test_a_paused_campaign_cannot_be_paused_again(campaign, clock):
    lifecycle.pause(campaign, now=clock())
    with pytest.raises(lifecycle.Moved, match="cannot become paused"):
        lifecycle.pause(Campaign.objects.get(pk=campaign.pk), now=clock())


def test_delete_cancels_what_was_to_come_and_frees_the_account(campaign, clock):
    work(clock, [Lane.SEARCH])
    lifecycle.delete(campaign, now=clock())
    clock.forward(days=1)
    assert work(clock) == 0
    assert not Action.objects.open().exists()
    assert not AccountLease.objects.filter(released_at=None).exists()


def test_delete_leaves_every_stage_as_the_rows_say_in_a_fixed_number_of_queries(
    campaign, clock, django_assert_max_num_queries
):
    pass_days(clock, 1)
    with django_assert_max_num_queries(20):
        lifecycle.delete(campaign, now=clock())
    assert not list(drifted(Lead.objects.all()))


def test_a_lost_session_stops_the_account_and_keeps_the_place(campaign, clock, sandbox, account):
    work(clock, [Lane.SEARCH])
    sandbox.control(f"accounts/{account.provider_account_id}/status", {"message": "CREDENTIALS"})
    clock.forward(hours=2)
    work(clock)
    account.refresh_from_db()
    assert account.health == "needs_reconnect"
    assert account.outages.filter(closed_at=None).count() == 1
    assert not Action.objects.filter(kind=Kind.INVITE).exclude(state=State.SCHEDULED).exists()


def test_the_providers_limit_holds_the_kind_and_touches_no_lead(campaign, clock, sandbox):
    work(clock, [Lane.SEARCH])
    sandbox.fault("429_retry_after", "invite", seconds=7200)
    clock.forward(hours=1)
    work(clock)
    assert sandbox.control("faults")["played"]["429_retry_after"] >= 1
    assert not Action.objects.filter(kind=Kind.INVITE).exclude(state=State.SCHEDULED).exists()
    hold = campaign.account.holds.get()
    assert hold.until - clock() >= timedelta(hours=2)


def test_message_only_skips_people_who_are_not_connected(ada, account, clock):
    draft = DraftFactory(owner=ada, delivery=DeliveryFactory(owner=ada))
    draft.workflow.preset = "message_connected"
    draft.workflow.save()
    launch.launch(draft, accounts=[account], now=clock())
    pass_days(clock, 0.4)
    reasons = set(Action.objects.filter(kind=Kind.MESSAGE, state=State.SKIPPED).values_list("reason", flat=True))
    assert reasons == {"no_connection_with_recipient"}


def test_a_search_under_way_when_its_user_ends_it_still_brings_its_people(campaign, clock):
    search = claim.next_action(Lane.SEARCH, now=clock())
    lifecycle.end_search(campaign, now=clock())
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.RUNNING
    run.finish([search], outside=outside.real(), now=clock)
    assert campaign.leads.exists()
    assert not Lead.objects.filter(actions=None).exists()
    pass_days(clock, 40)
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.FINISHED
    assert not Action.objects.open().exists()


def test_a_search_that_brings_nobody_after_the_end_finishes_the_campaign(campaign, clock):
    search = claim.next_action(Lane.SEARCH, now=clock())
    lifecycle.end_search(campaign, now=clock())
    record.record(search, Found((), ""), now=clock())
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.FINISHED
