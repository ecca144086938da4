"""The operators' admin: every table is there, lists open and search, history stays, and the actions do their deeds."""

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import access, webhooks
from accounts.models import (
    By,
    Did,
    Entry,
    KeptAnswer,
    NewsKind,
    Plan,
    ProviderEvent,
    User,
    WebhookDelivery,
)
from campaigns import launch
from campaigns.models import AccountLease, Action, Contacted, Lead
from campaigns.states import State
from delivery import suppress
from delivery.models import Blocked, EmailRecord, Suppression, SuppressionReason
from leadr.common.operators import Estimate
from leadr.common.people import Person
from tests.factories import AccountFactory, DraftFactory, UserFactory
from tests.house.rows import our_models
from tests.world import MONDAY_9
from video.models import Render
from workflows.kinds import Kind

pytestmark = pytest.mark.django_db
ROOT = "/operators"


@pytest.fixture
def operator(db):
    browser = Client()
    browser.force_login(User.objects.create_superuser("root@leadr.test", "x"))
    return browser


@pytest.fixture
def campaign(ada):
    return launch.launch(DraftFactory(owner=ada), accounts=[AccountFactory(owner=ada)], now=MONDAY_9).campaigns[0]


def place(model):
    return f"{ROOT}/{model._meta.app_label}/{model._meta.model_name}/"


def test_every_table_of_ours_is_there():
    assert [model.__name__ for model in our_models() if model not in admin.site._registry] == []


@pytest.mark.parametrize("model", [*our_models(), User], ids=lambda model: model.__name__)
def test_every_list_opens_and_searches(operator, model):
    page = operator.get(place(model))
    assert page.status_code == 200
    assert "unsafe" not in page["Content-Security-Policy"]
    assert admin.site._registry[model].search_fields
    for words in ("a", "ada@leadr.test"):
        assert operator.get(f"{place(model)}?q={words}").status_code == 200


def test_no_list_counts_its_whole_table():
    short = {Group, *apps.get_app_config("django_celery_beat").get_models()}
    lists = [page for model, page in admin.site._registry.items() if model not in short]
    assert [str(page) for page in lists if page.show_full_result_count or page.paginator is not Estimate] == []


def test_history_is_neither_added_nor_changed_nor_deleted(operator, campaign):
    action = campaign.actions.get()
    page = f"{place(Action)}{action.pk}"
    assert operator.get(f"{place(Action)}add/").status_code == 403
    assert operator.post(f"{page}/delete/", {"post": "yes"}).status_code == 403
    assert operator.post(f"{page}/change/", {"state": "done"}).status_code == 403
    assert "_save" not in operator.get(f"{page}/change/").content.decode()


def test_an_unclear_action_is_settled(operator, campaign):
    lead = Lead.of(Person("nora", first_name="Nora", provider_id="p"), campaign=campaign, now=MONDAY_9)
    lead.save()
    more = {"state": State.UNCLEAR, "started_at": MONDAY_9, "lead": lead}
    action = Action.new(Kind.INVITE, campaign=campaign, due_at=MONDAY_9, now=MONDAY_9, step="invite", **more)
    action.save()
    answer = operator.post(place(Action), {"action": "was_not_sent", "_selected_action": action.pk}, follow=True)
    assert "1 settled." in answer.content.decode()
    action.refresh_from_db()
    assert action.state == State.SCHEDULED


def test_a_campaign_is_paused_and_a_plan_granted(operator, campaign):
    operator.post(place(type(campaign)), {"action": "pause", "_selected_action": campaign.pk})
    campaign.refresh_from_db()
    assert campaign.state == "paused"
    user = UserFactory()
    Plan.objects.get_or_create(code="pro", defaults={"name": "Pro", "includes_leadr": True})
    operator.post(place(User), {"action": "grant_leadr", "_selected_action": user.pk})
    assert access.plan_of(user, today=user.subscriptions.get().starts_on).includes_leadr


def test_a_call_is_sent_again(operator, ada):
    hook = webhooks.add(ada, url="https://example.com/", kinds=NewsKind.values, now=MONDAY_9)
    webhooks.tell(ada.pk, NewsKind.REPLY, {}, now=MONDAY_9)
    call = hook.deliveries.get()
    hook.deliveries.update(state="failed", settled_at=MONDAY_9)
    operator.post(place(type(call)), {"action": "send_again", "_selected_action": call.pk})
    assert hook.deliveries.get().state == "waiting"


def test_the_queue_page_shows_every_lane(operator, campaign, as_ada):
    page = operator.get(f"{place(Action)}queue/").content.decode()
    assert all(lane in page for lane in ("search", "video", "outreach", "email"))
    assert as_ada.get(f"{place(Action)}queue/").status_code == 302


