"""Many workers and callbacks at once: still one paid call, one answer."""

import json
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client

from leadr.common.gateways import Unclear
from tests.apps.wires import wire
from tests.video.conftest import NADIA, called, make_plan, said
from tests.world import MONDAY_9
from video import hear, renders, tokens
from video.models import Render, RenderEvent
from video.renders import Row
from video.states import State
from video.studio import Studio

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 6


@pytest.fixture
def plan(ada):
    return make_plan(ada)


def together(deed, rows):
    """Do something for every row at the same time; what came of each."""

    def one(row):
        try:
            return deed(row)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(rows)) as threads:
        return list(threads.map(one, rows))


def test_many_workers_with_one_key_pay_once(plan, at):
    def begin(_number):
        try:
            renders.start(plan, key="a1", values=NADIA, now=MONDAY_9)
        except Unclear:
            return "under way"
        return "asked"

    with wire(said(["r1"])) as server:
        at(server)
        assert "asked" in together(begin, range(MANY))
    assert len(server.asked) == 1
    assert (Render.objects.get().render_id, renders.cost(plan)) == ("r1", 1)


def test_many_workers_with_overlapping_batches_pay_each_row_once(plan, at, monkeypatch):
    names = []

    def answer(_studio, _template, *, rows, **_more):
        names.extend(row[0] for row in rows)
        return [f"r{row[0]}" for row in rows]

    monkeypatch.setattr(Studio, "start", answer)
    batches = [
        [Row(f"a{number}", {"first_name": str(number)}) for number in range(start, start + 5)] for start in range(MANY)
    ]
    with wire(said([])) as server:
        at(server)
        together(lambda rows: renders.start_many(plan, rows, now=MONDAY_9), batches)
    assert sorted(names, key=int) == [str(number) for number in range(10)]
    assert all(render.render_id == f"r{render.values[0]}" for render in Render.objects.all())


def test_the_same_callback_many_times_at_once_is_one_fact(plan, at):
    with wire(said(["r1"])) as server:
        at(server)
        renders.start(plan, key="a1", values=NADIA, now=MONDAY_9)
    verdicts = together(lambda _number: hear.take("a1", called("r1"), now=MONDAY_9), range(MANY))
    assert sorted(verdicts) == ["applied"] + ["known already"] * (MANY - 1)
    assert RenderEvent.objects.count() == 1


def test_film_and_failure_at_once_end_with_the_film(plan, at):
    with wire(said(["r1"])) as server:
        at(server)
        renders.start(plan, key="a1", values=NADIA, now=MONDAY_9)
    bodies = [called("r1", status) for status in ("failed", "succeeded", "processing")]
    together(lambda body: hear.take("a1", body, now=MONDAY_9), bodies)
    assert Render.objects.get().state == State.SUCCEEDED


def test_callbacks_that_race_the_answer_of_our_own_call_are_not_lost(plan, at, monkeypatch):
    """The callbacks of a batch arrive from threads of their own while the ids are being written."""
    pool = ThreadPoolExecutor(MANY)
    told = []

    def answer(_studio, _template, *, rows, callback_url, **_more):
        token = parse_qs(urlsplit(callback_url).query)["t"][0]
        for row in rows:
            told.append(pool.submit(call, token, f"r{row[0]}"))
        return [f"r{row[0]}" for row in rows]

    def call(token, render_id):
        try:
            body = json.dumps(called(render_id))
            return Client().post(f"/api/v1/callbacks/video/?t={token}", body, content_type="text/plain").status_code
        finally:
            connection.close()

    monkeypatch.setattr(Studio, "start", answer)
    rows = [Row(f"a{number}", {"first_name": str(number)}) for number in range(30)]
    with wire(said([])) as server:
        at(server)
        renders.start_many(plan, rows, now=MONDAY_9)
    assert {row.result() for row in told} == {200}
    pool.shutdown()
    assert set(Render.objects.values_list("state", flat=True)) == {State.SUCCEEDED}
    assert not RenderEvent.objects.filter(settled_at=None).exists()
    assert tokens.read(tokens.sign("a1")) == "a1"
