"""Signal discovery end to end against the sandbox."""

import json
from io import StringIO

from django.core.management import call_command


def test_discovery_brings_people_with_their_signal(signals, look):
    found = look(signals)
    assert found.people
    for person in found.people:
        assert person.signal.quote


def test_precision_and_recall(world, db):
    out = StringIO()
    call_command("evaluate_signals", "--json", stdout=out)
    overall = json.loads(out.getvalue())["overall"]
    assert overall["precision"] >= 0.9
    assert overall["recall"] >= 0.8
