"""What AI Studio's refusals mean: the whole table, for reads and for the paid call."""

from datetime import timedelta

import pytest

from leadr.common.gateways import Refused, Scope, TryLater, Unclear, WireError
from tests.apps.wires import closed_port, deaf_port, reply, wire
from video.studio import Studio
from video.studio_errors import RULES, Meaning, rule_of, said_no, translate

ROW = {"variables": ["name"], "rows": [["Ada"]], "callback_url": "https://leadr.test/?t=1"}
WORDS = {
    (Meaning.SETUP, True): (Refused, Scope.CONFIG),
    (Meaning.SETUP, False): (Refused, Scope.CONFIG),
    (Meaning.GONE, True): (Refused, Scope.CONFIG),
    (Meaning.GONE, False): (Refused, Scope.CONFIG),
    (Meaning.KEY, True): (TryLater, Scope.SERVICE),
    (Meaning.KEY, False): (TryLater, Scope.SERVICE),
    (Meaning.QUOTA, True): (TryLater, Scope.KIND),
    (Meaning.QUOTA, False): (TryLater, Scope.KIND),
    (Meaning.SLOW, True): (TryLater, Scope.KIND),
    (Meaning.SLOW, False): (TryLater, Scope.KIND),
    (Meaning.PASSING, True): (Unclear, Scope.ACTION),
    (Meaning.PASSING, False): (TryLater, Scope.ACTION),
}
STATUSES = {
    200: Meaning.QUOTA, 400: Meaning.SETUP, 401: Meaning.KEY, 402: Meaning.QUOTA, 403: Meaning.SETUP,
    404: Meaning.GONE, 413: Meaning.SETUP, 415: Meaning.SETUP, 422: Meaning.SETUP, 429: Meaning.SLOW,
}  # fmt: skip


def error(status, body=None, retry_after=None):
    return WireError(status, "", "", retry_after, body)


def studio(url, **more):
    return Studio(url, "studio", "secret", seconds=1, **more)


def test_the_table_is_whole():
    assert {status: rule.meaning for status, rule in RULES.items()} == STATUSES
    assert {meaning for meaning, _ in WORDS} == set(Meaning)


@pytest.mark.parametrize("status", [*STATUSES, 405, 408, 500, 501, 502, 503, 504])
@pytest.mark.parametrize("writes", [True, False])
def test_every_status_has_its_word(status, writes):
    no = translate(error(status), writes=writes)
    kind, scope = WORDS[STATUSES.get(status, Meaning.PASSING), writes]
    assert (type(no), no.scope) == (kind, scope)
    assert no.sentence.endswith(".")
    assert no.reason


@pytest.mark.parametrize("status", [200, 400, 402, 403, 422, 500])
@pytest.mark.parametrize("body", [{"error": "Quota exceeded"}, {"message": "Not enough credits"}])
def test_words_about_the_quota_weigh_more_than_the_status(status, body):
    assert rule_of(error(status, body)).meaning is Meaning.QUOTA


def test_a_wait_the_studio_asks_for_is_kept():
    assert translate(error(429, retry_after=timedelta(seconds=7)), writes=True).after == timedelta(seconds=7)
    assert translate(error(429), writes=True).after == timedelta(minutes=15)
    assert translate(error(402), writes=True).after == timedelta(hours=1)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"code": 402, "error": "x"}, 402),
        ({"code": 500}, 500),
        ({"code": 200, "error": "quota"}, 200),
        ({"error": "quota", "result": []}, 200),
        ({"code": 200, "result": ["a"]}, None),
        ({"code": 200, "result": ["a"], "error": None}, None),
        ({"result": []}, None),
        ({}, None),
        ({"code": "402"}, None),
    ],
)
def test_a_no_on_200_is_seen(body, status):
    refusal = said_no(body)
    assert (refusal.status if refusal else None) == status


def start(url, **more):
    return studio(url, **more).start("7d0c41e2-93ab-4f0e-8a55-2f1f0b7f9c11", **ROW)


