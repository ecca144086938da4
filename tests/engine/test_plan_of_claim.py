"""What is due is found by partial indexes, and a tick costs the same whatever sleeps (behaviour.md §9)."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns import launch
from campaigns.engine import beat, claim, facts, moves, outside, recover, restage, settle
from campaigns.engine.claim import CANDIDATES, PUT_OFF
from campaigns.models import Action, Lead
from leadr.common.sql import table, values_of
from tests.factories import AccountFactory, DraftFactory, UserFactory, give_leadr
from tests.world import MONDAY_9
from workflows.kinds import Kind, Lane

ROWS, LEADS, CAMPAIGNS = 250_000, 5_000, 20
PARTIAL = {"queue", "in_flight", "unclear", "waiting", "one_started_action_per_account"}
# Of ten actions six sleep, two wait for an answer and two are done; everything is due later than now.
ASLEEP = {
    "lead_id": "%(lead)s + n %% %(leads)s",
    "campaign_id": "(%(campaigns)s)[1 + n %% %(many)s]",
    "account_id": "(%(accounts)s)[1 + n %% %(many)s]",
    "step": "'s' || n / %(leads)s",
    "state": "CASE WHEN n %% 10 < 6 THEN 'scheduled' WHEN n %% 10 < 8 THEN 'waiting' ELSE 'done' END",
    "due_at": "%(now)s + (1 + n %% 20000) * interval '1 minute'",
    "started_at": "CASE WHEN n %% 10 < 6 THEN NULL ELSE %(now)s - interval '1 day' END",
    "finished_at": "CASE WHEN n %% 10 < 8 THEN NULL ELSE %(now)s - interval '1 hour' END",
    "charged_at": "CASE WHEN n %% 10 < 6 THEN NULL ELSE %(now)s - interval '1 day' END",
}


@pytest.fixture(scope="module")
def crowd(django_db_setup, django_db_blocker):
    """A quarter of a million rows that have nothing to do now; gone after these tests."""
    with django_db_blocker.unblock():
        try:
            fill(ROWS)
            yield
        finally:
            empty()


def fill(rows: int) -> None:
    """Some campaigns and so many sleeping actions."""
    owner = give_leadr(UserFactory())
    accounts = AccountFactory.create_batch(CAMPAIGNS, owner=owner)
    launched = launch.launch(DraftFactory(owner=owner), accounts=accounts, now=MONDAY_9).campaigns
    Action.objects.update(due_at=MONDAY_9 + timedelta(days=1))
    lead = Lead.objects.create(
        campaign=launched[0], public_identifier="first", found_at=MONDAY_9, stage_at=MONDAY_9, stage="ready"
    )
    copy(Lead, lead.pk, LEADS, {"public_identifier": "'p' || n"}, {})
    action = Action.new(Kind.INVITE, campaign=launched[0], due_at=MONDAY_9 + timedelta(1), now=MONDAY_9, lead=lead)
    action.save()
    values = {
        "lead": Lead.objects.order_by("-pk").values_list("pk", flat=True)[0] - LEADS + 1,
        "leads": LEADS,
        "campaigns": [campaign.pk for campaign in launched],
        "accounts": [account.pk for account in accounts],
        "many": CAMPAIGNS,
        "now": MONDAY_9,
    }
    copy(Action, action.pk, rows, ASLEEP, values)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE campaigns_action; ANALYZE campaigns_campaign; ANALYZE accounts_linkedinaccount")


def copy(model, pk, count, changes, values) -> None:
    """So many copies of a row, with some columns changed."""
    columns = [field.column for field in model._meta.concrete_fields if not (field.primary_key or field.generated)]
    picked = ", ".join(changes.get(column, f'row."{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    table = model._meta.db_table
    rows = f"FROM {table} AS row, generate_series(1, {count}) AS n WHERE row.id = {pk}"
    sql = f"INSERT INTO {table} ({names}) SELECT {picked} {rows}"
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)


def empty() -> None:
    """Take everything away again."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE accounts_user, accounts_plan, accounts_entry CASCADE")


def nodes(plan) -> Iterator[dict]:
    """Every node of a plan."""
    yield plan
    for below in plan.get("Plans", []):
        yield from nodes(below)


