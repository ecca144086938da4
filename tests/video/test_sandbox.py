"""AI Studio whole, over HTTP against the sandbox: what every call brings, and films paid once under its faults."""

import time
import urllib.request
import uuid
from datetime import timedelta

import pytest

from leadr.common import clock
from leadr.common.gateways import Refused, TryLater, Unclear
from tests.video.conftest import make_plan, soon
from video import plans, renders, studio
from video.models import Render, RenderEvent
from video.renders import Row
from video.states import State

pytestmark = pytest.mark.django_db(transaction=True)
ASKED = [("first_name", True), ("city", True)]
# Callbacks another test left behind are tried again meanwhile, and meet the same faults.
PLENTY = 100


@pytest.fixture
def plan(ada, films):
    template = next(row for row in studio.client().templates() if row.name == "From your city")
    made = make_plan(ada, template_id=None, mapping=[])
    plans.choose(made, uuid.UUID(template.template_id))
    return made


def start(plan, name, *, key="a1", minutes=0):
    values = {"first_name": name, "city": "Leeds"}
    renders.start(plan, key=key, values=values, now=clock.now() + timedelta(minutes=minutes))


def said_in(films):
    """The first words of every paid render, newest first."""
    return [row["row"][0] for row in films.control("renders")["items"] if row["row"]]


def paid(films, name):
    """How many renders of this name the studio was paid for."""
    return said_in(films).count(name)


def is_in(state, key="a1"):
    return lambda: Render.objects.filter(key=key, state=state).exists()


def test_templates_and_their_segments_are_listed(films):
    found = {row.name: row.template_id for row in studio.client().templates()}
    assert len(found) == 5
    assert studio.client().variables(found["From your city"]) == ASKED
    assert studio.client().variables(found["Plain greeting"]) == []
    assert studio.client().template(found["From your city"]).name == "From your city"


def test_a_chosen_template_maps_itself(plan):
    assert [(segment.variable, segment.source.value) for segment in plan.segments] == [
        ("first_name", "first_name"),
        ("city", "city"),
    ]
    assert plans.problems(plan) == []


def test_a_template_nobody_knows_is_refused(ada, films):
    with pytest.raises(Refused):
        plans.choose(make_plan(ada), uuid.uuid4())


def test_closed_lists_leave_the_id_by_hand_and_rendering_works(ada, films, plan, name):
    films.control("studio", {"lists": "closed"})
    with pytest.raises(Refused) as refusal:
        studio.client().templates()
    assert "by hand" in refusal.value.sentence
    with pytest.raises(Refused):
        plans.choose(make_plan(ada), plan.template_id)
    by_hand = make_plan(ada, template_id=None, mapping=[])
    plans.choose(by_hand, plan.template_id, typed=["first_name", "city"])
    start(by_hand, name)
    soon(is_in(State.SUCCEEDED))


@pytest.mark.parametrize("spelling", ["video_url", "share_url"])
@pytest.mark.parametrize("append_id", [False, True])
def test_a_film_is_made_told_and_can_be_watched(films, plan, name, spelling, append_id):
    films.control("studio", {"spelling": spelling, "append_id": append_id})
    start(plan, name)
    soon(is_in(State.SUCCEEDED))
    render = Render.objects.get()
    assert renders.url_of("a1") == f"{films.url}/video/{render.render_id}/"
    for link, kind in ((render.url, "video/mp4"), (render.gif, "image/gif"), (render.thumbnail, "image/png")):
        with urllib.request.urlopen(link, timeout=5) as answer:
            assert (answer.status, answer.headers["Content-Type"]) == (200, kind)
    with urllib.request.urlopen(render.page_url, timeout=5) as answer:
        assert name in answer.read().decode()
    assert (paid(films, name), renders.cost(plan)) == (1, 1)


def test_the_pipeline_of_leadr_makes_films_too(films, plan, name, settings):
    settings.STUDIO_LEADR_PIPELINE = True
    start(plan, name)
    soon(is_in(State.SUCCEEDED))
    assert films.control("renders")["items"][0]["route"] == "pipeline_leadr"


def test_a_batch_keeps_its_order(films, plan, name):
    rows = [Row(f"a{number}", {"first_name": f"{name} {number}", "city": "Leeds"}) for number in range(40)]
    asked = renders.start_many(plan, rows, now=clock.now())
    assert asked == tuple(row.key for row in rows)
    soon(lambda: Render.objects.filter(state=State.SUCCEEDED).count() == 40)
    words = {row["id"]: "".join(row["row"][:1]) for row in films.control("renders")["items"]}
    for render in Render.objects.all():
        assert words[render.render_id] == render.values[0] == f"{name} {render.key[1:]}"
    assert not RenderEvent.objects.filter(settled_at=None).exists()


def test_a_wrong_key_is_tried_later_and_costs_nothing(films, plan, name, settings):
    settings.STUDIO_SECRET = "wrong"
    with pytest.raises(TryLater):
        start(plan, name)
    assert (paid(films, name), renders.cost(plan)) == (0, 0)


def test_a_mapping_the_template_does_not_have_is_refused(films, ada, plan, name):
    other = make_plan(ada, template_id=plan.template_id, mapping=[{"variable": "mood", "default": name}])
    with pytest.raises(Refused):
        start(other, name)
    assert renders.cost(other) == 0


