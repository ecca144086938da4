"""One person is erased on request: nothing names them any more, nobody contacts them again, all counts stay right."""

import json
from dataclasses import asdict
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import Entry, ProviderEvent
from audiences.models import CsvFile, Query
from campaigns import launch
from campaigns.audit import audit
from campaigns.models import Action, Contacted, Lead, Tally
from campaigns.states import State
from delivery import blocklist, email
from delivery.models import Suppression
from leadr.common.people import Person
from tests.engine.mail_room import campaign, office, sender  # noqa: F401 - fixtures
from tests.engine.nadia import NAMES, TABLES, nadia  # noqa: F401 - fixtures
from tests.engine.test_campaign import pass_days, work
from tests.factories import DraftFactory
from video.models import Render
from workflows.kinds import Kind, Lane

pytestmark = pytest.mark.django_db
TEXTS = ["text", "character varying", "character", "json", "jsonb", "ARRAY", "bytea", "USER-DEFINED"]
COLUMNS = """
SELECT table_name, column_name, data_type FROM information_schema.columns
WHERE table_schema = 'public' AND data_type = ANY(%s)
"""


def naming(*words):
    """Every table with a text, JSON, list or bytes that holds one of these words: asked of the database itself."""
    likes, found = [f"%{word.lower()}%" for word in words], set()
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS, [TEXTS])
        for table, column, kind in cursor.fetchall():
            said = f"encode(\"{column}\", 'escape')" if kind == "bytea" else f'"{column}"::text'
            cursor.execute(f'SELECT EXISTS (SELECT FROM "{table}" WHERE lower({said}) LIKE ANY(%s))', [likes])
            found |= {table} if cursor.fetchone()[0] else set()
    return found


def erased(*args):
    out = StringIO()
    call_command("erase", *args, "--json", stdout=out)
    return json.loads(out.getvalue())


def is_green(found):
    told = asdict(found)
    return not any(told[name] for name in ("forgotten", "unsettled", "stage_drift", "unsourced"))


def counts(campaign):  # noqa: F811
    told = Tally.objects.filter(campaign=campaign).values().get()
    return {name: told[name] for name in ("leads", "replied", "invites_sent", "accepted", "messages_sent", "failed")}


@pytest.mark.parametrize("said", ["https://www.linkedin.com/in/Nadia-Okafor/?x=1", "NADIA@northwind.test"])
def test_nothing_names_them_afterwards_in_any_table(nadia, campaign, said):  # noqa: F811
    before, counted = counts(campaign), naming(*NAMES)
    assert counted >= TABLES
    planned = erased(said, "--dry-run")
    assert naming(*NAMES) == counted
    told = erased(said)
    assert naming(*NAMES) == set()
    assert set(told["rows"]) == set(planned["rows"]) == TABLES
    assert told["cancelled"] == planned["cancelled"] == 3
    assert counts(campaign) == before
    assert is_green(audit(Lead.objects.all()))
    assert Entry.objects.filter(did="person.erased", owner=campaign.owner).count() == 1
    assert (Lead.objects.get().full_name, Lead.objects.get().profile_url) == ("Erased on request", "")


def test_others_and_what_proves_that_something_was_sent_stay(nadia, campaign):  # noqa: F811
    erased("nadia-okafor")
    assert Query.objects.get(key="1").answer == {
        "items": [{"public_identifier": "omar-haddad", "name": "Omar Haddad", "headline": "Works with [erased]"}]
    }
    assert [row.payload["sender"] for row in ProviderEvent.objects.filter(payload__has_key="sender")] == [
        {"attendee_provider_id": "ACoOther"}
    ]
    invite = nadia.actions.get(kind=Kind.INVITE)
    assert (invite.state, invite.reason, bool(invite.sent_at)) == (State.DONE, "accepted", True)
    assert (CsvFile.objects.get().row_count, CsvFile.objects.get().problem_count) == (1, 1)
    assert Render.objects.get().state == "expired"


def test_they_stay_suppressed_by_digest_alone_and_a_second_time_is_harmless(nadia, campaign):  # noqa: F811
    erased("nadia-okafor")
    found = [Person("nadia-okafor", "other"), Person("x", "y", email="nadia@northwind.test"), Person("omar", "z")]
    assert blocklist.blocked(campaign.owner_id, found) == {0: blocklist.ERASED, 1: blocklist.LEFT}
    assert not email.may_send(campaign.owner_id, "nadia@northwind.test")
    assert not Suppression.objects.exclude(address="").exists()
    for said in ("nadia-okafor", "nadia@northwind.test"):
        assert erased(said) == {"dry_run": False, "owners": 0, "cancelled": 0, "rows": {}}
    assert Entry.objects.filter(did="person.erased").count() == 1


@pytest.mark.parametrize("state", [State.STARTED, State.UNCLEAR])
def test_while_something_is_under_way_they_are_suppressed_and_nothing_is_erased(nadia, campaign, state):  # noqa: F811
    Action.objects.filter(kind=Kind.MESSAGE).update(state=State.STARTED, started_at=nadia.found_at)
    Action.objects.filter(kind=Kind.MESSAGE).update(state=state)
    with pytest.raises(CommandError, match="They are suppressed already, but .*Message .* of “Spring”"):
        erased("nadia-okafor")
    assert blocklist.blocked(campaign.owner_id, [Person("nadia-okafor", "")])
    assert naming(*NAMES) >= TABLES - {"delivery_suppression"}


def test_of_one_customer_alone(nadia, bob):  # noqa: F811
    with pytest.raises(CommandError, match="Nobody is known by “nadia-okafor” here"):
        erased("nadia-okafor", "--user", bob.email)
    with pytest.raises(CommandError, match="There is no user “nobody@x.test”"):
        erased("nadia-okafor", "--user", "nobody@x.test")
    assert naming(*NAMES) >= TABLES
    assert erased("nadia-okafor", "--user", "ada@leadr.test")["owners"] == 1
    assert naming(*NAMES) == set()


@pytest.mark.parametrize("said", ["somebody-else", "no body", "nobody@x.test", "@"])
def test_whom_nobody_knows_is_said_and_changes_nothing(nadia, said):  # noqa: F811
    with pytest.raises(CommandError, match="Nobody is known|neither a LinkedIn profile nor an email"):
        erased(said)
    assert naming(*NAMES) >= TABLES
    assert Suppression.objects.count() == 1


def test_a_fresh_search_that_finds_them_again_does_not_contact_them(ada, account, clock, sandbox):
    first = launch.launch(DraftFactory(owner=ada), accounts=[account], now=clock()).campaigns[0]
    work(clock, [Lane.SEARCH])
    person = first.leads.earliest("pk")
    erased(person.public_identifier)
    Contacted.objects.all().delete()
    again = launch.launch(DraftFactory(owner=ada), accounts=[account], now=clock()).campaigns[0]
    pass_days(clock, 2)
    others = set(first.leads.exclude(pk=person.pk).values_list("public_identifier", flat=True))
    assert set(again.leads.values_list("public_identifier", flat=True)) & others
    assert not again.leads.filter(public_identifier=person.public_identifier).exists()
    touched = {row["slug"] for row in sandbox.effects(account.provider_account_id, "invite")}
    assert len(touched) > 5
    assert person.public_identifier not in touched
    assert is_green(audit(Lead.objects.all()))
