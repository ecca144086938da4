"""Runs the simulation as a command of its own, since it makes a database of its own."""

import json
import subprocess
import sys

import pytest

from tests.world import ROOT


@pytest.fixture
def simulate():
    """Call manage.py simulate and read its figures."""

    def call(*arguments):
        command = [sys.executable, "manage.py", "simulate", *arguments, "--json"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
        assert done.stdout, done.stderr[-3000:]
        return json.loads(done.stdout.splitlines()[-1])

    return call
