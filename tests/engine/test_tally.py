"""The tally of a campaign is what counting its rows would say, whatever changed them and by how many at once."""

from datetime import timedelta

import pytest
from django.db.models import Count, Q
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from campaigns import launch, lifecycle
from campaigns.models import Action, Campaign, Lead, Tally
from campaigns.states import TRANSITIONS, State
from results import counts
from tests.engine.test_campaign import pass_days
from tests.factories import AccountFactory, DraftFactory, UserFactory, give_leadr
from tests.world import MONDAY_9
from workflows.kinds import Kind

INVITES, MESSAGES = Q(kind=Kind.INVITE), Q(kind=Kind.MESSAGE)


def counted(campaign):
    """The counts, counted."""
    rows = campaign.actions.filter(lead__isnull=False).aggregate(
        invites_sent=Count("pk", filter=INVITES & Q(sent_at__isnull=False)),
        accepted=Count("pk", filter=INVITES & Q(reason="accepted")),
        waiting_acceptance=Count("pk", filter=INVITES & Q(state=State.WAITING)),
        messages_sent=Count("pk", filter=MESSAGES & Q(sent_at__isnull=False)),
        in_progress=Count("pk", filter=Q(state__in=[State.SCHEDULED, State.STARTED])),
        failed=Count("pk", filter=Q(state=State.FAILED)),
        unclear=Count("pk", filter=Q(state=State.UNCLEAR)),
        videos=Count("pk", filter=Q(kind=Kind.VIDEO, state=State.DONE)),
    )
    people = campaign.leads.aggregate(leads=Count("pk"), replied=Count("pk", filter=Q(replied_at__isnull=False)))
    return counts.Counts(**rows, **people)


@pytest.mark.django_db
def test_a_campaign_that_ran_for_days_is_counted_right(ada, account, clock):
    campaign = launch.launch(DraftFactory(owner=ada), accounts=[account], now=clock()).campaigns[0]
    pass_days(clock, 6)
    told = counts.of_campaign(campaign)
    assert told == counted(campaign)
    assert min(told.leads, told.invites_sent, told.accepted, told.messages_sent) > 0
    assert counts.of_user(ada) == told


@pytest.mark.django_db
def test_nothing_is_left_of_a_campaign_that_is_gone(ada, account, clock):
    campaign = launch.launch(DraftFactory(owner=ada), accounts=[account], now=clock()).campaigns[0]
    pass_days(clock, 1)
    lifecycle.delete(campaign, now=clock())
    assert counts.of_campaign(campaign) == counted(campaign)
    Campaign.objects.filter(pk=campaign.pk).delete()
    assert not Tally.objects.exists()


moves = st.lists(st.tuples(st.sampled_from(list(State)), st.sampled_from(list(State)), st.integers(1, 4)), max_size=25)


class AnyMoves(TestCase):
    """Whole states swept into others, rows added and taken away."""

    @settings(max_examples=25, deadline=None)
    @given(moves, st.integers(0, 3))
    def test_sweeps_are_counted_right(self, swept, gone):
        owner = give_leadr(UserFactory())
        both = launch.launch(
            DraftFactory(owner=owner), accounts=AccountFactory.create_batch(2, owner=owner), now=MONDAY_9
        ).campaigns
        for campaign in both:
            self.fill(campaign)
        for before, after, part in swept:
            if after in TRANSITIONS[before]:
                self.sweep(before, after, part)
        Lead.objects.filter(pk__in=Lead.objects.values("pk")[:gone]).delete()
        for campaign in both:
            assert counts.of_campaign(campaign) == counted(campaign)

    def fill(self, campaign):
        leads = Lead.objects.bulk_create(
            Lead(campaign=campaign, public_identifier=f"p{number}", found_at=MONDAY_9, stage_at=MONDAY_9)
            for number in range(6)
        )
        Action.objects.bulk_create(
            Action.new(kind, campaign=campaign, due_at=MONDAY_9, now=MONDAY_9, lead=lead, step=kind.value)
            for lead in leads
            for kind in (Kind.INVITE, Kind.MESSAGE, Kind.VIDEO)
        )

    def sweep(self, before, after, part):
        closed = not TRANSITIONS[after]
        is_begun = after not in (State.SCHEDULED, State.CANCELLED, State.SKIPPED)
        moved = Action.objects.filter(state=before).exclude(lead=None).order_by("pk")[:part]
        if after == State.STARTED:  # an account does one thing at a time
            moved = [] if Action.objects.filter(state=State.STARTED).exists() else moved[:1]
        Action.objects.filter(pk__in=[action.pk for action in moved]).update(
            state=after,
            started_at=MONDAY_9 if is_begun else None,
            finished_at=MONDAY_9 if closed else None,
            sent_at=MONDAY_9 + timedelta(hours=1) if after in (State.DONE, State.WAITING) else None,
            reason="accepted" if after == State.DONE else "",
        )
        Lead.objects.filter(actions__in=moved).update(replied_at=MONDAY_9 if closed else None)