@pytest.mark.parametrize("fault", ["quota", "429_retry_after", "402"])
def test_a_render_that_was_not_taken_is_paid_when_it_is_tried_later(films, plan, name, fault):
    films.fault(fault, "try_sample")
    with pytest.raises(TryLater) as no:
        start(plan, name)
    assert no.value.after
    assert (paid(films, name), renders.cost(plan)) == (0, 0)
    start(plan, name)
    soon(is_in(State.SUCCEEDED))
    assert (paid(films, name), renders.cost(plan)) == (1, 1)


@pytest.mark.parametrize(
    "fault", ["reset", "malformed", "wrong_type", "truncated", "timeout_after", "timeout_before", "500", "503"]
)
def test_a_call_without_an_answer_ends_with_one_paid_film(films, plan, name, fault):
    films.fault(fault, "try_sample", seconds=8)
    with pytest.raises(Unclear):
        start(plan, name)
    start(plan, name, minutes=1)
    soon(is_in(State.SUCCEEDED))
    assert (paid(films, name), renders.cost(plan)) == (1, 1)


def test_an_unclear_call_with_closed_lists_is_settled_by_the_callback_alone(films, plan, name):
    films.control("studio", {"lists": "closed"})
    films.fault("reset", "try_sample")
    with pytest.raises(Unclear):
        start(plan, name)
    soon(is_in(State.SUCCEEDED))
    start(plan, name, minutes=1)
    assert paid(films, name) == 1


@pytest.mark.parametrize("fault", ["callback_duplicate", "callback_reorder"])
def test_callbacks_twice_or_out_of_order_are_one_answer(films, plan, name, fault):
    films.fault(fault, "render_callback", count=PLENTY)
    start(plan, name)
    soon(is_in(State.SUCCEEDED))
    assert Render.objects.get().address


@pytest.mark.parametrize("fault", ["callback_lost", "callback_withhold", "callback_late"])
def test_a_film_nobody_told_of_is_found_by_looking(films, plan, name, fault):
    films.fault(fault, "render_callback", count=PLENTY, seconds=3600)
    start(plan, name)
    soon(lambda: studio.client().result(Render.objects.get().render_id).is_answer)
    assert Render.objects.get().state == State.REQUESTED
    assert renders.poll(now=clock.now() + timedelta(minutes=29)) == 0
    assert renders.poll(now=clock.now() + timedelta(minutes=31)) == 1
    assert Render.objects.get().state == State.SUCCEEDED


def test_a_withheld_callback_that_comes_late_finds_all_done(films, plan, name):
    films.fault("callback_withhold", "render_callback", count=PLENTY)
    start(plan, name)
    soon(lambda: studio.client().result(Render.objects.get().render_id).is_answer)
    renders.poll(now=clock.now() + timedelta(minutes=31))
    before = Render.objects.values().get()
    films.control("faults", method="DELETE")
    films.control("withheld/release", {})
    soon(lambda: RenderEvent.objects.filter(name="succeeded").exists())
    assert Render.objects.values().get() == before


def test_a_film_that_fails_says_so_and_one_that_recovers_wins(films, plan, name):
    films.fault("render_failed", "try_sample")
    start(plan, f"{name} fails", key="a1")
    films.fault("render_failed_then_succeeded", "try_sample")
    start(plan, f"{name} recovers", key="a2")
    soon(is_in(State.FAILED, "a1"))
    soon(is_in(State.FAILED, "a2"))
    films.control("clock", {"advance_seconds": 601})
    soon(is_in(State.SUCCEEDED, "a2"))
    assert Render.objects.get(key="a1").state == State.FAILED


def test_a_film_that_never_comes_is_over_after_a_day(films, plan, name):
    films.fault("render_stuck", "try_sample")
    start(plan, name)
    renders.poll(now=clock.now() + timedelta(hours=23))
    assert Render.objects.get().state == State.REQUESTED
    renders.poll(now=clock.now() + timedelta(hours=25))
    assert Render.objects.get().state == State.EXPIRED
    assert paid(films, name) == 1


def test_a_lossy_studio_is_paid_once_for_every_lead(films, plan, name):
    """Twenty leads; calls are cut before and after they are taken, callbacks come twice or not at all."""
    for fault in ("reset", "500", "malformed", "429"):
        films.fault(fault, "try_sample", count=6, probability=0.3)
    films.fault("callback_lost", "render_callback", count=PLENTY, probability=0.3)
    films.fault("callback_duplicate", "render_callback", count=PLENTY, probability=0.3)
    keys = [f"a{number}" for number in range(20)]
    for minutes in range(0, 40, 2):
        for key in keys:
            if not Render.objects.answered().filter(key=key).exists():
                _try(plan, f"{name} {key}", key=key, minutes=minutes)
        if not Render.objects.filter(render_id="").exists() and Render.objects.count() == len(keys):
            break
        films.control("clock", {"advance_seconds": 120})  # time passes for both
    time.sleep(1)
    renders.poll(now=clock.now() + timedelta(minutes=90))
    assert set(Render.objects.values_list("state", flat=True)) == {State.SUCCEEDED}
    assert sorted(words for words in said_in(films) if words.startswith(name)) == sorted(
        f"{name} {key}" for key in keys
    )
    assert renders.cost(plan) == len(keys)
    assert len({renders.url_of(key) for key in keys}) == len(keys)


def _try(plan, name, **more):
    try:
        start(plan, name, **more)
    except (TryLater, Unclear):
        return
