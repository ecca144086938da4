"""The account pages in a browser: connect, reconnect, check, refresh and delete, for oneself alone."""

from datetime import UTC, datetime

import pytest

from accounts.linkedin import client as provider
from accounts.models import LinkedInAccount, Plan
from campaigns import launch
from campaigns.models import Action, Campaign
from tests.apps.hosted import notified, press, wait_for
from tests.apps.pages import queries_of
from tests.apps.wires import closed_port, reply, wire
from tests.factories import AccountFactory, DraftFactory
from tests.world import Time

pytestmark = pytest.mark.django_db
LIST = "/accounts/"
PART = {"HX-Request": "true"}


@pytest.fixture
def clock(sandbox):
    return Time(sandbox, datetime.now(UTC))


@pytest.fixture
def ears(settings):
    """A server in Leadr's place that keeps the notify calls."""
    with wire(reply()) as server:
        settings.BASE_URL = server.url
        yield server


@pytest.fixture
def campaign(ada, account, clock):
    """A running campaign of Ada's account."""
    return launch.launch(DraftFactory(owner=ada), accounts=[account], now=clock()).campaigns[0]


def read(browser, address=LIST, **headers):
    answer = browser.get(address, headers=headers or None)
    assert answer.status_code == 200
    return answer.content.decode()


def said(answer):
    """The messages of the page a form leads to."""
    return [str(message) for message in answer.context["messages"]]


def test_without_an_account_one_is_asked_for(as_ada):
    page = read(as_ada)
    assert "No account yet" in page
    assert "Connect a LinkedIn account" in page


def test_each_account_shows_its_health_and_why(as_ada, ada):
    AccountFactory(owner=ada, name="Tom Reyes")
    AccountFactory(owner=ada, name="Mira Castellan", health="needs_reconnect", provider_status="CREDENTIALS")
    page = read(as_ada)
    assert "Working" in page
    assert "LinkedIn asked for the password again." in page
    assert page.count("Reconnect</button>") == 1


def test_only_ones_own_present_accounts_are_shown(as_ada, ada, bob):
    AccountFactory(owner=bob, name="Of Bob")
    AccountFactory(owner=ada, name="Of yesterday", deleted_at=datetime.now(UTC))
    page = read(as_ada)
    assert "Of Bob" not in page
    assert "Of yesterday" not in page


def test_a_name_from_outside_is_only_text(as_ada, ada):
    AccountFactory(owner=ada, name="<script>alert(1)</script>")
    assert "<script>alert" not in read(as_ada)


def test_connecting_from_the_page_shows_the_account_once_it_is_verified(as_ada, ada, clock, ears, client):
    answer = as_ada.post(f"{LIST}connect/")
    assert answer.status_code == 302
    assert press(answer["Location"]) == f"{ears.url}{LIST}?added=1"
    page = read(as_ada, f"{LIST}?added=1")
    assert "Verifying…" in page
    assert 'hx-trigger="every 2s"' in page
    address, body = notified(ears)
    client.post(address, body, content_type="application/json")
    clock.forward(seconds=5)
    wait_for(lambda: provider().account(body["account_id"]).status == "OK")
    as_ada.post(f"{LIST}{ada.linkedin_accounts.get().pk}/check/")
    page = read(as_ada, f"{LIST}?added=1")
    assert "Verifying…" not in page
    assert ada.linkedin_accounts.get().name in page


def test_the_list_alone_is_sent_to_htmx(as_ada):
    part = read(as_ada, f"{LIST}?added=1", **PART)
    assert part.strip().startswith('<section id="accounts"')
    assert "<html" not in part


def test_a_failed_connection_is_told_and_can_be_tried_again(as_ada, clock, ears):
    back = press(as_ada.post(f"{LIST}connect/")["Location"], "fail")
    page = read(as_ada, back.removeprefix(ears.url))
    assert "The account was not connected. You can try again at any time." in page


def test_a_full_plan_says_so_and_sends_nobody_away(as_ada, ada, account):
    Plan.objects.update(max_accounts=1)
    answer = as_ada.post(f"{LIST}connect/", follow=True)
    assert said(answer) == [
        "The connection could not be started. Your plan Pro includes 1 LinkedIn account, all in use."
    ]


@pytest.mark.parametrize("deed", ["connect/", "refresh/"])
def test_a_dead_provider_is_told_in_a_sentence(as_ada, deed, settings):
    settings.UNIPILE_BASE_URL = closed_port()
    answer = as_ada.post(f"{LIST}{deed}", follow=True)
    assert answer.status_code == 200
    assert "The LinkedIn provider cannot be reached. It is tried again by itself." in said(answer)[0]


