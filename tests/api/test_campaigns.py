"""Campaigns over the API, from a draft in one piece to the file of its leads."""

import csv
import io

import pytest

from accounts.models import KeptAnswer
from campaigns import launch
from campaigns.models import Campaign, Lead
from leadr.common.people import Person
from tests.factories import SEARCH, AccountFactory, DraftFactory
from tests.world import MONDAY_9

pytestmark = pytest.mark.django_db
WISH = {"name": "Spring", "audience": {"source": "search_url", "search_url": SEARCH}}


def running(user, name="Spring"):
    """A launched campaign."""
    draft = DraftFactory(owner=user, name=name)
    return launch.launch(draft, accounts=[AccountFactory(owner=user)], now=MONDAY_9).campaigns[0]


def leads_of(campaign, *names):
    people = [Person(name.lower(), first_name=name, provider_id=f"p_{name}") for name in names]
    return [Lead.of(person, campaign=campaign, now=MONDAY_9) for person in people]


def test_a_campaign_is_made_launched_paused_resumed_and_deleted(ada, ada_asks):
    account = AccountFactory(owner=ada)
    made = ada_asks("POST", "campaigns/", WISH | {"accounts": [account.pk]})
    assert made.status_code == 201, made.json()
    assert made.json()["status"] == "draft"
    launched = ada_asks("POST", f"campaigns/{made.json()['id']}/launch/")
    assert launched.status_code == 200, launched.json()
    (pk,) = launched.json()["campaigns"]
    assert ada_asks("POST", f"campaigns/{pk}/pause/").status_code == 204
    assert ada_asks("POST", f"campaigns/{pk}/pause/").status_code == 409
    assert ada_asks("GET", f"campaigns/{pk}/").json()["status"] == "paused"
    assert ada_asks("POST", f"campaigns/{pk}/resume/").status_code == 204
    assert ada_asks("GET", f"campaigns/{pk}/counts/").json()["leads"] == 0
    assert ada_asks("DELETE", f"campaigns/{pk}/").status_code == 204
    assert ada_asks("GET", f"campaigns/{pk}/").status_code == 404


def test_what_stops_a_launch_is_said_in_sentences(ada, ada_asks):
    made = ada_asks("POST", "campaigns/", {"name": "Empty", "audience": {"source": "search_url"}})
    answer = ada_asks("POST", f"campaigns/{made.json()['id']}/launch/")
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert any("account" in sentence for [sentence] in answer.json()["errors"].values())


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"colour": "red"}, "colour"),
        ({"name": ""}, "name"),
        ({"audience": {"source": "moon"}}, "audience"),
        ({"audience": {"source": "search_url", "search_url": "https://example.com/"}}, "audience"),
        ({"audience": {"source": "signals", "size": 3}}, "audience"),
        ({"workflow": {"message": "Hi {{nickname}}"}}, "workflow"),
        ({"workflow": {"wait_hours": 0}}, "workflow"),
        ({"delivery": {"timezone": "Mars/North"}}, "delivery"),
        ({"delivery": {"days": []}}, "delivery"),
        ({"accounts": [987]}, "accounts"),
    ],
)
def test_a_wrong_wish_is_refused_under_its_field(ada_asks, change, field):
    answer = ada_asks("POST", "campaigns/", WISH | change)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
    assert not Campaign.objects.exists()


def test_the_words_and_days_of_a_wish_are_kept(ada, ada_asks):
    parts = {"workflow": {"preset": "direct_connect", "note": "Hi {{first_name}}"}, "delivery": {"days": [2, 1]}}
    pk = ada_asks("POST", "campaigns/", WISH | parts).json()["id"]
    draft = ada.campaigns.get(pk=pk)
    assert (draft.workflow.preset, draft.workflow.note, draft.delivery.days) == (
        "direct_connect", "Hi {{first_name}}", [1, 2],
    )  # fmt: skip
    assert {draft.audience.owner, draft.workflow.owner, draft.delivery.owner} == {ada}


