"""The parts of a simulation: each account plays in one of them, and a broken part breaks the whole."""

import pytest

from leadr.simulation import stage, whole
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


def test_a_part_that_cannot_play_breaks_the_whole(capfd):
    with whole._player("no_such_database", ("250", "1", "1", "0")) as player, pytest.raises(whole.Broken):
        whole._figures(player)
    assert "OperationalError" in capfd.readouterr().err