def test_a_reconnect_leads_to_the_providers_page(as_ada, account, clock, sandbox):
    answer = as_ada.post(f"{LIST}{account.pk}/reconnect/")
    assert answer["Location"].startswith(f"{sandbox.url}/hosted/")


def test_check_again_tells_what_the_provider_says(as_ada, account, sandbox):
    sandbox.control(f"accounts/{account.provider_account_id}/status", {"message": "CREDENTIALS"})
    answer = as_ada.post(f"{LIST}{account.pk}/check/", follow=True)
    assert said(answer) == ["Checked just now."]
    assert "LinkedIn asked for the password again." in answer.content.decode()


def test_a_check_that_could_not_be_made_says_so(as_ada, account, settings):
    settings.UNIPILE_API_KEY = "wrong"
    answer = as_ada.post(f"{LIST}{account.pk}/check/", follow=True)
    assert said(answer) == ["We could not check. The LinkedIn provider refused our API key. Check UNIPILE_API_KEY."]


def test_refresh_looks_after_every_account(as_ada, ada, account):
    AccountFactory(owner=ada, provider_account_id="acc_gone")
    as_ada.post(f"{LIST}refresh/")
    assert LinkedInAccount.objects.get(provider_account_id="acc_gone").provider_status == "DELETED"


def remove(account):
    return f"/campaigns/accounts/{account.pk}/remove/"


def test_deleting_an_account_asks_first(as_ada, ada, account):
    page = read(as_ada, remove(account))
    assert f"Delete {account}?" in page
    assert ada.linkedin_accounts.present().exists()


def test_an_account_nobody_uses_is_deleted(as_ada, ada, account):
    answer = as_ada.post(remove(account), follow=True)
    assert said(answer) == [f"{account} is deleted."]
    assert not ada.linkedin_accounts.present().exists()


def test_an_account_in_use_stays_unless_its_campaigns_may_be_stopped(as_ada, ada, account, campaign):
    assert campaign.name in read(as_ada, remove(account))
    answer = as_ada.post(remove(account), follow=True)
    assert said(answer) == ["Nothing was deleted: tick the box to stop the campaigns that use this account."]
    assert ada.linkedin_accounts.present().get() == account
    as_ada.post(remove(account), {"stop": "on"})
    assert not ada.linkedin_accounts.present().exists()
    assert Campaign.objects.get(pk=campaign.pk).state == "deleted"
    assert not Action.objects.open().exists()


def test_an_account_the_provider_cannot_delete_now_stays_with_its_campaigns(as_ada, ada, account, campaign, settings):
    settings.UNIPILE_BASE_URL = closed_port()
    answer = as_ada.post(remove(account), {"stop": "on"}, follow=True)
    assert "was not deleted. The LinkedIn provider cannot be reached." in said(answer)[0]
    assert ada.linkedin_accounts.present().exists()
    assert Campaign.objects.get(pk=campaign.pk).state == "running"


@pytest.mark.parametrize("deed", ["/accounts/{}/reconnect/", "/accounts/{}/check/", "/campaigns/accounts/{}/remove/"])
def test_bob_finds_no_account_of_adas(as_bob, ada, account, deed):
    address = deed.format(account.pk)
    assert as_bob.post(address, {"stop": "on"}).status_code == 404
    assert as_bob.get(address).status_code in {404, 405}
    assert ada.linkedin_accounts.present().get() == account


@pytest.mark.parametrize("deed", ["/accounts/{}/reconnect/", "/accounts/{}/check/", "/campaigns/accounts/{}/remove/"])
def test_a_deleted_account_is_not_found_any_more(as_ada, ada, deed):
    gone = AccountFactory(owner=ada, deleted_at=datetime.now(UTC))
    assert as_ada.post(deed.format(gone.pk)).status_code == 404


@pytest.mark.parametrize("deed", ["connect/", "refresh/", "1/check/", "1/reconnect/"])
def test_nothing_happens_by_looking(as_ada, deed):
    assert as_ada.get(f"{LIST}{deed}").status_code == 405


def test_the_list_asks_the_same_for_few_and_for_many(as_ada, ada, django_assert_num_queries):
    AccountFactory(owner=ada)
    few = queries_of(as_ada, LIST)
    AccountFactory.create_batch(20, owner=ada)
    with django_assert_num_queries(few):
        read(as_ada)