def test_the_paid_call_is_made_once_whatever_happens():
    for answer in (reply("{}", status="500 Oops"), b"", reply("<html>"), reply('{"code": 200}'), reply("[]")):
        with wire(answer) as server, pytest.raises(Unclear):
            start(server.url)
        assert len(server.asked) == 1


def test_a_paid_call_that_takes_too_long_is_unclear():
    with wire(reply('{"code":200,"result":["a"]}')) as server:
        server.listener.settimeout(None)
        server.answers = [b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{"]
        with pytest.raises(Unclear):
            start(server.url)


def test_a_paid_call_that_never_left_is_tried_later():
    with pytest.raises(TryLater):
        start(closed_port())
    with deaf_port() as url, pytest.raises(TryLater):
        Studio(url, "studio", "secret", seconds=1).templates()


def test_a_used_up_plan_on_200_is_tried_later():
    with wire(reply('{"code":402,"error":"quota exceeded","result":null}')) as server, pytest.raises(TryLater) as no:
        start(server.url)
    assert (no.value.reason, no.value.scope) == ("quota", Scope.KIND)


@pytest.mark.parametrize("result", ["[]", '["a","b"]', "[1]", '[""]', '{"id":"a"}', '"a"', '["' + "a" * 81 + '"]'])
def test_ids_that_cannot_be_ours_are_unclear(result):
    with wire(reply(f'{{"code":200,"result":{result}}}')) as server, pytest.raises(Unclear):
        start(server.url)


def test_two_rows_with_one_id_are_unclear():
    with wire(reply('{"code":200,"result":["a","a"]}')) as server, pytest.raises(Unclear):
        studio(server.url).start("t", variables=["n"], rows=[["Ada"], ["Bo"]], callback_url="")


def test_the_call_carries_the_key_the_rows_and_our_address():
    with wire(reply('{"code":200,"result":["a"]}')) as server:
        assert start(server.url) == ["a"]
        head = server.asked[0].decode()
    assert head.startswith("POST /api/ai_studio/try_sample ")
    assert "Authorization: Basic c3R1ZGlvOnNlY3JldA==" in head
    assert '"names": [["Ada"]]' in head
    assert '"callback_url": "https://leadr.test/?t=1"' in head


def test_the_pipeline_is_used_when_the_settings_say_so():
    with wire(reply('{"code":200,"result":["a"]}')) as server:
        start(server.url, uses_pipeline=True)
    assert server.asked[0].startswith(b"POST /api/ai_studio/pipeline/leadr ")


@pytest.mark.parametrize("status", ["401 No", "403 No", "404 No"])
def test_closed_lists_ask_for_the_id_by_hand(status):
    with wire(reply("{}", status=status)) as server, pytest.raises(Refused) as refusal:
        studio(server.url).templates()
    assert refusal.value.reason == "lists_closed"
    assert "by hand" in refusal.value.sentence


def test_a_result_is_read_in_either_spelling():
    new = '{"code":200,"result":{"id":"a","status":"Succeeded","url":"u","share_url":"s","text":["Ada"]}}'
    old = '{"id":"a","status":"succeeded","url":"u","vimeo_url":"s","text":["Ada"]}'
    with wire(reply(new), reply(old)) as server:
        first, second = studio(server.url).result("a"), studio(server.url).result("a")
    assert first == second
    assert (first.page_url, first.texts, first.is_answer) == ("s", ("Ada",), True)


def test_a_list_that_repeats_its_page_ends():
    rows = ",".join(f'{{"id":"{number}"}}' for number in range(100))
    with wire(reply(f'{{"code":200,"result":{{"total":200,"instances":[{rows}]}}}}')) as server:
        assert len(studio(server.url).templates()) == 100
    assert len(server.asked) == 2


def test_segments_are_read_once_each_and_optional_ones_say_so():
    rows = '[{"variable":"a"},{"name":"b","required":false},{"variable":"a"},{"variable":" "},{}, 3]'
    with wire(reply(f'{{"code":200,"result":{rows}}}')) as server:
        assert studio(server.url).variables("t") == [("a", True), ("b", False)]
