"""What happens is told to users' own systems: signed, again when nobody answers, never into a private network."""

import json
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import time_machine
from django.core import mail
from standardwebhooks import Webhook as Checker

from accounts import watch, webhooks
from accounts.models import (
    ApiToken,
    DeliveryState,
    LinkedInAccount,
    NewsKind,
    ProviderEvent,
    Webhook,
    WebhookDelivery,
)
from campaigns import launch
from campaigns.engine import moves, recover
from campaigns.models import Action, Lead
from leadr.common import guarded
from leadr.common.people import Person
from tests.apps.pages import text_of
from tests.factories import AccountFactory, DraftFactory
from tests.world import MONDAY_9
from workflows.kinds import Kind

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)


class Ear(BaseHTTPRequestHandler):
    """A user's own system: remembers what it is told, answers as the test wants."""

    def do_POST(self):
        """Take a call."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((body.decode(), dict(self.headers)))
        self.send_response(self.server.status)
        self.send_header("Location", "http://127.0.0.1:9/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def ear(settings):
    settings.DEVELOPMENT = True
    server = HTTPServer(("127.0.0.1", 0), Ear)
    server.heard, server.status = [], 200
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()


@pytest.fixture
def hook(ada, ear):
    return webhooks.add(ada, url=f"http://127.0.0.1:{ear.server_port}/in?x=1", kinds=NewsKind.values, now=NOW)


def tell(hook, now=NOW):
    webhooks.tell(hook.owner_id, NewsKind.FINISHED, {"campaign": 1}, now=now)
    return hook.deliveries.latest("pk")


def test_a_call_is_signed_by_the_standard_scheme(hook, ear):
    tell(hook)
    assert webhooks.deliver_due(now=NOW) == 1
    ((body, headers),) = ear.heard
    with time_machine.travel(NOW, tick=False):  # the receiver refuses what was signed some minutes ago
        said = Checker(hook.secret).verify(body, headers)
    assert (said["type"], said["data"]) == ("campaign.finished", {"campaign": 1})
    row = hook.deliveries.get()
    assert (row.state, row.status, headers["webhook-id"]) == ("delivered", 200, f"msg_{row.identity.hex}")
    assert webhooks.deliver_due(now=NOW) == 0


@pytest.mark.parametrize("status", [500, 404, 302])
def test_a_no_is_tried_again_later_and_given_up_at_last(hook, ear, status):
    ear.status, now = status, NOW
    tell(hook)
    for _ in range(len(webhooks.WAITS) + 1):
        assert webhooks.deliver_due(now=now) == 1
        assert webhooks.deliver_due(now=now) == 0
        now += timedelta(hours=11)
    row = hook.deliveries.get()
    assert (row.state, row.status, row.attempts) == ("failed", status, len(webhooks.WAITS) + 1)
    assert len({headers["webhook-id"] for _, headers in ear.heard}) == 1


def test_after_three_days_it_is_switched_off_with_one_mail(hook, ear):
    ear.status = 500
    for day in range(5):
        tell(hook, now=NOW + timedelta(days=day))
        webhooks.deliver_due(now=NOW + timedelta(days=day))
    hook.refresh_from_db()
    assert hook.disabled_at == NOW + timedelta(days=3)
    assert [message.subject for message in mail.outbox] == ["A webhook of yours was switched off"]
    heard = len(ear.heard)
    webhooks.tell(hook.owner_id, NewsKind.FINISHED, {}, now=NOW)
    webhooks.deliver_due(now=NOW + timedelta(days=9))
    assert len(ear.heard) == heard
    webhooks.enable(hook, now=NOW)
    ear.status = 200
    webhooks.deliver_due(now=NOW + timedelta(days=9))
    hook.refresh_from_db()
    assert (hook.disabled_at, hook.failing_since) == (None, None)


def test_two_workers_never_call_the_same_row(hook, ear):
    row = tell(hook)
    WebhookDelivery.objects.filter(pk=row.pk).update(due_at=NOW + webhooks.LEASE, attempts=1)
    assert webhooks.deliver_due(now=NOW) == 0
    assert ear.heard == []


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/", "https://127.0.0.1/", "https://localhost/", "https://10.0.0.8/", "https://[::1]/",
        "https://169.254.169.254/latest/", "https://[::ffff:10.0.0.1]/", "https://192.168.1.1:8443/x", "ftp://x.org/",
        "https://a:b@example.com/", "https:///x", "https://x:99999/", "javascript:alert(1)", "https://0.0.0.0/",
        "https://db.internal/", "https://[fd00::1]/", "https://100.64.0.1/",
    ],
)  # fmt: skip
def test_an_address_inside_our_network_is_never_called(url, settings):
    settings.DEVELOPMENT = False
    assert guarded.problem(url)
    with pytest.raises(guarded.NotCalled):
        guarded.post(url, b"{}", {})


def test_a_name_that_leads_inside_is_never_called(settings, monkeypatch):
    settings.DEVELOPMENT = False
    monkeypatch.setattr(guarded.socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("10.1.2.3", 443))])
    with pytest.raises(guarded.NotCalled, match="private"):
        guarded.post("https://example.com/", b"{}", {})


def test_stage_reply_and_finish_are_told_with_the_change(hook, ada):
    campaign = launch.launch(DraftFactory(owner=ada), accounts=[AccountFactory(owner=ada)], now=MONDAY_9).campaigns[0]
    lead = Lead.of(Person("nora", first_name="Nora", provider_id="p1"), campaign=campaign, now=MONDAY_9)
    lead.save()
    Action.new(Kind.INVITE, campaign=campaign, due_at=MONDAY_9, now=MONDAY_9, lead=lead, step="invite").save()
    account_id = campaign.account.provider_account_id
    for number in range(2):
        said = {"sender": {"attendee_provider_id": "p1"}, "account_info": {"user_id": "me"}, "message_id": str(number)}
        watch.take_fact(
            ProviderEvent.Source.MESSAGE, "message_received", identity_of=str(number), provider_account_id=account_id,
            payload=said, happened_at=MONDAY_9, now=MONDAY_9,
        )  # fmt: skip
    assert recover.answers(now=MONDAY_9) == 2
    campaign.is_exhausted = True
    campaign.save()
    assert moves.finish_if_over(campaign, now=MONDAY_9)
    kinds = list(hook.deliveries.order_by("pk").values_list("kind", flat=True))
    assert kinds.count("lead.replied") == 1
    assert {"lead.stage_changed", "campaign.finished"} <= set(kinds)
    assert hook.deliveries.filter(kind="lead.stage_changed").latest("pk").payload["data"]["stage"] == "replied"


def test_an_outage_is_told_once(hook, ada):
    account = AccountFactory(owner=ada)
    for status, minute in (("CREDENTIALS", 1), ("ERROR", 2), ("OK", 3), ("CREDENTIALS", 4)):
        row = LinkedInAccount.objects.get(pk=account.pk)
        watch.set_status(row, status, at=MONDAY_9 + timedelta(minutes=minute))
    assert [row.kind for row in hook.deliveries.all()] == ["account.needs_reconnect"] * 2


def test_others_and_the_deaf_are_told_nothing(hook, bob, ada):
    webhooks.tell(bob.pk, NewsKind.REPLY, {}, now=NOW)
    Webhook.objects.update(kinds=["campaign.finished"])
    webhooks.tell(ada.pk, NewsKind.REPLY, {}, now=NOW)
    assert not WebhookDelivery.objects.exists()


def test_the_log_shows_calls_and_sends_again(hook, ear, as_ada, as_bob):
    call = tell(hook)
    webhooks.deliver_due(now=NOW)
    page = f"/accounts/webhooks/{hook.pk}/"
    assert "Answered 200." in text_of(as_ada.get(page))
    assert hook.secret in text_of(as_ada.get(page))
    again = f"/accounts/webhooks/calls/{call.pk}/resend/"
    assert as_bob.get(page).status_code == as_bob.post(again).status_code == 404
    assert as_ada.post(again).status_code == 302
    call.refresh_from_db()
    assert call.state == DeliveryState.WAITING
    webhooks.deliver_due(now=datetime.now(UTC))
    assert len({headers["webhook-id"] for _, headers in ear.heard}) == 1
    assert len(ear.heard) == 2


def test_a_webhook_is_added_and_removed_on_its_page(as_ada, ada, settings):
    settings.DEVELOPMENT = False
    wrong = as_ada.post("/accounts/webhooks/", {"url": "https://10.0.0.1/", "kinds": ["lead.replied"]})
    assert (wrong.status_code, guarded.PRIVATE in wrong.content.decode()) == (422, True)
    as_ada.post("/accounts/webhooks/", {"url": "https://example.com/in", "kinds": ["lead.replied"]})
    hook = ada.webhooks.get()
    assert as_ada.post(f"/accounts/webhooks/{hook.pk}/remove/").status_code == 302
    assert as_ada.get(f"/accounts/webhooks/{hook.pk}/").status_code == 404


def test_a_token_is_shown_once_and_revoked(as_ada, as_bob, ada, nobody_asks):
    page = text_of(as_ada.post("/accounts/tokens/", {"name": "CRM", "scopes": ["read"], "days": "30"}))
    nobody_asks.words = next(word for word in page.split() if word.startswith("ldr_") and len(word) > 30)
    assert nobody_asks("GET", "campaigns/").status_code == 200
    assert nobody_asks.words not in text_of(as_ada.get("/accounts/tokens/"))
    row = ApiToken.objects.get()
    assert as_bob.post(f"/accounts/tokens/{row.pk}/revoke/").status_code == 404
    assert as_ada.post(f"/accounts/tokens/{row.pk}/revoke/").status_code == 302
    assert nobody_asks("GET", "campaigns/").status_code == 401


def test_what_is_told_is_json_that_says_its_type(hook):
    assert set(json.loads(webhooks.signed(hook, tell(hook), now=NOW)[0])) == {"type", "timestamp", "data"}
