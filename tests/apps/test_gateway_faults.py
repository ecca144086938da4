"""How the gateway says no: each way of misbehaving comes out as one of the three words, for reads and for writes."""

import time
from datetime import timedelta

import pytest

from accounts.linkedin import LinkedIn
from leadr.common.gateways import MAX_BYTES, Refused, Scope, TryLater, Unclear
from leadr.sandbox import faults
from tests.apps.wires import closed_port, deaf_port, reply, wire
from tests.factories import SEARCH

QUICK = (1, 0.5)  # seconds to connect, and to wait for an answer
QUARTER_HOUR, DAY = timedelta(minutes=15), timedelta(hours=24)

# Fault: what a read and what a write says, and how far it reaches.
LIMIT = (TryLater, Scope.KIND, TryLater, Scope.KIND)
SERVER_ERROR = (TryLater, Scope.ACTION, Unclear, Scope.ACTION)
SILENCE = SERVER_ERROR
WORDS = {
    "402": LIMIT,
    "429": LIMIT,
    "429_retry_after": LIMIT,
    "500": SERVER_ERROR,
    "provider_error": SERVER_ERROR,
    "503": SERVER_ERROR,
    "504": SERVER_ERROR,
    "timeout_before": SILENCE,
    "timeout_after": SILENCE,
    "slow": SILENCE,
    "reset": SILENCE,
    "malformed": SILENCE,
    "wrong_type": SILENCE,
    "truncated": SILENCE,
}
CALLS = sorted(set(faults.BEFORE) | faults.AFTER | faults.WAITS)
PERFORMED = {*faults.AFTER, "slow"}


@pytest.fixture
def linkedin(sandbox):
    return LinkedIn(sandbox.url, sandbox.api_key, timeout=QUICK)


@pytest.fixture
def account_id(sandbox):
    return sandbox.new_account()


@pytest.fixture
def stranger(linkedin, account_id):
    people = linkedin.search(account_id, url=SEARCH, cursor=None, limit=50).people
    return next(person for person in people if person.distance != 1)


def read(linkedin):
    return linkedin.account("acc_1")


def write(linkedin):
    return linkedin.invite("acc_1", provider_id="ACo1", note=None)


def said(call, linkedin):
    """The no of a call."""
    with pytest.raises((TryLater, Refused, Unclear)) as no:
        call(linkedin)
    return no.value


@pytest.mark.parametrize("kind", CALLS)
def test_every_fault_has_its_word_for_a_read(linkedin, account_id, sandbox, kind):
    sandbox.fault(kind, "account", seconds=1, count=3)
    no = said(lambda provider: provider.account(account_id), linkedin)
    assert (type(no), no.scope) == WORDS[kind][:2]
    assert no.sentence.endswith(".")


@pytest.mark.parametrize("kind", CALLS)
def test_every_fault_has_its_word_for_a_write(linkedin, account_id, stranger, sandbox, kind):
    sandbox.fault(kind, "invite", seconds=1)
    no = said(lambda provider: provider.invite(account_id, provider_id=stranger.provider_id, note=None), linkedin)
    assert (type(no), no.scope) == WORDS[kind][2:]
    if kind == "slow":  # performed only after we have hung up
        time.sleep(1)
    assert len(sandbox.effects(account_id, "invite")) == (kind in PERFORMED)


def test_a_session_dropped_on_the_way_is_about_the_account(linkedin, account_id, stranger, sandbox):
    sandbox.fault("session_dropped", "invite")
    no = said(lambda provider: provider.invite(account_id, provider_id=stranger.provider_id, note=None), linkedin)
    assert (type(no), no.reason, no.scope) == (TryLater, "disconnected_account", Scope.ACCOUNT)
    no = said(lambda provider: provider.profile(account_id, stranger.provider_id), linkedin)
    assert (type(no), no.scope) == (TryLater, Scope.ACCOUNT)
    assert sandbox.effects(account_id, "invite") == []


def test_a_write_is_made_once_and_a_read_up_to_three_times(linkedin, account_id, stranger, sandbox):
    sandbox.fault("reset", "invite", count=5)
    said(lambda provider: provider.invite(account_id, provider_id=stranger.provider_id, note=None), linkedin)
    assert sandbox.control("faults")["waiting"][0]["count"] == 4
    sandbox.control("faults", method="DELETE")
    sandbox.fault("reset", "account", count=2)
    assert linkedin.account(account_id).status == "OK"


def test_the_wait_the_provider_asks_for_is_kept(linkedin, account_id, sandbox):
    sandbox.fault("429_retry_after", "account", seconds=7200)
    assert said(lambda provider: provider.account(account_id), linkedin).after == timedelta(hours=2)
    sandbox.fault("429", "account")
    assert said(lambda provider: provider.account(account_id), linkedin).after == QUARTER_HOUR


@pytest.mark.parametrize("call", [read, write])
def test_a_dead_provider_is_tried_later_and_nothing_is_unclear(call):
    no = said(call, LinkedIn(closed_port(), "key", timeout=QUICK))
    assert (type(no), no.reason, no.scope) == (TryLater, "unreachable", Scope.SERVICE)


@pytest.mark.parametrize("call", [read, write])
@pytest.mark.parametrize(
    "address", ["", "http://", "api8.provider.test:13851", "ftp://provider.test", "http://provider.invalid"]
)
def test_an_address_that_leads_nowhere_is_tried_later(call, address):
    no = said(call, LinkedIn(address, "key", timeout=QUICK))
    assert (type(no), no.scope) == (TryLater, Scope.SERVICE)