def test_the_same_key_makes_one_campaign(ada, ada_asks):
    answers = [ada_asks("POST", "campaigns/", WISH, **{"Idempotency-Key": "k1"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 201]
    assert len({answer.content for answer in answers}) == 1
    assert [answer.get("Idempotency-Replayed") for answer in answers] == [None, "true", "true"]
    assert ada.campaigns.count() == 1
    assert ada_asks("POST", "campaigns/", WISH | {"name": "X"}, **{"Idempotency-Key": "k1"}).status_code == 422
    assert ada_asks("POST", "campaigns/", WISH, **{"Idempotency-Key": "k" * 81}).status_code == 400


def test_a_refused_wish_frees_its_key_and_a_running_one_keeps_it(ada, ada_asks):
    assert ada_asks("POST", "campaigns/", WISH | {"name": ""}, **{"Idempotency-Key": "k"}).status_code == 400
    assert not KeptAnswer.objects.exists()
    assert ada_asks("POST", "campaigns/", WISH, **{"Idempotency-Key": "k"}).status_code == 201
    KeptAnswer.objects.update(status=None)
    assert ada_asks("POST", "campaigns/", WISH, **{"Idempotency-Key": "k"}).status_code == 409


def test_a_key_is_its_owners(ada, bob, ada_asks, bob_asks):
    for asks in (ada_asks, bob_asks):
        assert asks("POST", "campaigns/", WISH, **{"Idempotency-Key": "same"}).get("Idempotency-Replayed") is None
    assert (ada.campaigns.count(), bob.campaigns.count()) == (1, 1)


def test_the_list_goes_on_by_cursor(ada, ada_asks):
    for number in range(5):
        DraftFactory(owner=ada, name=f"No {number}")
    first = ada_asks("GET", "campaigns/?limit=2").json()
    names, following = [row["name"] for row in first["results"]], first["next"]
    while following:
        answer = ada_asks("GET", following.split("/api/v1/")[1]).json()
        names += [row["name"] for row in answer["results"]]
        following = answer["next"]
    assert names == [f"No {number}" for number in range(4, -1, -1)]


@pytest.mark.parametrize("query", ["cursor=cD1hYmM%3D", "cursor=cD05OTk5OTk5OTk5OTk5OTk5OTk5OTk%3D", "cursor=x"])
def test_a_made_up_cursor_is_refused(ada_asks, query):
    assert ada_asks("GET", f"campaigns/?{query}").status_code == 404


def test_a_limit_that_is_none_is_refused(ada_asks):
    for limit in ("0", "-1", "201", "x", "9" * 400, ""):
        assert ada_asks("GET", f"campaigns/?limit={limit}").status_code == 400


def test_leads_are_listed_by_stage_and_name(ada, ada_asks):
    campaign = running(ada)
    Lead.objects.bulk_create(leads_of(campaign, "Nora", "Omar"))
    rows = ada_asks("GET", f"campaigns/{campaign.pk}/leads/?q=nor").json()["results"]
    assert [row["first_name"] for row in rows] == ["Nora"]
    assert len(ada_asks("GET", f"campaigns/{campaign.pk}/leads/?stage=ready").json()["results"]) == 2
    assert ada_asks("GET", f"campaigns/{campaign.pk}/leads/?stage=moon").status_code == 400


def test_the_file_of_leads_is_streamed_and_no_formula(ada, ada_asks):
    campaign = running(ada)
    bad = leads_of(campaign, "=cmd()", "+1", "Ümit")
    Lead.objects.bulk_create(bad)
    answer = ada_asks("GET", f"campaigns/{campaign.pk}/leads.csv", Accept="text/csv")
    assert answer.streaming
    assert answer["Content-Type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert [row["First name"] for row in rows] == ["Ümit", "'+1", "'=cmd()"]
