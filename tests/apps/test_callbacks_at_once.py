"""Callbacks that come at once: each fact is kept once, none is answered before it is, and a broken line loses none."""

import threading
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.db import DataError, OperationalError, connection, transaction
from django.test import Client

from accounts import watch
from accounts.models import ProviderEvent
from leadr.common import ready
from leadr.common.ready import Ready
from tests.apps.test_callbacks import EVENTS, RELATION, SECRET

pytestmark = pytest.mark.django_db(transaction=True)
CALLERS = 8


@pytest.fixture(autouse=True)
def lines(monkeypatch):
    """Lines of this test's own, closed before its database goes."""
    lines = Ready(watch.STORE)
    monkeypatch.setattr(watch, "hurried", lines)
    yield lines
    lines.close()


def told(person, **more):
    """What one caller says, and the status it hears."""
    body = {**RELATION, "user_provider_id": person, **more}
    try:
        return Client(raise_request_exception=False).post(
            EVENTS, body, content_type="application/json", headers={"X-Leadr-Secret": SECRET}
        ).status_code  # fmt: skip
    finally:
        connection.close()


def at_once(people):
    """All of them tell at the same moment."""
    begin = threading.Barrier(len(people))

    def tell(person):
        begin.wait(10)
        return told(person)

    with ThreadPoolExecutor(len(people)) as pool:
        return list(pool.map(tell, people))


def stored():
    return sorted(row.payload["user_provider_id"] for row in ProviderEvent.objects.all())


def backends():
    """The server's processes for connections that are not ours."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )
        return [pid for (pid,) in cursor.fetchall()]


def cut():
    """End every connection but ours, as a server that starts anew does."""
    with connection.cursor() as cursor:
        for pid in backends():
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


def test_facts_of_many_callers_are_each_kept_once(lines):
    for turn in range(6):
        assert at_once([f"p{turn}-{number}" for number in range(CALLERS)]) == [200] * CALLERS
    assert stored() == sorted(f"p{turn}-{number}" for turn in range(6) for number in range(CALLERS))
    assert 0 < len(lines._idle) == lines._count <= ready.MOST


def test_one_fact_told_by_many_at_once_is_kept_once():
    told("warm")
    for _ in range(3):
        assert at_once(["same"] * CALLERS) == [200] * CALLERS
    assert stored() == ["same", "warm"]


def test_the_ready_way_and_the_usual_way_keep_the_same(lines):
    more = {"user_full_name": "Nadia 👋 “Orlov” \\u0000 %s", "nested": [1, 1.5, None, True, {"a": "ü"}]}
    told("usual", **more)
    told("ready", **more)
    usual, quick = ProviderEvent.objects.order_by("pk")
    assert usual.payload | {"user_provider_id": "ready"} == quick.payload
    for row in (usual, quick):
        assert (row.source, row.name, row.provider_account_id) == ("users", "new_relation", "acc_1")
        assert (row.happened_at, row.settled_at, row.verdict) == (row.received_at, None, "")
    assert usual.received_at < quick.received_at


def test_the_first_callback_goes_the_usual_way_and_opens_a_line_for_the_next(lines, monkeypatch):
    assert (told("first"), lines._count) == (200, 1)
    monkeypatch.setattr(ready.sql, "change", None)  # whoever goes the usual way now fails
    assert (told("second"), lines._count) == (200, 1)
    assert stored() == ["first", "second"]


def test_nothing_is_answered_before_it_is_committed(lines):
    told("warm")
    answered = []
    caller = threading.Thread(target=lambda: answered.append(told("late")))
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE accounts_providerevent IN SHARE MODE")
        caller.start()
        caller.join(0.5)
        assert answered == []
    caller.join(20)
    assert (answered, stored()) == ([200], ["late", "warm"])


def test_a_cut_line_loses_nothing_and_is_replaced(lines):
    at_once([f"a{number}" for number in range(CALLERS)])
    connection.close_pool()
    cut()
    before = lines._count
    assert at_once([f"b{number}" for number in range(CALLERS)]) == [200] * CALLERS
    assert (len(stored()), before > 0) == (2 * CALLERS, True)
    assert told("after") == 200


def test_while_the_database_is_away_the_answer_is_503_and_no_line_is_opened(lines, monkeypatch):
    told("warm")
    lines.close()

    def away(*_):
        raise OperationalError("the connection is closed")

    monkeypatch.setattr(ready.sql, "change", away)
    assert at_once(["x", "y"]) == [503, 503]
    assert (lines._count, stored()) == (0, ["warm"])


def test_a_line_that_cannot_be_opened_costs_nothing(lines, monkeypatch):
    def refused(**_):
        raise psycopg.OperationalError("too many connections")

    monkeypatch.setattr(ready.psycopg, "connect", refused)
    assert [told("a"), told("b")] == [200, 200]
    assert (lines._count, stored()) == (0, ["a", "b"])


def test_one_that_cannot_be_kept_says_so_and_stops_no_neighbour(lines):
    good = ["users", "new_relation", "i1", "acc_1", "{}", "2026-11-23T10:00:00+00:00", "2026-11-23T10:00:00+00:00"]
    lines.change(good)
    for column, value in ((4, "{"), (5, "no moment"), (3, "x" * 121), (1, "a\x00b")):
        with pytest.raises(DataError):
            lines.change([*good[:column], value, *good[column + 1 :]])
        lines.change([*good[:2], f"after {column}", *good[3:]])
    assert ProviderEvent.objects.count() == 5


def test_inside_a_transaction_it_stands_or_falls_with_the_rest(lines):
    told("warm")
    with transaction.atomic():
        assert told_here("undone") == 200
        transaction.set_rollback(True)
    assert stored() == ["warm"]


def told_here(person):
    return Client().post(
        EVENTS, {**RELATION, "user_provider_id": person}, content_type="application/json",
        headers={"X-Leadr-Secret": SECRET},
    ).status_code  # fmt: skip
