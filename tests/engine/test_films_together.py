"""The day's films are asked for in one paid call, and each is still paid once: killed, refused, told early or twice."""

import uuid
from datetime import timedelta

import pytest

from campaigns import launch, lifecycle
from campaigns.engine import ahead, beat, outside, recover, run
from campaigns.models import Action, Lead
from campaigns.states import State
from delivery import blocklist
from delivery.models import BlockedKind
from tests.engine.test_campaign import work
from tests.factories import DraftFactory
from tests.video.conftest import soon
from video import mapping, moves, renders
from video.mapping import FIELDS, Segment, Source
from video.models import Render
from video.studio import Studio
from workflows.kinds import Kind, Lane

pytestmark = pytest.mark.django_db
PER_DAY = 20
MINUTE = timedelta(minutes=1)


class Killed(BaseException):
    """The worker dies here."""


def die(*_args, **_more):
    raise Killed


@pytest.fixture
def campaign(ada, account, plan, clock):
    """A running campaign that makes films, with nobody in it yet."""
    made = launch.launch(DraftFactory(owner=ada, video=plan), accounts=[account], now=clock()).campaigns[0]
    Action.objects.all().delete()
    return made


@pytest.fixture
def crowd(campaign, clock):
    """Thirty leads with names nobody else has, whose films are due every ten minutes."""
    mark = uuid.uuid4().hex[:8]
    return [newcomer(campaign, f"Uma{number:02} {mark}", clock() + number * 10 * MINUTE) for number in range(30)]


def newcomer(campaign, name, due_at):
    known = name.lower().replace(" ", "-")
    lead = Lead.objects.create(
        campaign=campaign, public_identifier=known, provider_id=known, first_name=name, found_at=due_at, stage_at=due_at
    )
    film = Action.new(Kind.VIDEO, campaign=campaign, due_at=due_at, now=due_at, lead=lead, step="video-invite")
    film.save()
    return film


def paid(studio, crowd):
    """The names AI Studio was paid for, in the order of the rows, and how many calls that took."""
    names = {film.lead.first_name for film in crowd}
    rows = [row for row in studio.control("renders")["items"] if row["row"][0] in names]
    return [row["row"][0] for row in reversed(rows)], len({row["callback_url"] for row in rows})


def names(films):
    return [film.lead.first_name for film in films]


def begin(clock):
    return work(clock, [Lane.VIDEO])


def test_the_first_film_of_a_day_takes_along_what_the_day_needs(crowd, clock, studio):
    assert begin(clock) == 1
    assert paid(studio, crowd) == (names(crowd[:PER_DAY]), 1)
    assert dict(Action.objects.filter(kind=Kind.VIDEO).values_list("pk", "state")) == {
        film.pk: State.SCHEDULED if place else State.WAITING for place, film in enumerate(crowd)
    }
    for _ in range(1, PER_DAY):
        clock.forward(minutes=10)
        assert begin(clock) == 1
    assert paid(studio, crowd) == (names(crowd[:PER_DAY]), 1)


def test_what_the_day_cannot_use_is_not_asked_for_ahead(crowd, clock, studio):
    clock.forward(minutes=10 * PER_DAY)
    assert begin(clock) == PER_DAY + 1
    asked, calls = paid(studio, crowd)
    assert (asked, calls) == (names(crowd[: PER_DAY + 1]), 2)  # the last one because it is due


def test_those_who_are_on_their_way_count(campaign, crowd, clock, studio):
    begin(clock)
    late = newcomer(campaign, f"Zoe {uuid.uuid4().hex}", clock())
    begin(clock)
    assert paid(studio, [*crowd, late])[0] == [*names(crowd[:PER_DAY]), *names([late])]


def test_the_next_day_is_asked_for_on_the_next_day(campaign, crowd, clock, studio):
    tomorrow = [newcomer(campaign, f"Zoe{place} {uuid.uuid4().hex}", clock() + timedelta(days=1)) for place in range(3)]
    Action.objects.filter(pk__in=[film.pk for film in crowd[3:]]).delete()
    begin(clock)
    assert paid(studio, [*crowd, *tomorrow])[0] == names(crowd[:3])
    clock.forward(days=1)
    begin(clock)
    assert paid(studio, [*crowd, *tomorrow]) == (names(crowd[:3] + tomorrow), 2)


def test_nothing_is_paid_ahead_for_people_who_are_out(crowd, clock, studio, ada):
    blocklist.add(ada.pk, BlockedKind.PROFILE, [crowd[1].lead.profile_url], now=clock())
    Lead.objects.filter(pk=crowd[2].lead_id).update(replied_at=clock())
    Lead.objects.filter(pk=crowd[3].lead_id).update(video_url="https://videos.bhuman.ai/x")
    begin(clock)
    asked = set(paid(studio, crowd)[0])
    assert asked.isdisjoint(names(crowd[1:4]))
    assert {*names(crowd[:1]), *names(crowd[4:PER_DAY])} <= asked


