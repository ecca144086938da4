"""The callback of AI Studio: ours by its token, taken once and in any order; anything else changes nothing."""

import json
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.test import Client

from leadr.common.gateways import Unclear
from tests.apps.wires import reply, wire
from tests.video.conftest import NADIA, called, film, make_plan, said
from tests.world import MONDAY_9
from video import renders, tokens
from video.models import Render, RenderEvent
from video.renders import Row
from video.states import State
from video.studio import Studio

pytestmark = pytest.mark.django_db
DOOR = "/api/v1/callbacks/video/"
OMAR = {"first_name": "Omar"}


@pytest.fixture
def studio(at):
    with wire(said(["r1"])) as server:
        yield at(server)


@pytest.fixture
def render(plan, studio):
    renders.start(plan, key="a1", values=NADIA, now=MONDAY_9)
    return Render.objects.get(key="a1")


def post(body, *, token=None, now=MONDAY_9, content_type="application/json", query=""):
    raw = body if isinstance(body, str | bytes) else json.dumps(body)
    token = tokens.sign("a1") if token is None else token
    with time_machine.travel(now, tick=False):
        return Client().post(f"{DOOR}?t={token}{query}", raw, content_type=content_type)


def everything():
    """All we know of renders and what was told."""
    return (
        list(Render.objects.order_by("pk").values()),
        list(RenderEvent.objects.order_by("pk").values()),
    )


def state(key="a1"):
    return Render.objects.get(key=key).state


def test_the_address_we_give_is_the_one_that_answers(studio, render, settings):
    body = json.loads(studio.asked[0].partition(b"\r\n\r\n")[2])
    address = urlsplit(body["callback_url"])
    assert body["callback_url"].startswith(settings.BASE_URL)
    assert address.path == DOOR
    assert post(called("r1"), token=parse_qs(address.query)["t"][0]).status_code == 200
    assert state() == State.SUCCEEDED


def test_a_film_arrives_with_all_its_links(render):
    answer = post(called("r1"), now=MONDAY_9 + timedelta(minutes=3))
    assert answer.json() == {"status": "applied"}
    render.refresh_from_db()
    assert render.url == "https://assets.bhuman.ai/r1.mp4"
    assert render.page_url == "https://videos.bhuman.ai/video/r1"
    assert render.gif == "https://assets.bhuman.ai/r1.gif"
    assert render.thumbnail == "https://assets.bhuman.ai/r1.jpg"
    assert render.answered_at == MONDAY_9 + timedelta(minutes=3)
    assert (render.settled_at, renders.url_of("a1")) == (None, render.page_url)


def test_the_documented_spelling_with_share_url_is_read_too(render):
    post({"id": "r1", "status": "succeeded", "share_url": "https://videos.bhuman.ai/v", "url": "", "row_index": 0})
    assert renders.url_of("a1") == "https://videos.bhuman.ai/v"


