"""A film that takes others along: one paid call in their order; what goes wrong together is tried alone."""

import json
from datetime import timedelta

import pytest

from leadr.common.gateways import Refused, TryLater, Unclear
from tests.apps.wires import reply, wire
from tests.video.conftest import NADIA, called, film, listed, said
from tests.world import MONDAY_9
from video import hear, renders
from video.models import Render
from video.renders import Row
from video.states import State

pytestmark = pytest.mark.django_db
LATER = MONDAY_9 + timedelta(minutes=5)
OMAR, UMA = Row("a2", {"first_name": "Omar"}), Row("a3", {"first_name": "Uma"})
UNUSABLE = reply('{"code":400,"error":"a word it cannot speak"}', status="400 Bad")
SLOW = reply("{}", status="429 Slow")


def start(plan, *others, key="a1", values=NADIA, now=MONDAY_9):
    renders.start(plan, key=key, values=values, now=now, others=others)


def calls(server):
    """The first words of every row of every paid call."""
    bodies = [json.loads(call.partition(b"\r\n\r\n")[2]) for call in server.asked if call.startswith(b"POST")]
    return [[row[0] for row in body["names"]] for body in bodies]


def test_others_share_the_paid_call_behind_the_first(plan, at):
    with wire(said(["r1", "r3", "r2"])) as server:
        at(server)
        start(plan, UMA, OMAR)
        start(plan, key="a2", values=OMAR.values)
    assert calls(server) == [["Nadia", "Uma", "Omar"]]
    assert dict(Render.objects.values_list("key", "render_id")) == {"a1": "r1", "a2": "r2", "a3": "r3"}


def test_others_asked_for_before_are_left_alone(plan, at):
    with wire(said(["r2"]), said(["r1", "r3"]), said(["r4"])) as server:
        at(server)
        start(plan, key="a2", values=OMAR.values)
        start(plan, OMAR, UMA)
        start(plan, Row("a4", {"first_name": "Zoe"}))
    assert calls(server) == [["Omar"], ["Nadia", "Uma"]]


def test_others_without_a_needed_word_are_left_out(plan, at):
    with wire(said(["r1", "r3"])) as server:
        at(server)
        start(plan, Row("a2", {"city": "Leeds"}), UMA)
    assert calls(server) == [["Nadia", "Uma"]]
    assert not Render.objects.filter(key="a2").exists()


def test_refused_together_each_is_tried_alone(plan, at):
    with wire(UNUSABLE, said(["r1"]), UNUSABLE, said(["r3"])) as server:
        at(server)
        start(plan, OMAR, UMA)
        with pytest.raises(Refused):
            start(plan, UMA, key="a2", values=OMAR.values, now=LATER)
        start(plan, key="a3", values=UMA.values, now=LATER)
    assert calls(server) == [["Nadia", "Omar", "Uma"], ["Nadia"], ["Omar"], ["Uma"]]
    assert dict(Render.objects.values_list("key", "cost")) == {"a1": 1, "a2": 0, "a3": 1}


def test_put_off_together_nothing_is_paid_and_each_is_tried_alone(plan, at):
    with wire(SLOW, said(["r1"])) as server:
        at(server)
        with pytest.raises(TryLater):
            start(plan, OMAR)
        assert renders.cost(plan) == 0
        start(plan, OMAR, now=LATER)
    assert calls(server) == [["Nadia", "Omar"], ["Nadia"]]


def test_unclear_together_each_is_looked_up(plan, at):
    with wire(b"", listed(film("r1")), said(["r2"])) as server:
        at(server)
        with pytest.raises(Unclear):
            start(plan, OMAR)
        start(plan, now=LATER)
        assert renders.evidence("a2", now=LATER) is False
        start(plan, key="a2", values=OMAR.values, now=LATER)
    assert calls(server) == [["Nadia", "Omar"], ["Omar"]]
    assert dict(Render.objects.values_list("key", "state")) == {"a1": State.SUCCEEDED, "a2": State.REQUESTED}