@pytest.mark.parametrize("field", FIELDS)
def test_the_default_is_spoken_exactly_where_the_lead_lacks_the_field(campaign, plan, clock, studio, field):
    """As AI Studio hears it: the segment says the field of the one who has it, and the default of the other."""
    mark = uuid.uuid4().hex
    template = next(row for row in studio.control("studio")["templates"] if "company" in row["variables"])
    said = {name: Segment(name, Source.FIXED, text=mark) for name in template["variables"]}
    said["company"] = Segment("company", field, default="the default")
    type(plan).objects.filter(pk=plan.pk).update(template_id=template["id"], mapping=mapping.write(said.values()))
    everything = {name.value: f"own {name.value}" for name in FIELDS}
    for place, fields in enumerate((everything, everything | {field.value: ""})):
        film = newcomer(campaign, f"lead{place}-{mark}", clock())
        Lead.objects.filter(pk=film.lead_id).update(**fields)
    begin(clock)
    rows = [row["row"] for row in studio.control("renders")["items"] if mark in row["row"]]
    assert [row[template["variables"].index("company")] for row in reversed(rows)] == [
        f"own {field.value}", "the default",
    ]  # fmt: skip


def test_a_campaign_paused_at_the_last_moment_pays_nothing(campaign, crowd, clock, studio, monkeypatch):
    look = ahead.films

    def pause_meanwhile(action, *, now):
        lifecycle.pause(campaign, now=now)
        return look(action, now=now)

    monkeypatch.setattr(ahead, "films", pause_meanwhile)
    run.run_one(Lane.VIDEO, outside=outside.real(), now=clock)
    assert paid(studio, crowd) == ([], 0)
    assert not Render.objects.exists()


@pytest.mark.parametrize(("where", "what"), [(moves, "claim"), (Studio, "start"), (moves, "name")])
def test_a_worker_killed_in_the_middle_of_the_call_leaves_nobody_paid_twice(
    crowd, clock, studio, monkeypatch, where, what
):
    with monkeypatch.context() as killed:
        killed.setattr(where, what, die)
        with pytest.raises(Killed):
            begin(clock)
    clock.forward(minutes=5)
    recover.silent(silence=3 * MINUTE, grace=MINUTE, now=clock())
    for _ in range(PER_DAY):
        begin(clock)
        clock.forward(minutes=10)
    assert sorted(paid(studio, crowd)[0]) == names(crowd[:PER_DAY])
    assert set(Render.objects.values_list("cost", flat=True)) == {1}
    assert not Render.objects.filter(render_id="").exists()


@pytest.mark.parametrize("fault", ["quota", "429", "reset", "truncated", "500", "503"])
def test_a_call_that_went_wrong_ends_with_every_film_paid_once(crowd, clock, studio, fault):
    studio.fault(fault, "try_sample")
    for _ in range(10 + PER_DAY):
        begin(clock)
        clock.forward(minutes=10)
    asked = paid(studio, crowd)[0]
    assert sorted(asked) == names(crowd)
    assert set(Render.objects.values_list("cost", flat=True)) == {1}


@pytest.mark.parametrize("fault", ["", "callback_duplicate", "callback_reorder"])
def test_films_told_early_and_in_any_order_reach_their_own_leads(crowd, clock, studio, settings, live_server, fault):
    settings.BASE_URL = live_server.url
    if fault:
        studio.fault(fault, "render_callback", count=60)
    begin(clock)
    clock.forward(minutes=5)
    soon(lambda: not Render.objects.open().exists())
    begin(clock)
    first = Action.objects.get(pk=crowd[0].pk)
    assert (first.state, Lead.objects.exclude(video_url="").count()) == (State.DONE, 1)
    assert not Render.objects.unsettled().exists()
    for _ in range(PER_DAY):
        clock.forward(minutes=10)
        begin(clock)
        beat.recover_all(now=clock())
    spoken = {row["id"]: row["row"][0] for row in studio.control("renders")["items"] if row["row"]}
    films = Lead.objects.exclude(video_url="").order_by("pk")
    assert [spoken[lead.video_url.rstrip("/").rpartition("/")[2]] for lead in films] == names(crowd[:PER_DAY])


def test_answers_nobody_waits_for_yet_hold_up_nobody(crowd, clock, studio, monkeypatch):
    monkeypatch.setattr(recover, "BATCH", 3)
    begin(clock)
    early = [renders_of(film) for film in crowd[1:8]]
    for row in (*early, renders_of(crowd[0])):
        row.update(state="succeeded", page_url="https://videos.bhuman.ai/x", answered_at=clock())
        clock.moment += MINUTE
    for _ in range(4):
        beat.recover_all(now=clock())
    assert Action.objects.get(pk=crowd[0].pk).state == State.DONE
    clock.forward(minutes=10)
    begin(clock)
    begin(clock)
    assert Action.objects.get(pk=crowd[1].pk).state == State.DONE


def renders_of(film):
    return Render.objects.filter(key=f"a{film.pk}")


def test_an_answer_that_comes_while_its_action_begins_is_read_afterwards(crowd, clock, studio, monkeypatch):
    """A tick looks in the moment between the paid call and the wait."""
    begin(clock)
    clock.forward(minutes=10)
    waits = outside.real().start_render

    def tick_meanwhile(*args, **more):
        waits(*args, **more)
        renders_of(crowd[1]).update(state="failed", sentence="No face.", answered_at=clock())
        beat.recover_all(now=clock())

    monkeypatch.setattr(renders, "start", tick_meanwhile)
    begin(clock)
    beat.recover_all(now=clock())
    assert Action.objects.get(pk=crowd[1].pk).note == "No face."
