"""A worker that is asked to end finishes the call in its hands, begins nothing new, and leaves nothing unclear."""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest

from campaigns import launch, tasks
from campaigns.models import Action
from campaigns.states import State
from leadr.celery import app
from leadr.common import drain
from tests.delivery.test_killed import database_url
from tests.engine.test_campaign import work
from tests.factories import DraftFactory
from tests.world import MONDAY_9, ROOT
from workflows.kinds import Kind, Lane

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
CALL_SECONDS = 2


@pytest.fixture
def worker(sandbox):
    """A Celery worker of the outreach lane for which minutes pass in moments."""
    env = os.environ | {
        "DATABASE_URL": database_url(), "LEADR_DEVELOPMENT": "1", "UNIPILE_BASE_URL": sandbox.url,
        "UNIPILE_API_KEY": sandbox.api_key, "LEADR_CLOCK_SPEED": "600", "LEADR_CLOCK_START": MONDAY_9.isoformat(),
        "LEADR_CLOCK_EPOCH": datetime.now(UTC).isoformat(),
    }  # fmt: skip
    options = ["--queues", Lane.OUTREACH.value, "--concurrency", "1", "--without-gossip", "--without-mingle"]
    command = [sys.executable, "-m", "celery", "--app", "leadr", "--quiet", "worker", *options]
    process = subprocess.Popen(command, env=env, cwd=ROOT, start_new_session=True)
    yield process
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)


def wait_for(what, seconds=60):
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_it_ends_after_the_call_in_its_hands(ada, account, clock, sandbox, worker):
    launch.launch(DraftFactory(owner=ada), accounts=[account], now=clock())
    work(clock, [Lane.SEARCH])
    invites = Action.objects.filter(kind=Kind.INVITE)
    invites.update(due_at=MONDAY_9)
    sandbox.fault("slow", "invite", count=100, seconds=CALL_SECONDS)
    app.send_task("campaigns.tasks.work", kwargs={"lane": Lane.OUTREACH.value}, queue=Lane.OUTREACH.value)
    wait_for(lambda: invites.filter(state=State.WAITING).exists() and invites.filter(state=State.STARTED).exists())
    begun = invites.exclude(state=State.SCHEDULED).count()
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(30) == 0
    assert invites.exclude(state=State.SCHEDULED).count() <= begun + 1  # one may have begun just before the signal
    assert not invites.filter(state__in=[State.STARTED, State.UNCLEAR]).exists()
    sent = [row["slug"] for row in sandbox.effects(account.provider_account_id, "invite")]
    assert len(sent) == len(set(sent)) == invites.filter(sent_at__isnull=False).count()
    assert invites.filter(state=State.SCHEDULED).count() > 5


def test_what_is_due_is_not_begun_by_a_worker_that_ends(ada, account, monkeypatch):
    launch.launch(DraftFactory(owner=ada), accounts=[account], now=MONDAY_9)
    Action.objects.update(due_at=MONDAY_9)
    monkeypatch.setattr(drain, "_ASKED", bytearray(1))
    drain.begin()
    tasks.work(lane=Lane.SEARCH.value)
    assert Action.objects.get().state == State.SCHEDULED
    monkeypatch.setattr(drain, "_ASKED", bytearray(1))
    tasks.work(lane=Lane.SEARCH.value)
    assert not Action.objects.filter(kind=Kind.SEARCH, state=State.SCHEDULED, due_at=MONDAY_9).exists()
