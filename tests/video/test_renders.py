"""A film is asked for once by our own key: killed at each point, batched in order, looked up when unclear."""

from datetime import timedelta

import pytest

from leadr.common.gateways import Refused, Scope, TryLater, Unclear
from tests.apps.wires import closed_port, reply, wire
from tests.video.conftest import NADIA, film, listed, make_plan, said
from tests.world import MONDAY_9
from video import moves, renders
from video.models import Render
from video.renders import Row
from video.states import State
from video.studio import Studio

pytestmark = pytest.mark.django_db
LATER = MONDAY_9 + timedelta(minutes=5)
OMAR = {"first_name": "Omar", "city": ""}


class Killed(BaseException):
    """The worker dies here."""


def die(*_args, **_more):
    raise Killed


def start(plan, key="a1", values=NADIA, now=MONDAY_9):
    renders.start(plan, key=key, values=values, now=now)


def paid(server):
    return sum(call.startswith(b"POST") for call in server.asked)


def test_a_render_is_paid_once_however_often_it_is_started(plan, at):
    with wire(said(["r1"])) as server:
        at(server)
        for _ in range(3):
            start(plan)
    render = Render.objects.get(key="a1")
    assert (render.render_id, render.values, render.cost) == ("r1", ["Nadia", "Leeds"], 1)
    assert (render.state, render.owner_id) == (State.REQUESTED, plan.owner_id)
    assert paid(server) == 1


def test_the_intent_is_there_before_the_call(plan, at, monkeypatch):
    monkeypatch.setattr(Studio, "start", die)
    with wire(said([])) as server:
        at(server)
        with pytest.raises(Killed):
            start(plan)
    render = Render.objects.get(key="a1")
    assert (render.state, render.render_id, render.sent_at) == (State.REQUESTED, "", MONDAY_9)


def test_killed_before_the_intent_nothing_was_written_and_it_starts_anew(plan, at, monkeypatch):
    with wire(said(["r1"])) as server:
        at(server)
        with monkeypatch.context() as killed:
            killed.setattr(moves, "claim", die)
            with pytest.raises(Killed):
                start(plan)
        start(plan, now=LATER)
    assert paid(server) == 1
    assert renders.cost(plan) == 1


def test_killed_between_intent_and_call_it_is_paid_once(plan, at, monkeypatch):
    with wire(listed(), said(["r1"])) as server:
        at(server)
        with monkeypatch.context() as killed:
            killed.setattr(Studio, "start", die)
            with pytest.raises(Killed):
                start(plan)
        start(plan, now=LATER)
    assert paid(server) == 1
    assert Render.objects.get(key="a1").render_id == "r1"
    assert renders.cost(plan) == 1


def test_killed_between_call_and_store_it_is_paid_once(plan, at, monkeypatch):
    with wire(said(["r1"]), listed(film("r1", "processing"))) as server:
        at(server)
        with monkeypatch.context() as killed:
            killed.setattr(moves, "name", die)
            with pytest.raises(Killed):
                start(plan)
        start(plan, now=LATER)
    assert paid(server) == 1
    assert Render.objects.get(key="a1").render_id == "r1"
    assert renders.cost(plan) == 1


def test_killed_after_the_store_it_is_paid_once(plan, at):
    with wire(said(["r1"])) as server:
        at(server)
        start(plan)
        start(plan, now=LATER)
    assert paid(server) == 1


def test_right_after_a_kill_nothing_is_said_or_paid(plan, at, monkeypatch):
    monkeypatch.setattr(Studio, "start", die)
    with wire(listed()) as server:
        at(server)
        with pytest.raises(Killed):
            start(plan)
        with pytest.raises(Unclear):
            start(plan, now=MONDAY_9 + timedelta(seconds=1))
    assert server.asked == []


def test_a_call_without_an_answer_is_unclear_and_then_found(plan, at):
    with wire(b"", listed(film("r1"))) as server:
        at(server)
        with pytest.raises(Unclear):
            start(plan)
        assert Render.objects.get(key="a1").state == State.UNCLEAR
        start(plan, now=LATER)
    assert Render.objects.get(key="a1").state == State.SUCCEEDED
    assert renders.url_of("a1") == "https://videos.bhuman.ai/video/r1"
    assert paid(server) == 1


def test_a_call_without_an_answer_is_paid_again_only_on_proof(plan, at):
    with wire(b"", listed(film("r0", text=["Somebody", "else"])), said(["r1"])) as server:
        at(server)
        with pytest.raises(Unclear):
            start(plan)
        start(plan, now=LATER)
    assert Render.objects.get(key="a1").render_id == "r1"
    assert renders.cost(plan) == 1
    assert paid(server) == 2


