"""What is old goes in small batches; what is unread, waits, or serves a campaign that lives stays."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts import journal, webhooks
from accounts import retention as of_accounts
from accounts.models import Did, Entry, KeptAnswer, ProviderEvent, WebhookDelivery
from audiences.models import Finding, Query, Round, SeenPage
from campaigns import launch, lifecycle, retention
from campaigns.engine.words import key_of
from campaigns.models import Action, Lead
from campaigns.states import State
from delivery.models import EmailRecord
from leadr.common import retention as batches
from tests.factories import AccountFactory, DraftFactory
from tests.world import MONDAY_9
from video.models import RenderEvent
from workflows.kinds import Kind

pytestmark = pytest.mark.django_db
SPRING = MONDAY_9 - timedelta(days=200)
LONG_AGO, YOUNG = MONDAY_9 - timedelta(days=800), MONDAY_9 - timedelta(days=1)


def events(name, *, received_at, settled_at):
    told = {"name": name, "identity": name, "payload": {}, "received_at": received_at, "settled_at": settled_at}
    ProviderEvent.objects.create(source="users", provider_account_id="a", happened_at=received_at, **told)
    RenderEvent.objects.create(batch="a1", render_id="r", **told)


def test_facts_that_were_read_go_by_age_and_unread_ones_never():
    events("read long ago", received_at=LONG_AGO, settled_at=LONG_AGO)
    events("never read", received_at=LONG_AGO, settled_at=None)
    events("read just now", received_at=LONG_AGO, settled_at=YOUNG)
    events("young", received_at=YOUNG, settled_at=YOUNG)
    assert of_accounts.tidy(now=MONDAY_9)["events"] == retention.tidy(now=MONDAY_9)["films"] == 1
    for model in (ProviderEvent, RenderEvent):
        assert set(model.objects.values_list("name", flat=True)) == {"never read", "read just now", "young"}


def test_calls_that_wait_stay_however_old(ada):
    hook = webhooks.add(ada, url="https://crm.test/", kinds=["lead.replied"], now=LONG_AGO)
    for state, settled_at in (("waiting", None), ("failed", LONG_AGO), ("delivered", LONG_AGO), ("delivered", YOUNG)):
        WebhookDelivery.objects.create(
            webhook=hook, kind="lead.replied", payload={}, state=state, created_at=LONG_AGO, due_at=LONG_AGO,
            settled_at=settled_at,
        )  # fmt: skip
    assert of_accounts.tidy(now=MONDAY_9)["calls"] == 2
    assert set(WebhookDelivery.objects.values_list("state", flat=True)) == {"waiting", "delivered"}


def test_answers_are_given_again_for_as_long_as_is_said(ada, settings):
    settings.KEEP_ANSWERS_DAYS = 5
    for days in (4, 6):
        KeptAnswer.objects.create(owner=ada, key=str(days), request_hash="", at=MONDAY_9 - timedelta(days=days))
    assert of_accounts.tidy(now=MONDAY_9)["answers"] == 1
    assert KeptAnswer.objects.get().key == "4"


def test_the_journal_goes_by_age_alone_and_by_nobody_else(ada):
    journal.note(ada.pk, Did.PAUSED, now=LONG_AGO)
    journal.note(ada.pk, Did.RESUMED, now=YOUNG)
    with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
        Entry.objects.filter(at=LONG_AGO).delete()
    assert of_accounts.tidy(now=MONDAY_9)["journal"] == 1
    assert Entry.objects.get().did == Did.RESUMED
    with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
        Entry.objects.all().delete()


def test_more_than_a_batch_goes_and_younger_rows_are_not_even_looked_at(ada, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(batches, "BATCH", 2)
    moments = [LONG_AGO] * 5 + [YOUNG] * 5
    KeptAnswer.objects.bulk_create(
        KeptAnswer(owner=ada, key=str(number), request_hash="", at=at) for number, at in enumerate(moments)
    )
    with django_assert_num_queries(3 * 2 + 1):  # each batch: look, delete; and a last look
        assert batches.prune(KeptAnswer.objects.all(), dated="at", before=MONDAY_9 - timedelta(days=2)) == 5
    assert KeptAnswer.objects.count() == 5


@pytest.fixture
def campaign(ada):
    """A campaign of long ago with a letter of a dry run and what discovery found."""
    made = launch.launch(
        DraftFactory(owner=ada, created_at=SPRING), accounts=[AccountFactory(owner=ada)], now=SPRING
    ).campaigns[0]
    lead = Lead.objects.create(campaign=made, public_identifier="n", provider_id="n", found_at=SPRING, stage_at=SPRING)
    letter = Action.new(
        Kind.EMAIL, campaign=made, due_at=SPRING, now=SPRING, lead=lead, step="email", state=State.DONE,
        reason="dry_run", started_at=SPRING, finished_at=SPRING, sent_at=SPRING,
    )  # fmt: skip
    letter.save()
    for key, state in ((key_of(letter), "dry_run"), ("a999999", "sent")):
        EmailRecord.objects.create(
            owner=ada, key=key, message_id=key, address=f"{key}@x.test", digest=key, subject="s", raw=b"r", state=state,
            prepared_at=SPRING, handed_over_at=SPRING,
        )  # fmt: skip
    of_audience = {"audience": made.audience}
    look = Round.objects.create(recipe="r", since=SPRING, begun_at=SPRING, **of_audience)
    query = Query.objects.create(round=look, ask="web", key="k", request={}, written_at=SPRING, **of_audience)
    Finding.objects.create(
        round=look, query=query, kind="k", quote="q", url="u", happened_on=SPRING.date(), fingerprint="f",
        subject="s", found_at=SPRING, **of_audience,
    )  # fmt: skip
    SeenPage.objects.create(fingerprint="f", **of_audience)
    return made


def left():
    return [model.objects.count() for model in (EmailRecord, Round, Query, Finding, SeenPage)]


def test_a_campaign_that_lives_keeps_everything(campaign):
    assert retention.tidy(now=MONDAY_9) == {"films": 0, "letters": 0, "findings": 0}
    lifecycle.pause(campaign, now=MONDAY_9)
    assert retention.tidy(now=MONDAY_9) == {"films": 0, "letters": 0, "findings": 0}
    assert left() == [2, 1, 1, 1, 1]


def test_one_that_ended_lately_keeps_it_too(campaign):
    lifecycle.delete(campaign, now=YOUNG)
    retention.tidy(now=MONDAY_9)
    assert left() == [2, 1, 1, 1, 1]


def test_one_that_ended_long_ago_keeps_only_what_was_really_sent(campaign):
    lifecycle.delete(campaign, now=SPRING)
    assert retention.tidy(now=MONDAY_9) == {"films": 0, "letters": 1, "findings": 4}
    assert left() == [1, 0, 0, 0, 0]
    assert EmailRecord.objects.get().state == "sent"
    assert campaign.leads.count() == 1
    assert retention.tidy(now=MONDAY_9) == {"films": 0, "letters": 0, "findings": 0}


def test_an_audience_is_emptied_when_the_last_campaign_on_it_ended(campaign):
    DraftFactory(owner=campaign.owner, audience=campaign.audience)
    lifecycle.delete(campaign, now=SPRING)
    assert retention.tidy(now=MONDAY_9)["findings"] == 0
