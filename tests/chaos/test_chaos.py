"""A short storm over a whole Leadr: parts die, the outside misbehaves, nobody gets anything twice, nothing is lost."""

import json
import subprocess
import sys

import pytest

from leadr.fleet import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("chaos")]


def test_nothing_is_lost_or_done_twice_in_a_short_storm():
    command = [sys.executable, "manage.py", "chaos", "--kills", "6", "--faults", "40", "--seed", "3", "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=900, check=False)
    assert done.stdout, done.stderr
    figures = json.loads(done.stdout.splitlines()[-1])
    assert (figures["twice"], figures["lost"]) == (0, 0), figures["explanations"]
    assert done.returncode == 0
    assert (figures["kills"], figures["faults"] >= 40) == (6, True), figures["explanations"]
    assert figures["unsettled"] == len([line for line in figures["explanations"] if line.startswith("unsettled")])
    assert figures["seen"]["invite"] > 10
