"""A callback stores its fact and answers: so many queries, however much is there already, and no deed follows in it."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import connect
from accounts.models import PendingConnection, ProviderEvent
from campaigns import launch
from campaigns.models import Action, Lead
from delivery import senders
from delivery.models import EmailRecord, Sender
from tests.delivery.test_bounces import bounce
from tests.factories import AccountFactory, DraftFactory
from tests.video.conftest import called, make_plan
from tests.world import MONDAY_9
from video import tokens
from video.models import Render
from workflows.kinds import Kind

pytestmark = pytest.mark.django_db
EVENTS, CONNECTED = "/api/v1/callbacks/linkedin/events/", "/api/v1/callbacks/linkedin/connected/"
NOW = datetime.now(UTC)
MANY = 300


@pytest.fixture(autouse=True)
def _nobody_outside(settings):
    """Whoever asked somebody outside would fail."""
    settings.UNIPILE_BASE_URL = settings.STUDIO_BASE_URL = settings.MODEL_BASE_URL = "http://127.0.0.1:9"


@pytest.fixture
def campaign(ada):
    account = AccountFactory(owner=ada, provider_account_id="acc_1")
    return launch.launch(DraftFactory(owner=ada), accounts=[account], now=MONDAY_9).campaigns[0]


@pytest.fixture
def sender(ada):
    return Sender.objects.create(owner=ada, name="Ada", address="ada@engines.test", created_at=MONDAY_9)


def status(number, _made):
    body = {"AccountStatus": {"account_id": "acc_1", "message": ("CREDENTIALS", "OK")[number % 2]}}  # each one is news
    return EVENTS, json.dumps(body), {"X-Leadr-Secret": "test-callback-secret"}


def relation(number, _made):
    body = {"event": "new_relation", "account_id": "acc_1", "user_provider_id": f"p{number}"}
    return EVENTS, json.dumps(body), {"X-Leadr-Secret": "test-callback-secret"}


def message(number, _made):
    body = {"event": "message_received", "account_id": "acc_1", "message_id": f"m{number}", "message": "Hi"}
    return EVENTS, json.dumps(body), {"X-Leadr-Secret": "test-callback-secret"}


def connected(number, made):
    owner, ends = made["ada"], NOW + timedelta(hours=1)
    hashed = connect._hash(f"t{number}")
    PendingConnection.objects.create(owner=owner, token_hash=hashed, created_at=NOW, expires_at=ends)
    body = {"account_id": f"acc_new{number}", "status": "CREATION_SUCCESS"}
    return f"{CONNECTED}?token=t{number}", json.dumps(body), {}


def film(number, made):
    key, plan = f"a{number}", made["plan"]
    Render.objects.create(
        owner=made["ada"], plan=plan, key=key, batch=key, values={}, state="requested", render_id=f"r{number}", cost=1,
        requested_at=NOW, sent_at=NOW,
    )  # fmt: skip
    return f"/api/v1/callbacks/video/?t={tokens.sign(key)}", json.dumps(called(f"r{number}")), {}


def returned(number, made):
    sender, address = made["sender"], f"n{number}@northwind.test"
    EmailRecord.objects.create(
        owner=made["ada"], sender=sender, key=f"a{number}", message_id=f"<a{number}.x@engines.test>", address=address,
        digest="x", subject="Hi", raw=b"x", state="sent", prepared_at=NOW, handed_over_at=NOW,
    )  # fmt: skip
    path = senders.hook_address(sender).partition("8000")[2]
    return path, bounce(f"<a{number}.x@engines.test>", address), {}


def crowd(made):
    """Much of everything."""
    campaign = made["campaign"]
    leads = Lead.objects.bulk_create(
        Lead(
            campaign=campaign, public_identifier=f"l{n}", provider_id=f"q{n}", found_at=MONDAY_9, stage_at=MONDAY_9
        ) for n in range(MANY)
    )  # fmt: skip
    more = {"campaign": campaign, "due_at": MONDAY_9, "now": MONDAY_9, "step": "invite"}
    Action.objects.bulk_create(Action.new(Kind.INVITE, lead=lead, **more) for lead in leads)
    ProviderEvent.objects.bulk_create(
        ProviderEvent(
            source="account_status", name="CONNECTING", identity=f"i{n}", provider_account_id="acc_1", payload={},
            happened_at=MONDAY_9, received_at=MONDAY_9,
        ) for n in range(MANY)
    )  # fmt: skip


# At most so many statements, with those that open and close a transaction.
DOORS = [(status, 10), (relation, 1), (message, 1), (connected, 11), (film, 7), (returned, 8)]


@pytest.mark.parametrize(("door", "most"), DOORS, ids=[door.__name__ for door, _ in DOORS])
def test_a_callback_costs_the_same_however_much_is_there(door, most, ada, campaign, sender):
    made = {"ada": ada, "campaign": campaign, "sender": sender, "plan": make_plan(ada)}
    few = [_cost(door(number, made)) for number in (2, 3)]
    crowd(made)
    before = list(Action.objects.order_by("pk").values())
    many = [_cost(door(number, made)) for number in (4, 5)]
    assert few == many
    assert max(few) <= most
    assert list(Action.objects.order_by("pk").values()) == before


def _cost(call):
    path, body, headers = call
    with CaptureQueriesContext(connection) as asked:
        answer = Client().post(path, body, content_type="application/json", headers=headers)
    assert answer.status_code == 200, answer.content
    return len(asked)
