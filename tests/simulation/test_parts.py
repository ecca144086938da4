"""The parts of a simulation: each account plays in one of them, and a broken part breaks the whole."""

import pytest
from django.db import OperationalError

from leadr.simulation import part, stage, whole
from leadr.simulation.world import World
from tests.world import MONDAY_9


@pytest.mark.django_db
@pytest.mark.parametrize(("leads", "parts", "accounts"), [(250, 2, 5), (10_000, 4, 10), (16_000, 4, 16)])
def test_each_account_plays_in_one_part(leads, parts, accounts):
    assert stage.parts(leads) == parts
    casts = [stage.build(World(1, lambda: MONDAY_9), leads=leads, part=part, now=MONDAY_9) for part in range(parts)]
    assert all(cast.campaigns for cast in casts)
    played = [name for cast in casts for name in cast.accounts]
    assert sorted(played) == sorted(f"acc{number}" for number in range(accounts))


def test_a_part_that_cannot_play_breaks_the_whole():
    with whole.processes() as players, pytest.raises(OperationalError, match="connection"):
        players.submit(part.play, "no_such_database", 0, leads=250, days=1, seed=1).result()