@pytest.mark.parametrize("call", [read, write])
def test_a_connect_time_out_means_nothing_left(call):
    with deaf_port() as address:
        no = said(call, LinkedIn(address, "key", timeout=(0.3, 5)))
    assert (type(no), no.scope) == (TryLater, Scope.SERVICE)


@pytest.mark.parametrize(("call", "word"), [(read, TryLater), (write, Unclear)])
def test_a_read_time_out_of_a_write_is_unclear(call, word, sandbox):
    sandbox.fault("timeout_before", "*", seconds=1, count=3)
    no = said(call, LinkedIn(sandbox.url, sandbox.api_key, timeout=(5, 0.3)))
    assert (type(no), no.reason) == (word, "no_answer")


@pytest.mark.parametrize("call", [read, write])
@pytest.mark.parametrize(
    ("key", "reason", "sentence"),
    [
        ("wrong", "invalid_credentials", "The LinkedIn provider refused our API key. Check UNIPILE_API_KEY."),
        ("", "missing_credentials", "The LinkedIn provider got no API key. Set UNIPILE_API_KEY."),
    ],
)
def test_a_wrong_key_stops_the_service_and_says_what_to_check(call, key, reason, sentence, sandbox):
    no = said(call, LinkedIn(sandbox.url, key))
    assert (type(no), no.reason, no.sentence, no.scope) == (TryLater, reason, sentence, Scope.SERVICE)


@pytest.mark.parametrize("call", [read, write])
def test_a_key_that_is_no_header_sends_nothing(call, sandbox):
    no = said(call, LinkedIn(sandbox.url, "with a line\nbreak"))
    assert (type(no), no.scope) == (TryLater, Scope.SERVICE)


@pytest.mark.parametrize(("call", "word"), [(read, TryLater), (write, Unclear)])
@pytest.mark.parametrize("body", ["<h1>Moved</h1>", '{"object": "Moved"}'])
def test_a_redirect_is_not_followed_and_is_no_answer(call, word, body):
    with wire(reply()) as other, wire(reply(body, status="302 Found", Location=other.url)) as server:
        assert type(said(call, LinkedIn(server.url, "key", timeout=QUICK))) is word
    assert other.asked == []


@pytest.mark.parametrize(("call", "word"), [(read, TryLater), (write, Unclear)])
def test_a_redirect_to_nowhere_is_no_answer(call, word):
    with wire(reply('{"object": "Choices"}', status="300 Choices")) as server:
        assert type(said(call, LinkedIn(server.url, "key", timeout=QUICK))) is word


@pytest.mark.parametrize(("call", "word"), [(read, TryLater), (write, Unclear)])
@pytest.mark.parametrize(
    "answer",
    [
        reply(b'{"x": "' + b"a" * MAX_BYTES + b'"}'),
        reply(b"[" * 100_000 + b"]" * 100_000),
        reply(b'{"x": ' * 100_000),
        reply("[]"),
        reply("null"),
        reply(b"\xff\xfe"),
        reply("", status="204 No Content"),
        reply("not gzip", Content_Encoding="gzip"),
        reply('{"object": "Half', Content_Length="900"),
        b"not http at all\r\n\r\n",
        b"",
    ],
    ids=["huge", "deep list", "deep dict", "list", "null", "bytes", "empty", "no gzip", "cut", "no http", "hung up"],
)
def test_what_cannot_be_read_is_no_answer(call, word, answer):
    with wire(answer) as server:
        assert type(said(call, LinkedIn(server.url, "key", timeout=QUICK))) is word


@pytest.mark.parametrize(
    ("status", "of_read", "of_write"),
    [
        ("400 Bad", (Refused, Scope.CONFIG), (Refused, Scope.CONFIG)),
        ("404 Not Found", (Refused, Scope.LEAD), (Refused, Scope.LEAD)),
        ("429 Slow", (TryLater, Scope.KIND), (TryLater, Scope.KIND)),
        ("502 Bad Gateway", (TryLater, Scope.ACTION), (Unclear, Scope.ACTION)),
    ],
)
def test_a_refusal_whose_body_says_nothing_goes_by_its_status(status, of_read, of_write):
    with wire(reply("<h1>Gateway</h1>", status=status)) as server:
        linkedin = LinkedIn(server.url, "key", timeout=QUICK)
        for call, expected in ((read, of_read), (write, of_write)):
            no = said(call, linkedin)
            assert (type(no), no.scope) == expected
            assert no.reason == f"http_{status[:3]}"


@pytest.mark.parametrize(
    "header", ["soon", "-5", "²", "900000", "9" * 30, "9" * 5000, "", "Wed, 21 Oct 2015 07:28:00 GMT"]
)
def test_a_strange_retry_after_is_a_quarter_of_an_hour_or_a_week_at_most(header):
    with wire(reply("{}", status="429 Slow", Retry_After=header)) as server:
        after = said(write, LinkedIn(server.url, "key", timeout=QUICK)).after
    assert QUARTER_HOUR <= after <= timedelta(days=7)


def test_a_long_retry_after_is_kept_to_the_second():
    with wire(reply("{}", status="429 Slow", Retry_After="100000")) as server:
        assert said(write, LinkedIn(server.url, "key", timeout=QUICK)).after == timedelta(seconds=100_000)


def test_an_error_of_strange_form_is_still_a_refusal():
    with wire(reply('{"type": 5, "detail": [], "title": {}}', status="422 No")) as server:
        assert said(write, LinkedIn(server.url, "key")).scope is Scope.LEAD


def test_the_gateway_uses_no_proxy_and_no_netrc(monkeypatch, sandbox):
    monkeypatch.setenv("HTTP_PROXY", closed_port())
    assert isinstance(LinkedIn(sandbox.url, sandbox.api_key).accounts(), list)