def explained(sql: str, params=None) -> list[dict]:
    """The nodes of a query's plan that read actions, by whatever way."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        (found,) = cursor.fetchone()
    plan = found if isinstance(found, list) else json.loads(found)
    return [
        node
        for node in nodes(plan[0]["Plan"])
        if node.get("Relation Name") == "campaigns_action" or node["Node Type"] == "Bitmap Index Scan"
    ]


def indexes_of(sql: str, params=None) -> set[str]:
    """The indexes a query reads actions by; nothing reads the whole table."""
    found = explained(sql, params)
    assert all(node["Node Type"] != "Seq Scan" for node in found), (sql, found)
    return {node["Index Name"] for node in found if "Index Name" in node}


def tick() -> None:
    """Everything one heartbeat asks."""
    beat.recover_all(now=MONDAY_9)
    beat.wakes(now=MONDAY_9)
    for lane in Lane:
        beat.pause_until_due(lane, within=5, now=MONDAY_9)
    settle.settle(outside=outside.real(), now=MONDAY_9)


def queries() -> list[str]:
    """What one heartbeat asks the database."""
    with CaptureQueriesContext(
        connection,
    ) as caught:
        tick()
    return [query["sql"] for query in caught]


@pytest.mark.django_db
@pytest.mark.usefixtures("crowd")
@pytest.mark.parametrize("lane", list(Lane))
def test_a_claim_reads_the_queue_by_its_partial_index(lane):
    found = indexes_of(CANDIDATES, {"lane": lane.value, "most": 8, "since": claim.EVER, "now": MONDAY_9})
    assert "queue" in found
    assert found <= PARTIAL


@pytest.mark.django_db
@pytest.mark.usefixtures("crowd")
def test_what_waits_together_is_found_by_its_accounts_partial_index():
    some = Action.objects.filter(lead__isnull=False).first()
    keys = {"account": some.account_id, "campaign": None, "kinds": ["invite"], "gap": timedelta(minutes=3)}
    found = indexes_of(PUT_OFF, {**keys, "until": MONDAY_9, "at": MONDAY_9, "why": "Later."})
    assert "queue_of_account" in found
    assert found <= {"queue_of_account", "campaigns_action_pkey"}


@pytest.mark.django_db
@pytest.mark.usefixtures("crowd")
@pytest.mark.parametrize(
    ("statement", "indexes"),
    [
        (moves._moving_many("state", "finished_at", "moved_at"), {"campaigns_action_pkey"}),
        (claim.STILL, {"campaigns_action_pkey", "one_started_action_per_account", "in_flight"}),
        (facts.COUNTED, {"charged_by_account"}),
        (restage.TOLD, {"one_action_per_lead_and_step"}),
        (moves.UNFOLLOWED, {"one_open_search_and_follow_up_per_campaign"}),
    ],
)
def test_what_is_asked_and_written_together_is_found_row_by_row(statement, indexes):
    found = indexes_of(statement, [[1, 2] if "unnest" in statement else table([{}])])
    assert found
    assert found <= indexes


@pytest.mark.django_db
@pytest.mark.usefixtures("crowd")
@pytest.mark.parametrize(
    ("statement", "values", "index"),
    [
        (recover.EXPIRED, [MONDAY_9, 200], "waiting"),
        (recover.INVITES.format("public_identifier"), ["acc1", "first"], "one_action_per_lead_and_step"),
        (recover.INVITES.format("provider_id"), ["acc1", "acc1:1"], "one_action_per_lead_and_step"),
    ],
)
def test_what_is_recovered_is_found_by_its_index(statement, values, index):
    assert indexes_of(statement, values) == {index}


@pytest.mark.django_db
@pytest.mark.usefixtures("crowd")
def test_what_is_added_and_told_of_at_once_is_found_by_its_lead():
    some = Action.objects.filter(lead__isnull=False)[:1]
    assert indexes_of(restage.ADDED_AND_TOLD, [values_of(some), "{1,2}"]) == {"one_action_per_lead_and_step"}


@pytest.mark.django_db
@pytest.mark.usefixtures("crowd")
def test_what_is_moved_with_its_campaign_taken_is_found_by_its_key():
    found = indexes_of(moves._moving_locked("state"), [1, "done", 2, "started", MONDAY_9])
    assert found
    assert found <= {"campaigns_action_pkey", "one_started_action_per_account", "in_flight"}


@pytest.mark.django_db
@pytest.mark.usefixtures("crowd")
def test_every_query_of_a_tick_reads_actions_by_a_partial_index():
    asked = [sql for sql in queries() if "campaigns_action" in sql and sql.startswith("SELECT")]
    assert len(asked) >= 4
    for sql in asked:
        assert indexes_of(sql) <= PARTIAL, sql


@pytest.mark.django_db
def test_a_tick_asks_as_much_over_ten_rows_as_over_ten_thousand(crowd):
    assert Action.objects.count() > ROWS
    over_many = len(queries())
    Action.objects.exclude(pk__in=list(Action.objects.values_list("pk", flat=True)[:10])).delete()
    assert Action.objects.count() == 10
    assert len(queries()) == over_many