@pytest.mark.parametrize("content_type", ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_the_body_is_read_whatever_its_content_type(render, content_type):
    assert post(called("r1"), content_type=content_type).status_code == 200
    assert state() == State.SUCCEEDED


@pytest.mark.parametrize("query", ["?id=r1", "&id=r1"])
def test_an_id_appended_to_our_query_does_no_harm(render, query):
    assert post(called("r1"), query=query).status_code == 200


def test_told_twice_is_taken_once(render):
    assert post(called("r1")).status_code == 200
    before = everything()
    answer = post(called("r1"), now=MONDAY_9 + timedelta(hours=1))
    assert (answer.status_code, answer.json()) == (200, {"status": "known already"})
    assert everything() == before


def test_a_late_film_is_kept_though_the_day_is_over(render):
    renders.expire(now=MONDAY_9 + timedelta(hours=25))
    renders.settle(["a1"], now=MONDAY_9 + timedelta(hours=25))
    assert post(called("r1"), now=MONDAY_9 + timedelta(hours=26)).status_code == 200
    assert state() == State.SUCCEEDED
    assert not Render.objects.unsettled().exists()


def test_a_film_after_a_failure_wins(render):
    post(called("r1", "failed"))
    assert state() == State.FAILED
    assert post(called("r1")).status_code == 200
    assert state() == State.SUCCEEDED


def test_a_failure_after_a_film_changes_nothing(render):
    post(called("r1"))
    row = Render.objects.values().get()
    assert post(called("r1", "failed")).json() == {"status": "answered already"}
    assert Render.objects.values().get() == row


def test_processing_is_news_but_no_answer(render):
    assert post(called("r1", "processing"), now=MONDAY_9 + timedelta(minutes=20)).status_code == 200
    render.refresh_from_db()
    assert (render.state, render.look_at) == (State.REQUESTED, MONDAY_9 + timedelta(minutes=50))


def test_processing_after_the_film_changes_nothing(render):
    post(called("r1"))
    row = Render.objects.values().get()
    assert post(called("r1", "processing")).status_code == 200
    assert Render.objects.values().get() == row


def test_other_events_are_stored_and_not_needed(render):
    body = {"event": "whatsapp.ready", "id": "r1", "whatsapp_video_url": "https://x.example"}
    assert post(body).json() == {"status": "not needed"}
    assert state() == State.REQUESTED


def test_a_callback_before_our_own_call_has_returned_is_not_lost(plan, at, monkeypatch):
    def call_first(*_args, **_more):
        assert post(called("r1")).status_code == 200
        return ["r1"]

    monkeypatch.setattr(Studio, "start", call_first)
    with wire(said([])) as server:
        at(server)
        renders.start(plan, key="a1", values=NADIA, now=MONDAY_9)
    render = Render.objects.get()
    assert (render.state, render.render_id, render.cost) == (State.SUCCEEDED, "r1", 1)


def test_early_callbacks_of_a_batch_wait_for_their_ids(plan, at, monkeypatch):
    def call_first(_studio, _template, *, callback_url, **_more):
        token = parse_qs(urlsplit(callback_url).query)["t"][0]
        assert post(called("r2"), token=token).json() == {"status": "waits for its id"}
        assert post(called("r1", "failed"), token=token).status_code == 200
        assert post(called("r2"), token=token).json() == {"status": "known already"}
        return ["r1", "r2"]

    monkeypatch.setattr(Studio, "start", call_first)
    with wire(said([])) as server:
        at(server)
        renders.start_many(plan, [Row("a1", NADIA), Row("a2", OMAR)], now=MONDAY_9)
    assert dict(Render.objects.values_list("key", "state")) == {"a1": State.FAILED, "a2": State.SUCCEEDED}
    assert not RenderEvent.objects.filter(settled_at=None).exists()


def test_a_callback_settles_what_had_no_answer(plan, at):
    with wire(b"") as server:
        at(server)
        with pytest.raises(Unclear):
            renders.start(plan, key="a1", values=NADIA, now=MONDAY_9)
        assert post(called("r1")).status_code == 200
        renders.start(plan, key="a1", values=NADIA, now=MONDAY_9 + timedelta(hours=1))
    assert state() == State.SUCCEEDED
    assert sum(call.startswith(b"POST") for call in server.asked) == 1


def test_a_batch_without_an_answer_is_settled_by_callbacks_when_the_list_is_closed(plan, at):
    closed = reply("{}", status="401 No")
    with wire(b"", closed, said(film("r2", text=["Omar", "your town"])), said(film("r1"))) as server:
        at(server)
        with pytest.raises(Unclear):
            renders.start_many(plan, [Row("a1", NADIA), Row("a2", OMAR)], now=MONDAY_9)
        token = tokens.sign(Render.objects.get(key="a1").batch)
        post(called("r2"), token=token)
        post(called("r1"), token=token)
        assert renders.evidence("a1", now=MONDAY_9 + timedelta(minutes=5)) is True
    assert renders.url_of("a1") == "https://videos.bhuman.ai/video/r1"


def test_a_film_that_was_taken_for_unpaid_is_taken_all_the_same(plan, at):
    with wire(b"", said({"total": 0, "videos": []})) as server:
        at(server)
        with pytest.raises(Unclear):
            renders.start(plan, key="a1", values=NADIA, now=MONDAY_9)
        assert renders.evidence("a1", now=MONDAY_9 + timedelta(minutes=5)) is False
    assert renders.cost(plan) == 0
    assert post(called("r1")).status_code == 200
    assert (state(), renders.cost(plan)) == (State.SUCCEEDED, 1)


# -- what changes nothing -------------------------------------------------------


def refused(status, body, **more):
    before = everything()
    answer = post(body, **more)
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"].endswith(".")
    assert everything() == before


@pytest.mark.parametrize("token", ["", "a1", "a1.", "a1.0000", ".", "a2.{proof}", "a1 .{proof}", "a1.{proof}0", "é.é"])
def test_a_forged_token_is_refused(render, token):
    proof = tokens.sign("a1").partition(".")[2]
    refused(403, called("r1"), token=token.format(proof=proof))


def test_a_token_of_another_secret_is_refused(render, settings):
    settings.CALLBACK_SECRET, kept = "another", settings.CALLBACK_SECRET
    token = tokens.sign("a1")
    settings.CALLBACK_SECRET = kept
    refused(403, called("r1"), token=token)


def test_an_id_of_another_render_is_foreign(plan, render, at, bob):
    with wire(said(["r2"])) as server:
        at(server)
        renders.start(make_plan(bob), key="a2", values=OMAR, now=MONDAY_9)
    refused(403, called("r2"), token=tokens.sign("a1"))
    refused(403, called("r1"), token=tokens.sign("a2"))


def test_an_id_nobody_knows_is_foreign(render):
    refused(403, called("r404"))


def test_an_id_of_another_render_does_not_name_an_early_one(plan, render, at):
    with wire(b"") as server:
        at(server)
        with pytest.raises(Unclear):
            renders.start(plan, key="a2", values=OMAR, now=MONDAY_9)
    refused(403, called("r1"), token=tokens.sign("a2"))


def test_a_call_that_is_not_there_any_more_is_not_found(render):
    render.delete()
    refused(404, called("r1"))


def test_a_callback_played_back_with_other_links_is_refused(render):
    post(called("r1"))
    refused(409, called("r1", url="https://assets.bhuman.ai/other.mp4"))


def test_a_callback_played_back_days_later_is_refused(render):
    post(called("r1"))
    refused(410, called("r1"), now=MONDAY_9 + timedelta(hours=25))


@pytest.mark.parametrize("field", ["url", "video_url"])
def test_a_film_at_a_host_we_do_not_know_is_refused(render, field):
    refused(422, called("r1", **{field: "https://evil.example/x.mp4"}))


def test_a_strange_link_does_not_even_name_an_early_render(plan, at):
    with wire(b"") as server:
        at(server)
        with pytest.raises(Unclear):
            renders.start(plan, key="a1", values=NADIA, now=MONDAY_9)
    refused(422, called("r1", url="https://evil.example/x.mp4"))


def test_a_picture_at_a_host_we_do_not_know_is_left_out(render):
    assert post(called("r1", thumbnail="https://evil.example/x.jpg")).status_code == 200
    render.refresh_from_db()
    assert (render.state, render.thumbnail) == (State.SUCCEEDED, "")


@pytest.mark.parametrize(
    "body",
    ["", "null", "[]", '"x"', "{", b"\xff", "[" * 50_000, "{}", '{"id":"r1"}',
     '{"status":"failed"}',
     '{"id":1,"status":"failed"}',
     '{"id":"","status":"failed"}', json.dumps({"id": "x" * 81, "status": "failed"})],
)  # fmt: skip
def test_a_body_that_says_nothing_is_refused(render, body):
    refused(400, body)


def test_a_body_that_is_too_large_is_refused(render):
    refused(413, {**called("r1"), "message": "x" * 70_000})


def test_words_a_table_cannot_hold_are_cleaned(render):
    body = '{"id":"r1","status":"failed","message":"no\\u0000 face \\ud83d"}'
    assert post(body).status_code == 200
    render.refresh_from_db()
    assert render.detail == "no face "


def test_only_a_post_is_taken(render):
    assert Client().get(f"{DOOR}?t={tokens.sign('a1')}").status_code == 405
