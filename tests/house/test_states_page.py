"""docs/states.md says what the tables say."""

import pytest
from django.conf import settings

from accounts.health import SENTENCES, WORKING
from leadr import drawing


def test_the_page_is_fresh():
    written = (settings.BASE_DIR / "docs" / "states.md").read_text()
    assert written == drawing.page(), "Run `python manage.py draw_states`."


@pytest.mark.parametrize("diagram", drawing.DIAGRAMS, ids=lambda diagram: diagram.title)
def test_every_move_of_a_table_is_drawn_once(diagram):
    lines = [line.strip() for line in diagram.drawn().splitlines()]
    moves = [f"{before} --> {after}" for before, allowed in diagram.table.items() for after in allowed]
    assert sorted(line for line in lines if "-->" in line and "[*]" not in line) == sorted(moves)


@pytest.mark.parametrize("diagram", drawing.DIAGRAMS, ids=lambda diagram: diagram.title)
def test_every_state_is_reached_from_where_a_row_begins(diagram):
    found, waiting = set(diagram.first), list(diagram.first)
    while waiting:
        fresh = set(diagram.table[waiting.pop()]) - found
        found |= fresh
        waiting += fresh
    assert found == set(diagram.table)


def test_every_word_of_the_provider_is_on_the_page():
    assert all(f"`{word}`" in drawing.page() for word in WORKING | set(SENTENCES))
