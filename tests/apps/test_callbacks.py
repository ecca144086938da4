"""Callbacks from anybody: forged, broken, replayed or out of order, they are refused or stored once, never a 500."""

import json
import threading
import time

import pytest
from django.db import connection, transaction
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as patience
from hypothesis import strategies as st

from accounts import connect
from accounts.models import LinkedInAccount, PendingConnection, ProviderEvent
from campaigns import launch
from campaigns.engine import recover
from campaigns.models import Action, Lead
from campaigns.states import State
from leadr.common.people import Person
from tests.factories import AccountFactory, DraftFactory
from tests.world import MONDAY_9
from workflows.kinds import Kind

pytestmark = pytest.mark.django_db
EVENTS, CONNECTED = "/api/v1/callbacks/linkedin/events/", "/api/v1/callbacks/linkedin/connected/"
SECRET = "test-callback-secret"
STATUS = {"AccountStatus": {"account_id": "acc_1", "account_type": "LINKEDIN", "message": "CREDENTIALS"}}
RELATION = {
    "event": "new_relation", "account_id": "acc_1", "account_type": "LINKEDIN", "user_full_name": "Nadia Orlov",
    "user_provider_id": "ACo1", "user_public_identifier": "nadia-orlov",
}  # fmt: skip
MESSAGE = {
    "event": "message_received", "account_id": "acc_1", "account_info": {"type": "LINKEDIN", "user_id": "ACoMe"},
    "timestamp": "2026-11-23T10:00:00.000Z", "message_id": "msg_1", "message": "Thanks!",
    "sender": {"attendee_id": "att_1", "attendee_provider_id": "ACo1"},
}  # fmt: skip
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
fuzzed = patience(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def post(body, address=EVENTS, secret=SECRET, **headers):
    """A callback as the provider makes it; a body of bytes goes as it is."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    if secret is not None:
        headers["X-Leadr-Secret"] = secret
    return Client().post(address, raw, content_type="application/json", headers=headers)


def stored():
    return ProviderEvent.objects.count()


def settle():
    """A tick reads what was told; afterwards nothing is left unread."""
    recover.answers(now=MONDAY_9)
    assert not ProviderEvent.objects.filter(settled_at=None).exists()


@pytest.mark.parametrize("body", [STATUS, RELATION, MESSAGE])
@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + " x", SECRET.upper(), "ü"])
def test_a_forged_event_is_refused_and_not_stored(body, secret):
    answer = post(body, secret=secret)
    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")
    assert answer.json()["detail"] == "The secret is wrong."
    assert stored() == 0


@pytest.mark.parametrize("address", [EVENTS, CONNECTED])
def test_only_a_post_is_a_callback(address):
    assert Client().get(address).status_code == 405
    assert Client().put(address).status_code == 405


def test_a_callback_needs_no_login_and_no_csrf_token():
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(EVENTS, STATUS, content_type="application/json", headers={"X-Leadr-Secret": SECRET})
    assert answer.status_code == 200


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/x-www-form-urlencoded", "", "x/\x7f"])
def test_the_body_is_read_whatever_its_type_says(kind):
    raw = json.dumps(STATUS).encode()
    answer = Client().post(EVENTS, raw, content_type=kind, headers={"X-Leadr-Secret": SECRET})
    assert (answer.status_code, stored()) == (200, 1)


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"null", b"[]", b'"text"', b"5", b"true", b"\xff\xfe\x00", b"\x00", b"event=new_relation",
        b"[" * 200_000, b'{"a":' * 20_000, b'{"a":' * 900 + b"1" + b"}" * 900, b'{"a":' * 5000 + b"1" + b"}" * 5000,
        b'{"event": NaN}', b'{"x": Infinity}', b'{"x": 1e999}', b'{"event": "\\u0000"}', b'{"\\u0000": 1}',
        b'{"x": "\\ud800"}', b'{"x": ' + b"9" * 5000 + b"}",
    ],
    ids=lambda body: repr(body[:16]) + str(len(body)),
)  # fmt: skip
@pytest.mark.parametrize("address", [EVENTS, f"{CONNECTED}?token=x"])
def test_what_is_no_json_object_we_can_keep_is_refused(body, address):
    answer = post(body, address)
    assert answer.status_code in {400, 403}
    assert answer["Content-Type"] == "application/problem+json"
    assert stored() == 0


@pytest.mark.parametrize("length", ["abc", "-1", "", "9" * 30])
def test_a_wrong_length_is_refused(length):
    answer = Client().post(
        EVENTS, json.dumps(STATUS), content_type="application/json", headers={"X-Leadr-Secret": SECRET},
        CONTENT_LENGTH=length,
    )  # fmt: skip
    assert answer.status_code == 400


@pytest.mark.parametrize("size", [300 * 1024, 3 * 1024 * 1024])
def test_an_oversized_event_is_refused(size):
    answer = post({**MESSAGE, "message": "x" * size})
    assert answer.status_code in {400, 413}
    assert stored() == 0


def test_a_text_about_nul_is_only_text():
    assert post({**MESSAGE, "message": r"In JSON it is written \u0000."}).status_code == 200
    assert stored() == 1


def test_an_emoji_is_kept():
    post({**MESSAGE, "message": "👋"})
    assert ProviderEvent.objects.get().payload["message"] == "👋"


@pytest.mark.parametrize("body", [STATUS, RELATION, MESSAGE])
def test_a_replay_is_stored_once(body):
    assert [post(body).status_code for _ in range(3)] == [200, 200, 200]
    assert stored() == 1
    settle()


@pytest.mark.parametrize("key", ["account_id", "message"])
@pytest.mark.parametrize("value", ["x" * 200, "x" * 5000, "", None, 5, ["a"], {"a": 1}])
def test_a_status_event_of_the_wrong_form_is_refused_or_stored(key, value):
    AccountFactory(provider_account_id="acc_1")
    answer = post({"AccountStatus": {**STATUS["AccountStatus"], key: value}})
    assert answer.status_code in {200, 400}
    assert stored() == (answer.status_code == 200)


@pytest.mark.parametrize("body", [RELATION, MESSAGE])
@pytest.mark.parametrize("value", ["x" * 5000, None, 5, ["a"], {"a": 1}])
def test_a_fact_of_the_wrong_form_is_refused_or_stored_and_stops_no_tick(body, value):
    for key in body:
        assert post({**body, key: value}).status_code in {200, 400}
    settle()


@fuzzed
@given(st.dictionaries(st.sampled_from([*STATUS, *RELATION, *MESSAGE]), ANYTHING, max_size=6))
def test_no_object_breaks_us(said):
    assert post(said).status_code in {200, 400}
    settle()


@fuzzed
@given(st.fixed_dictionaries({}, optional={key: st.just(value) | ANYTHING for key, value in MESSAGE.items()}))
def test_no_message_breaks_us(said):
    assert post(said).status_code in {200, 400}
    settle()


def test_two_messages_without_an_id_are_two_facts():
    for words in ("Yes", "No"):
        post({**MESSAGE, "message_id": None, "message": words})
    assert stored() == 2


def test_the_moment_of_a_message_is_believed_unless_it_is_to_come():
    post(MESSAGE)
    post({**MESSAGE, "message_id": "msg_2", "timestamp": "2999-01-01T00:00:00.000Z"})
    post({**MESSAGE, "message_id": "msg_3", "timestamp": "2026-13-45T99:00:00.000Z"})
    first, *others = ProviderEvent.objects.order_by("pk")
    assert first.happened_at.isoformat() == "2026-11-23T10:00:00+00:00"
    assert all(fact.happened_at == fact.received_at for fact in others)


@pytest.fixture
def invite(ada):
    """An invite to Nadia that waits for her answer."""
    account = AccountFactory(owner=ada, provider_account_id="acc_1")
    campaign = launch.launch(DraftFactory(owner=ada), accounts=[account], now=MONDAY_9).campaigns[0]
    lead = Lead.of(Person("nadia-orlov", "ACo1", "Nadia", "Orlov"), campaign=campaign, now=MONDAY_9)
    lead.save()
    row = Action.new(Kind.INVITE, campaign=campaign, due_at=MONDAY_9, now=MONDAY_9, lead=lead, step="invite")
    row.state, row.started_at, row.sent_at = State.WAITING, MONDAY_9, MONDAY_9
    row.save()
    return row


@pytest.mark.parametrize("order", [[RELATION, MESSAGE], [MESSAGE, RELATION], [MESSAGE, MESSAGE, RELATION, RELATION]])
def test_in_any_order_the_invite_is_accepted_and_the_reply_kept(invite, order):
    for body in order:
        post(body)
        settle()
    invite.refresh_from_db()
    assert (invite.state, invite.reason) == (State.DONE, "accepted")
    assert invite.lead.stage == Lead.objects.get().stage == "replied"
    assert not Action.objects.open().filter(lead=invite.lead).exists()


def test_our_own_message_is_no_reply(invite):
    post({**MESSAGE, "sender": {"attendee_provider_id": "ACoMe"}})
    settle()
    assert Lead.objects.get().replied_at is None


def test_a_message_to_another_account_is_no_reply(invite):
    post({**MESSAGE, "account_id": "acc_2"})
    settle()
    assert Lead.objects.get().replied_at is None


def test_an_event_changes_nothing_by_itself(invite):
    post(RELATION)
    invite.refresh_from_db()
    assert invite.state == State.WAITING


def pending(user, token="token"):
    return PendingConnection.objects.create(
        owner=user, token_hash=connect._hash(token), created_at=MONDAY_9, expires_at="2999-01-01T00:00Z"
    )


@pytest.mark.parametrize("key", ["account_id", "status", "name"])
@pytest.mark.parametrize("value", ["x" * 200, "x" * 5000, "", None, 5, ["a"], {"a": 1}, "\x00", "\ud800"])
def test_a_notify_call_of_the_wrong_form_is_refused_or_connects_once(ada, key, value):
    pending(ada)
    body = {"account_id": "acc_9", "status": "CREATION_SUCCESS", "name": "pc_1", key: value}
    answer = post(body, f"{CONNECTED}?token=token")
    assert answer.status_code in {200, 400}
    assert LinkedInAccount.objects.count() == (answer.status_code == 200)


@pytest.mark.parametrize("query", ["", "?token=", "?token=wrong", "?token=%00", "?token=%FF", "?token=" + "x" * 4000])
def test_a_notify_call_with_a_wrong_token_is_refused(ada, query):
    pending(ada)
    answer = post({"account_id": "acc_9", "status": "CREATION_SUCCESS"}, f"{CONNECTED}{query}")
    assert answer.status_code == 403
    assert answer.json()["detail"] == "This connection is unknown, used or expired."
    assert not LinkedInAccount.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_links_that_bring_one_account_at_once_connect_it_once(ada, bob):
    pending(bob, "bobs")
    said = []

    def bobs_call():
        said.append(post({"account_id": "acc_9", "status": "OK"}, f"{CONNECTED}?token=bobs").status_code)
        connection.close()

    with transaction.atomic():
        AccountFactory(owner=ada, provider_account_id="acc_9")
        caller = threading.Thread(target=bobs_call)
        caller.start()
        time.sleep(0.5)  # Bob's call waits for Ada's row by now
    caller.join(20)
    assert said == [403]
    assert LinkedInAccount.objects.get().owner == ada