@pytest.mark.parametrize("answer", [reply("{}", status="401 No"), reply("{}", status="503 Away"), b""])
def test_without_evidence_nothing_is_paid_again(plan, at, answer):
    with wire(b"", answer) as server:
        at(server)
        for minute in (0, 5, 60, 600):
            with pytest.raises(Unclear):
                start(plan, now=MONDAY_9 + timedelta(minutes=minute))
    assert paid(server) == 1
    assert renders.evidence("a1", now=LATER) is None


def test_a_film_of_another_lead_with_the_same_words_is_not_taken(plan, at):
    with wire(said(["r1"]), b"", listed(film("r1")), said(["r2"])) as server:
        at(server)
        start(plan, key="a1")
        with pytest.raises(Unclear):
            start(plan, key="a2")
        start(plan, key="a2", now=LATER)
    assert list(Render.objects.order_by("key").values_list("render_id", flat=True)) == ["r1", "r2"]
    assert paid(server) == 3
    assert renders.cost(plan) == 2


def test_a_film_from_before_our_call_is_not_ours(plan, at):
    old = film("r0", created_at=(MONDAY_9 - timedelta(hours=1)).isoformat())
    with wire(b"", listed(old)) as server:
        at(server)
        with pytest.raises(Unclear):
            start(plan)
        assert renders.evidence("a1", now=LATER) is False


def test_while_a_call_with_the_same_words_is_under_way_nothing_is_proven(plan, at, monkeypatch):
    with wire(listed()) as server:
        at(server)
        monkeypatch.setattr(Studio, "start", die)
        for key, now in (("a1", MONDAY_9), ("a2", LATER)):
            with pytest.raises(Killed):
                start(plan, key=key, now=now)
        assert renders.evidence("a1", now=LATER) is None
        assert renders.evidence("a1", now=LATER + timedelta(minutes=5)) is False


def test_what_was_never_asked_for_was_certainly_not_paid(db):
    assert renders.evidence("a404", now=MONDAY_9) is False
    assert renders.url_of("a404") == ""


def test_a_studio_that_is_away_costs_nothing_and_is_tried_again(plan, at, settings):
    settings.STUDIO_BASE_URL = closed_port()
    with pytest.raises(TryLater):
        start(plan)
    assert renders.cost(plan) == 0
    with wire(said(["r1"])) as server:
        at(server)
        start(plan, now=LATER)
    assert Render.objects.get(key="a1").render_id == "r1"
    assert renders.cost(plan) == 1


def test_a_refused_render_is_failed_costs_nothing_and_may_be_asked_for_again(plan, at):
    with wire(reply('{"code":400,"error":"unknown variable"}', status="400 Bad"), said(["r1"])) as server:
        at(server)
        with pytest.raises(Refused) as refusal:
            start(plan)
        render = Render.objects.get(key="a1")
        assert (refusal.value.scope, render.state, render.cost) == (Scope.CONFIG, State.FAILED, 0)
        assert render.sentence == refusal.value.sentence
        assert not Render.objects.unsettled().exists()
        start(plan, now=LATER)
    assert Render.objects.get(key="a1").state == State.REQUESTED


def test_a_failed_film_is_not_paid_again(plan, at):
    with wire(said(["r1"]), said(film("r1", "failed", message="no face"))) as server:
        at(server)
        start(plan)
        renders.poll(now=MONDAY_9 + timedelta(hours=1))
        start(plan, now=MONDAY_9 + timedelta(hours=2))
    render = Render.objects.get(key="a1")
    assert (render.state, render.detail) == (State.FAILED, "no face")
    assert "no face" not in render.sentence
    assert paid(server) == 1


def test_a_lead_without_a_needed_word_is_refused_before_anything_is_paid(plan, at):
    with wire(said(["r1"])) as server:
        at(server)
        with pytest.raises(Refused) as refusal:
            start(plan, values={"city": "Leeds"})
    assert (refusal.value.reason, refusal.value.scope) == ("video_value_missing", Scope.LEAD)
    assert server.asked == []
    assert not Render.objects.exists()


def test_a_plan_without_a_template_is_refused(ada):
    with pytest.raises(Refused) as refusal:
        start(make_plan(ada, template_id=None))
    assert refusal.value.reason == "no_template"


def test_without_a_studio_it_is_refused(plan, settings):
    settings.STUDIO_BASE_URL = ""
    with pytest.raises(Refused) as refusal:
        start(plan)
    assert refusal.value.reason == "not_set_up"
    assert renders.cost(plan) == 0


def test_many_rows_are_one_paid_call_and_ids_follow_the_rows(plan, at):
    rows = [Row("a1", NADIA), Row("a2", OMAR), Row("a3", {"city": "x"}), Row("a4", {"first_name": "Uma"})]
    with wire(said(["r1", "r2", "r4"])) as server:
        at(server)
        assert renders.start_many(plan, rows, now=MONDAY_9) == ("a1", "a2", "a4")
        assert renders.start_many(plan, rows, now=MONDAY_9) == ()
    made = {render.key: (render.render_id, render.values) for render in Render.objects.all()}
    assert made == {
        "a1": ("r1", ["Nadia", "Leeds"]),
        "a2": ("r2", ["Omar", "your town"]),
        "a4": ("r4", ["Uma", "your town"]),
    }
    assert paid(server) == 1
    assert renders.cost(plan) == 3
    assert renders.cost(plan, keys=["a1", "a4"]) == 2


