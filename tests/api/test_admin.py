"""The operators' admin: every table is there, lists open and search, history stays, and the actions do their deeds."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client

from accounts import access, webhooks
from accounts.models import NewsKind, Plan, User
from campaigns import launch
from campaigns.models import Action, Lead
from campaigns.states import State
from leadr.common.operators import Estimate
from leadr.common.people import Person
from tests.factories import AccountFactory, DraftFactory, UserFactory
from tests.house.rows import our_models
from tests.world import MONDAY_9
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
    if admin.site._registry[model].search_fields:
        assert operator.get(f"{place(model)}?q=a").status_code == 200


def test_no_list_counts_its_whole_table():
    ours = [admin.site._registry[model] for model in [*our_models(), User]]
    assert [str(row) for row in ours if row.show_full_result_count or row.paginator is not Estimate] == []


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
