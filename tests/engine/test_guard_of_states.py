"""The database itself lets an action move only as its table says."""

import re
from datetime import timedelta
from importlib import import_module
from itertools import product

import pytest
from django.db import IntegrityError, connection, transaction

from campaigns import launch
from campaigns.models import Action
from campaigns.states import CLOSED, TRANSITIONS, State
from tests.factories import AccountFactory, DraftFactory
from tests.world import MONDAY_9

PAIRS = [(before, after) for before, after in product(State, State) if before != after]
LEGAL = {(before, after) for before, allowed in TRANSITIONS.items() for after in allowed}
TRIGGER = "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname = 'action_moves_as_its_table_says'"


@pytest.fixture
def search(ada):
    """The first search of a launched campaign."""
    launch.launch(DraftFactory(owner=ada), accounts=[AccountFactory(owner=ada)], now=MONDAY_9)
    return Action.objects.get()


def fields_of(state):
    """What a row must have to be in a state."""
    has_begun = state in {State.STARTED, State.UNCLEAR}
    return {
        "state": state,
        "started_at": MONDAY_9 if has_begun else None,
        "finished_at": MONDAY_9 + timedelta(hours=1) if state in CLOSED else None,
    }


def in_state(search, state):
    """The search anew, born in a state."""
    Action.objects.all().delete()
    for name, value in fields_of(state).items():
        setattr(search, name, value)
    search.pk = None
    search.save(force_insert=True)
    return search


@pytest.mark.django_db
@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_a_move_is_taken_exactly_when_the_table_has_it(search, before, after):
    row = Action.objects.filter(pk=in_state(search, before).pk)
    if (before, after) in LEGAL:
        assert row.update(**fields_of(after)) == 1
        return
    with pytest.raises(IntegrityError, match=f"is {before} and cannot become {after}"), transaction.atomic():
        row.update(**fields_of(after))
    assert row.get().state == before


@pytest.mark.django_db
@pytest.mark.parametrize("state", sorted(CLOSED))
def test_a_closed_row_keeps_its_state_but_not_its_silence(search, state):
    row = Action.objects.filter(pk=in_state(search, state).pk)
    assert row.update(state=state, note="Looked at.") == 1
    assert row.get().note == "Looked at."


@pytest.mark.django_db
def test_the_guards_own_table_is_the_table():
    with connection.cursor() as cursor:
        cursor.execute(TRIGGER)
        (definition,) = cursor.fetchone()
    found = set(re.findall(r"(\w+)>(\w+)", definition))
    assert found == {(str(before), str(after)) for before, after in LEGAL}


@pytest.mark.django_db
def test_the_guard_can_be_taken_away_and_put_back():
    (first,) = import_module("campaigns.migrations.0003_guard_of_states").Migration.operations
    shorter, *_ = import_module("campaigns.migrations.0013_short_guard").Migration.operations
    with connection.cursor() as cursor:
        cursor.execute(TRIGGER)
        is_now = cursor.fetchone()
        for undo in (shorter.reverse_sql, first.reverse_sql):
            cursor.execute(undo)
        cursor.execute(TRIGGER)
        assert cursor.fetchone() is None
        cursor.execute(first.sql)
        cursor.execute(shorter.sql)
        cursor.execute(TRIGGER)
        assert cursor.fetchone() == is_now