def test_a_row_started_before_is_left_out_of_a_batch(plan, at):
    with wire(said(["r2"]), said(["r1", "r3"])) as server:
        at(server)
        start(plan, key="a2", values=OMAR)
        rows = [Row("a3", {"first_name": "Uma"}), Row("a2", OMAR), Row("a1", NADIA)]
        assert renders.start_many(plan, rows, now=MONDAY_9) == ("a3", "a1")
    assert dict(Render.objects.values_list("key", "render_id")) == {"a1": "r3", "a2": "r2", "a3": "r1"}


def test_a_batch_without_an_answer_is_settled_row_by_row(plan, at):
    rows = [Row("a1", NADIA), Row("a2", OMAR)]
    films = listed(film("r2", text=["Omar", "your town"]), film("r1"))
    with wire(b"", films) as server:
        at(server)
        with pytest.raises(Unclear):
            renders.start_many(plan, rows, now=MONDAY_9)
        assert {key: renders.evidence(key, now=LATER) for key in ("a1", "a2")} == {"a1": True, "a2": True}
    assert dict(Render.objects.values_list("key", "render_id")) == {"a1": "r1", "a2": "r2"}
    assert paid(server) == 1


def test_silence_is_ended_by_a_look_after_thirty_minutes(plan, at):
    with wire(said(["r1"]), said(film("r1", "processing")), said(film("r1"))) as server:
        at(server)
        start(plan)
        assert renders.poll(now=MONDAY_9 + timedelta(minutes=29)) == 0
        assert renders.poll(now=MONDAY_9 + timedelta(minutes=30)) == 1
        assert Render.objects.get(key="a1").state == State.REQUESTED
        assert renders.poll(now=MONDAY_9 + timedelta(minutes=61)) == 1
    render = Render.objects.get(key="a1")
    assert (render.state, render.url) == (State.SUCCEEDED, "https://assets.bhuman.ai/r1.mp4")
    assert render.answered_at == MONDAY_9 + timedelta(minutes=61)


def test_a_poll_settles_what_is_unclear(plan, at):
    with wire(b"", listed(film("r1"))) as server:
        at(server)
        with pytest.raises(Unclear):
            start(plan)
        renders.poll(now=LATER)
    assert renders.url_of("a1")


def test_a_studio_that_is_away_stops_the_round_of_looks(plan, at, settings):
    with wire(said(["r1", "r2"])) as server:
        at(server)
        renders.start_many(plan, [Row("a1", NADIA), Row("a2", OMAR)], now=MONDAY_9)
    settings.STUDIO_BASE_URL = closed_port()
    assert renders.poll(now=MONDAY_9 + timedelta(hours=1)) == 1
    assert Render.objects.open().count() == 2


def test_after_a_day_without_an_answer_a_render_is_over(plan, at):
    with wire(said(["r1"]), said(film("r1", "queued"))) as server:
        at(server)
        start(plan)
        renders.poll(now=MONDAY_9 + timedelta(hours=23, minutes=59))
        assert Render.objects.get(key="a1").is_open
        renders.poll(now=MONDAY_9 + timedelta(hours=24))
    assert Render.objects.get(key="a1").state == State.EXPIRED
    assert list(Render.objects.unsettled().values_list("key", flat=True)) == ["a1"]
    assert renders.settle(["a1"], now=LATER) == 1
    assert renders.settle(["a1"], now=LATER) == 0
    start(plan, now=MONDAY_9 + timedelta(hours=25))
    assert [render.key for render in Render.objects.unsettled()] == ["a1"]
    assert renders.by_key(["a1", "a404"]).keys() == {"a1"}


def test_a_poll_that_brings_a_link_elsewhere_fails_the_film(plan, at):
    elsewhere = film("r1", url="https://evil.example/r1.mp4")
    with wire(said(["r1"]), said(elsewhere)) as server:
        at(server)
        start(plan)
        renders.poll(now=MONDAY_9 + timedelta(minutes=31))
    render = Render.objects.get(key="a1")
    assert (render.state, render.address) == (State.FAILED, "")
    assert "host" in render.sentence


def test_a_preview_is_one_paid_film_and_only_one_at_a_time(plan, at):
    with wire(said(["r1"])) as server:
        at(server)
        render = renders.preview(plan, values=NADIA, now=MONDAY_9)
        with pytest.raises(Refused):
            renders.preview(plan, values=NADIA, now=MONDAY_9)
    assert (render.render_id, renders.cost(plan)) == ("r1", 1)