def test_one_look_settles_a_whole_call(plan, at):
    with wire(b"", listed(film("r1"), film("r3", text=["Uma", "your town"]))) as server:
        at(server)
        with pytest.raises(Unclear):
            start(plan, OMAR, UMA)
        assert renders.poll(now=LATER) == 1
    assert dict(Render.objects.values_list("key", "render_id")) == {"a1": "r1", "a2": "", "a3": "r3"}
    assert list(Render.objects.free().values_list("key", flat=True)) == ["a2"]
    assert sum(call.startswith(b"GET") for call in server.asked) == 1


def at_minute(minute):
    return (MONDAY_9 + timedelta(minutes=minute)).isoformat()


@pytest.mark.parametrize("first", ["a1", "a3"])
def test_two_silent_calls_with_the_same_words_keep_their_own_films(plan, at, first):
    """Asked about in any order, neither takes the other's film and has a third one paid."""
    films = [film("r3", created_at=at_minute(2)), film("r1", created_at=at_minute(0))]
    with wire(b"", b"", listed(*films)) as server:
        at(server)
        for key, minute in (("a1", 0), ("a3", 2)):
            with pytest.raises(Unclear):
                start(plan, key=key, now=MONDAY_9 + timedelta(minutes=minute))
        for key in (first, "a1", "a3"):
            assert renders.evidence(key, now=MONDAY_9 + timedelta(minutes=30)) is True
    assert sorted(Render.objects.values_list("render_id", flat=True)) == ["r1", "r3"]
    assert renders.cost(plan) == 2


def test_a_film_of_a_later_call_is_not_ours(plan, at):
    with wire(b"", listed(film("r3", created_at=at_minute(20)))) as server:
        at(server)
        with pytest.raises(Unclear):
            start(plan)
        assert renders.evidence("a1", now=MONDAY_9 + timedelta(minutes=30)) is False


def test_a_film_a_callback_told_of_another_call_is_not_ours(plan, at):
    rows = ("a1", Row("a2", NADIA)), ("a3", Row("a4", NADIA))
    films = [film(f"r{number}", created_at=at_minute(0)) for number in (3, 4, 1, 2)]
    with wire(b"", b"", listed(*films)) as server:
        at(server)
        for key, other in rows:
            with pytest.raises(Unclear):
                start(plan, other, key=key)
        for key, render_id in (("a3", "r3"), ("a3", "r4"), ("a1", "r2")):
            hear.take(Render.objects.get(key=key).batch, called(render_id), now=MONDAY_9)
        assert renders.evidence("a1", now=LATER) is True
        assert renders.evidence("a3", now=LATER) is True
    told = dict(Render.objects.values_list("render_id", "key"))
    assert {told["r1"], told["r2"]} == {"a1", "a2"}
    assert {told["r3"], told["r4"]} == {"a3", "a4"}


def test_unpaid_beside_another_it_is_still_wanted_when_its_own_turn_comes(plan, at):
    """A campaign that rested for two days in between has not lost the films it never paid for."""
    wednesday = MONDAY_9 + timedelta(days=2)
    with wire(SLOW, said(["r2"])) as server:
        at(server)
        with pytest.raises(TryLater):
            start(plan, OMAR)
        renders.expire(now=wednesday)
        start(plan, key="a2", values=OMAR.values, now=wednesday)
        renders.expire(now=wednesday)
    assert dict(Render.objects.values_list("key", "state")) == {"a1": State.EXPIRED, "a2": State.REQUESTED}
    assert renders.cost(plan) == 1


def test_put_off_for_a_day_at_its_own_turn_it_is_over(plan, at):
    with wire(SLOW) as server:
        at(server)
        with pytest.raises(TryLater):
            start(plan)
        renders.expire(now=MONDAY_9 + timedelta(days=1))
        start(plan, now=MONDAY_9 + timedelta(days=1))
    assert Render.objects.unsettled().get().state == State.EXPIRED
    assert len(calls(server)) == 1