def test_secrets_are_not_shown(operator, ada):
    hook = webhooks.add(ada, url="https://example.com/", kinds=NewsKind.values, now=MONDAY_9)
    page = operator.get(f"{place(type(hook))}{hook.pk}/change/").content.decode()
    assert hook.sealed_secret not in page
    assert hook.secret not in page
    assert apps.get_model("accounts", "webhook") is type(hook)


def test_a_lease_is_released_once_its_campaign_is_over(operator, campaign, ada):
    lease = campaign.leases.get()
    release = {"action": "release", "_selected_action": lease.pk}
    page = operator.post(place(AccountLease), release, follow=True).content.decode()
    assert "needs its account" in page
    assert campaign.leases.filter(released_at=None).exists()
    type(campaign).objects.filter(pk=campaign.pk).update(state="finished")
    operator.post(place(AccountLease), release)
    assert not campaign.leases.filter(released_at=None).exists()
    assert ada.journal.filter(did=Did.LEASE_RELEASED, by=By.OPERATOR).count() == 1


def test_a_lost_second_factor_is_taken_away_and_its_secret_never_shown(operator, ada):
    factor = Authenticator.objects.create(user=ada, type="totp", data={"secret": "HUSHHUSHHUSH"})
    page = f"{place(Authenticator)}{factor.pk}"
    assert "HUSHHUSHHUSH" not in operator.get(f"{page}/change/").content.decode()
    operator.post(f"{page}/delete/", {"post": "yes"})
    assert not Authenticator.objects.exists()
    assert ada.journal.filter(did=Did.FACTOR_REMOVED).count() == 1


SEARCHES = [
    (Lead, "nora", "campaigns_lead"), (Lead, "Nora B", "campaigns_lead"), (Lead, "Spring", "campaigns_lead"),
    (Action, "nora", "campaigns_action"), (Action, "Spring", "campaigns_action"),
    (Contacted, "nora", "campaigns_contacted"), (ProviderEvent, "acc_1", "accounts_providerevent"),
    (Entry, "ada@", "accounts_entry"), (EmailRecord, "nadia@northwind.test", "delivery_emailrecord"),
    (EmailRecord, "a1", "delivery_emailrecord"), (Suppression, "Nadia@northwind.test", "delivery_suppression"),
    (WebhookDelivery, "no uuid", "accounts_webhookdelivery"), (KeptAnswer, "k1", "accounts_keptanswer"),
    (Render, "x", "video_render"), (Blocked, "rival.test", "delivery_blocked"),
]  # fmt: skip


@pytest.mark.parametrize(("model", "term", "table"), SEARCHES, ids=[f"{row[0].__name__} {row[1]}" for row in SEARCHES])
def test_a_search_in_a_large_table_goes_by_an_index(operator, campaign, model, term, table):
    with CaptureQueriesContext(connection) as asked:
        assert operator.get(place(model), {"q": term}).status_code == 200
    searches = [row["sql"] for row in asked if f'FROM "{table}"' in row["sql"] and "WHERE" in row["sql"]]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for sql in searches:
            cursor.execute(f"EXPLAIN {sql}")
            plan = "\n".join(row[0] for row in cursor.fetchall())
            assert "Index Cond" in plan or "One-Time Filter: false" in plan, plan


def test_a_search_finds_what_it_should(operator, campaign, ada):
    lead = Lead.of(
        Person("nora", first_name="Nora", last_name="Berg", provider_id="p"), campaign=campaign, now=MONDAY_9
    )
    lead.save()
    suppress.suppress(ada.pk, "nadia@northwind.test", reason=SuppressionReason.ADDED, now=MONDAY_9)
    Suppression.objects.update(address="")
    for model, terms in {
        Lead: ["nora", "NORA b", "Spring"], Action: ["Spring", "ada@leadr"], Suppression: ["Nadia@Northwind.test"],
        type(campaign): ["spri", "ada@leadr.test"], User: ["ada"], Entry: ["ada@leadr.test"],
    }.items():  # fmt: skip
        for term in terms:
            assert 'class="field-' in operator.get(place(model), {"q": term}).content.decode(), (model, term)
        assert 'class="field-' not in operator.get(place(model), {"q": "nobody at all"}).content.decode(), model


def test_a_campaign_explains_itself_to_operators(operator, campaign, ada):
    page = operator.post(place(type(campaign)), {"action": "explain", "_selected_action": campaign.pk}, follow=True)
    assert "“Spring” of ada@leadr.test:" in page.content.decode()
    draft = DraftFactory(owner=ada)
    page = operator.post(place(type(campaign)), {"action": "explain", "_selected_action": draft.pk}, follow=True)
    assert "None of them was launched yet." in page.content.decode()
