"""The whole campaign of the demo, with its worker killed in the middle, ends with everybody served exactly once."""

import json
import subprocess
import sys

import pytest

from tests.world import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("stacks")]


def demo(*arguments):
    command = [sys.executable, "manage.py", "demo", "--json", "--people", "500", "--accounts", "2", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=900, check=False)
    assert done.stdout, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_a_worker_killed_in_the_middle_changes_nothing():
    figures = demo("--kill-worker", "9", "--seconds", "600")
    assert figures["errors"] == []
    assert (figures["lost"], figures["max_invites_per_person"], figures["max_messages_per_person"]) == (0, 1, 1)
    assert figures["leads"] > 60
    assert figures["invites_sent"] > 50
    assert figures["messages_sent"] > 20


def test_everybody_gets_their_own_film_paid_once_under_faults_and_kills():
    figures = demo("--video", "--faults", "--kill-worker", "5", "--seconds", "600")
    assert figures["errors"] == []
    assert (figures["lost"], figures["max_invites_per_person"], figures["max_messages_per_person"]) == (0, 1, 1)
    assert (figures["renders_twice"], figures["messages_without_own_url"]) == (0, 0)
    assert figures["renders"] == figures["leads"]
    assert figures["leads"] > 60
    assert figures["messages_sent"] > 20
    assert figures["render_calls"] < figures["renders"]


def test_every_lead_of_a_discovery_has_a_signal_with_a_source():
    figures = demo("--audience", "signals", "--seconds", "600")
    assert figures["errors"] == []
    assert (figures["unsourced"], figures["lost"], figures["max_invites_per_person"]) == (0, 0, 1)
    assert figures["leads"] > 10
