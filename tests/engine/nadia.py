"""Nadia, of whom every room knows something: what an erasure has to find."""

import json
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType

from accounts import webhooks
from accounts.models import DeliveryState, KeptAnswer, ProviderEvent, WebhookDelivery
from audiences.models import CsvFile, CsvRow, Finding, Query, Round
from campaigns.engine.words import key_of
from campaigns.models import Action, Contacted, Lead
from campaigns.states import State
from delivery import blocklist, suppress
from delivery.models import BlockedKind, EmailRecord, SuppressionReason
from tests.world import MONDAY_9
from video.models import Render, VideoPlan
from workflows.kinds import Kind

NAMES = ("nadia-okafor", "Nadia Okafor", "nadia@northwind.test", "ACoNadia")
TABLES = {
    "accounts_providerevent", "accounts_webhookdelivery", "accounts_keptanswer", "audiences_query", "audiences_finding",
    "audiences_csvrow", "video_render", "delivery_emailrecord", "delivery_suppression", "delivery_blocked",
    "campaigns_contacted", "campaigns_lead", "campaigns_action", "django_admin_log",
}  # fmt: skip


@pytest.fixture
def nadia(campaign, account):
    """Nadia, of whom every room knows something."""
    found = Lead.objects.create(
        campaign=campaign, public_identifier="nadia-okafor", provider_id="ACoNadia", first_name="Nadia",
        last_name="Okafor", headline="Head of Sales", company="Northwind", email="nadia@northwind.test",
        signal_quote="Nadia Okafor hires", signal_url="https://www.linkedin.com/in/nadia-okafor/", found_at=MONDAY_9,
        stage_at=MONDAY_9,
    )  # fmt: skip
    Contacted.objects.create(owner=campaign.owner, public_identifier="nadia-okafor", at=MONDAY_9)
    _actions(found)
    _told(found, account)
    _discovered(campaign.owner, campaign.audience)
    content = ContentType.objects.get_for_model(Lead)
    LogEntry.objects.create(
        user=campaign.owner, content_type=content, object_id=str(found.pk), object_repr="Nadia Okafor", action_flag=2
    )
    return found


def _actions(lead):
    rows = {
        Kind.INVITE: {"state": State.DONE, "reason": "accepted", "text": "Hi Nadia Okafor", "sent_at": MONDAY_9},
        Kind.MESSAGE: {"state": State.SCHEDULED, "note": "Waits for Nadia Okafor."},
        Kind.VIDEO: {"state": State.WAITING},
        Kind.EMAIL: {"state": State.SCHEDULED},
    }
    for kind, fields in rows.items():
        is_done = fields["state"] == State.DONE
        Action.new(
            kind, campaign=lead.campaign, due_at=MONDAY_9 + timedelta(days=1), now=MONDAY_9, lead=lead, step=kind,
            started_at=None if fields["state"] == State.SCHEDULED else MONDAY_9,
            finished_at=MONDAY_9 if is_done else None, **fields,
        ).save()  # fmt: skip
    film = lead.actions.get(kind=Kind.VIDEO)
    plan = VideoPlan.objects.create(owner=lead.campaign.owner)
    Render.objects.create(
        owner=plan.owner, plan=plan, key=key_of(film), values={"name": "Nadia Okafor"}, requested_at=MONDAY_9
    )
    letter = lead.actions.get(kind=Kind.EMAIL)
    EmailRecord.objects.create(
        owner=plan.owner, key=key_of(letter), message_id="<a@b>", address="nadia@northwind.test", subject="Nadia?",
        digest=suppress.digest("nadia@northwind.test"), raw=b"To: nadia@northwind.test", state="dry_run",
        prepared_at=MONDAY_9,
    )  # fmt: skip


def _told(lead, account):
    owner = lead.campaign.owner
    for number, payload in enumerate([
        {"event": "new_relation", "user_public_identifier": "nadia-okafor", "user_full_name": "Nadia Okafor"},
        {"event": "message_received", "message": "Ask Nadia Okafor.", "sender": {"attendee_provider_id": "ACoOther"}},
        {"event": "message_received", "message": "No, thanks.", "sender": {"attendee_provider_id": "ACoNadia"}},
    ]):  # fmt: skip
        ProviderEvent.objects.create(
            source="messaging", name=payload["event"], identity=str(number), payload=payload, happened_at=MONDAY_9,
            provider_account_id=account.provider_account_id, received_at=MONDAY_9,
        )  # fmt: skip
    webhooks.add(owner, url="https://crm.test/", kinds=["lead.stage_changed"], now=MONDAY_9)
    hook = owner.webhooks.get()
    data = {"lead": lead.pk, "name": "Nadia Okafor", "profile": lead.profile_url}
    WebhookDelivery.objects.create(
        webhook=hook, kind="lead.replied", payload={"data": data}, created_at=MONDAY_9, due_at=MONDAY_9,
        state=DeliveryState.DELIVERED, settled_at=MONDAY_9,
    )  # fmt: skip
    body = json.dumps({"leads": [data, {"name": "Omar"}]})
    KeptAnswer.objects.create(owner=owner, key="k", request_hash="", status=200, body=body, at=MONDAY_9)
    suppress.suppress(owner.pk, "nadia@northwind.test", reason=SuppressionReason.UNSUBSCRIBED, now=MONDAY_9)
    blocklist.add(owner.pk, BlockedKind.PROFILE, ["nadia-okafor"], now=MONDAY_9)


def _discovered(owner, audience):
    file = CsvFile.objects.create(
        owner=owner, name="f.csv", encoding="utf-8", delimiter=",", header=["Profile"], mapping={"profile": 0},
        row_count=1, uploaded_at=MONDAY_9,
    )  # fmt: skip
    CsvRow.objects.create(file=file, number=2, cells=["https://www.linkedin.com/in/Nadia-Okafor"])
    look = Round.objects.create(audience=audience, recipe="r", since=MONDAY_9, begun_at=MONDAY_9)
    people = [
        {"public_identifier": "nadia-okafor", "name": "Nadia Okafor"},
        {"public_identifier": "omar-haddad", "name": "Omar Haddad", "headline": "Works with nadia okafor"},
    ]
    for number, (request, answer) in enumerate([
        ({"identifier": "nadia-okafor"}, {"person": {"first_name": "Nadia", "last_name": "Okafor"}}),
        ({"keywords": "sales"}, {"items": people}), ({"identifier": "NADIA-okafor"}, None),
    ]):  # fmt: skip
        Query.objects.create(
            audience=audience, round=look, ask="profile", key=str(number), request=request, answer=answer,
            written_at=MONDAY_9, answered_at=MONDAY_9 if answer else None,
        )  # fmt: skip
    Finding.objects.create(
        audience=audience, round=look, query=Query.objects.first(), kind="post", person_name="Nadia Okafor",
        author={"public_identifier": "nadia-okafor"}, quote="We hire", url="https://post.test/1", found_at=MONDAY_9,
        happened_on=MONDAY_9.date(), fingerprint="f", subject="person nadia-okafor",
    )  # fmt: skip
