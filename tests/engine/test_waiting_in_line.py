"""What is due at once and may not go at once is put off at once: each row is met when its turn comes."""

from datetime import timedelta
from itertools import zip_longest

import pytest

from campaigns import launch
from campaigns.engine import claim
from campaigns.models import Action, Lead
from campaigns.states import State
from delivery.pacing import GAP
from tests.engine.test_campaign import work
from tests.factories import AccountFactory, DraftFactory
from workflows.kinds import Kind, Lane

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(ada, account, clock):
    """A campaign whose day's invites are all due now."""
    begun = launch.launch(DraftFactory(owner=ada), accounts=[account], now=clock()).campaigns[0]
    work(clock, [Lane.SEARCH])
    Action.objects.filter(kind=Kind.INVITE).update(due_at=clock())
    return begun


def waiting():
    return Action.objects.filter(kind=Kind.INVITE, state=State.SCHEDULED).order_by("due_at", "pk")


def done(action, moment):
    Action.objects.filter(pk=action.pk).update(state=State.DONE, finished_at=moment)


def test_after_one_deed_the_others_stand_in_line_three_minutes_apart(campaign, clock):
    first = claim.next_action(Lane.OUTREACH, now=clock())
    done(first, clock())
    assert claim.next_action(Lane.OUTREACH, now=clock()) is None
    moments = [action.due_at - clock() for action in waiting()]
    assert len(moments) > 10
    assert moments == [GAP * place for place in range(1, len(moments) + 1)]
    assert set(waiting().values_list("note", flat=True)) == {"The account rests three minutes between two deeds."}


def test_the_line_keeps_its_order(campaign, clock):
    pks = list(waiting().values_list("pk", flat=True))
    for place, pk in enumerate(reversed(pks)):
        Action.objects.filter(pk=pk).update(due_at=clock() - timedelta(minutes=len(pks) - place))
    first = claim.next_action(Lane.OUTREACH, now=clock())
    done(first, clock())
    claim.next_action(Lane.OUTREACH, now=clock())
    assert [first.pk, *waiting().values_list("pk", flat=True)] == pks[::-1]


def test_those_due_soon_make_room_and_those_due_later_stay(campaign, clock):
    begun, *pks = waiting().values_list("pk", flat=True)
    Action.objects.filter(pk=begun).update(due_at=clock() - timedelta(minutes=2))
    later = int(claim.AHEAD / timedelta(minutes=1)) + 1
    for pk, minutes in zip_longest(pks, [-1, 1, 2, 14, 16], fillvalue=later):
        Action.objects.filter(pk=pk).update(due_at=clock() + timedelta(minutes=minutes))
    done(claim.next_action(Lane.OUTREACH, now=clock()), clock())
    assert claim.next_action(Lane.OUTREACH, now=clock()) is None
    found = [(action.pk, (action.due_at - clock()) / timedelta(minutes=1)) for action in waiting()]
    assert found == list(zip_longest(pks, [3, 6, 9, 14, 17], fillvalue=later))


def test_a_closed_window_puts_off_all_of_the_campaign_and_nobody_else(campaign, bob, clock, sandbox):
    other = Action.objects.filter(kind=Kind.INVITE).first()
    not_due = clock() + timedelta(days=3)
    Action.objects.filter(pk=other.pk).update(due_at=not_due)
    night = clock() + timedelta(hours=12)
    assert claim.next_action(Lane.OUTREACH, now=night) is None
    opens = campaign.delivery.calendar.next_window(night).opens
    assert {action.due_at for action in waiting().exclude(pk=other.pk)} == {opens}
    other.refresh_from_db()
    assert other.due_at == not_due


def test_a_used_up_number_puts_off_what_is_due_within_the_hour_too(campaign, clock):
    found = list(waiting())
    spent, rest = found[:20], found[20:]
    long_ago = clock() - timedelta(minutes=10)
    for action in spent:
        Action.objects.filter(pk=action.pk).update(state=State.STARTED, started_at=long_ago, charged_at=long_ago)
        done(action, long_ago)
    soon, late = clock() + claim.AHEAD, clock() + 2 * claim.AHEAD
    for action, moment in zip(rest, [clock(), soon, late], strict=False):
        Action.objects.filter(pk=action.pk).update(due_at=moment)
    assert claim.next_action(Lane.OUTREACH, now=clock()) is None
    tomorrow = campaign.delivery.calendar.window_after(clock().date()).opens
    assert [action.due_at for action in waiting()][:3] == [late, tomorrow, tomorrow]


def test_whoever_saw_all_that_is_due_does_not_look_again(campaign, clock, django_assert_num_queries):
    pks = [action.pk for action in waiting()]
    Action.objects.filter(pk__in=pks[1:]).update(due_at=clock() + timedelta(days=3))
    night = clock() + timedelta(hours=12)
    # One look, its counts, what is put off; a transaction's beginning and end are told too.
    with django_assert_num_queries(5):
        assert claim.next_actions(Lane.OUTREACH, most=1, now=night) == []
    assert waiting().get(pk=pks[0]).due_at > night


def test_whoever_saw_only_some_looks_again(campaign, bob, clock):
    late = Action.objects.filter(kind=Kind.INVITE).first()
    night = clock() + timedelta(hours=12)
    other = launch.launch(
        DraftFactory(owner=bob, delivery__start_hour=(night.hour - 1) % 24, delivery__days=list(range(7))),
        accounts=[AccountFactory(owner=bob)],
        now=clock(),
    ).campaigns[0]
    Action.objects.filter(pk=late.pk).update(due_at=clock())
    lead = Lead.objects.create(
        campaign=other, public_identifier="p", provider_id="x", found_at=clock(), stage_at=clock(), stage="ready"
    )
    Action.new(Kind.INVITE, campaign=other, due_at=night, now=clock(), lead=lead, step="invite").save()
    assert [action.campaign for action in claim.next_actions(Lane.OUTREACH, most=1, now=night)] == [other]


def test_a_used_up_number_puts_off_its_kind_alone(campaign, clock):
    lead = Lead.objects.first()
    like = Action.new(Kind.LIKE, campaign=campaign, due_at=clock(), now=clock(), lead=lead, step="like")
    like.save()
    spent = [action.pk for action in waiting()[:20]]
    long_ago = clock() - timedelta(minutes=10)
    for pk in spent:
        Action.objects.filter(pk=pk).update(state=State.STARTED, started_at=long_ago, charged_at=long_ago)
        Action.objects.filter(pk=pk).update(state=State.DONE, finished_at=long_ago)
    action = claim.next_action(Lane.OUTREACH, now=clock())
    assert (action.kind, waiting().filter(due_at__lte=clock()).count()) == (Kind.LIKE, 0)
