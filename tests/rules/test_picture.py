"""The picture of a workflow: every step and arrow is drawn, nothing overlaps, and the list says the same."""

import pytest

from workflows import picture
from workflows.complete import EmailAfter, complete
from workflows.graph import Edge, Graph, On, Step
from workflows.kinds import Kind
from workflows.presets import PRESETS

WHOLE = complete(
    PRESETS["warm_intro"].graph, looks_for_posts=True, drafts_comments=True, video=True,
    email=EmailAfter(Kind.INVITE, On.NOT_ACCEPTED),
)  # fmt: skip


@pytest.mark.parametrize("graph", [*(preset.graph for preset in PRESETS.values()), WHOLE, Graph()])
def test_every_step_and_arrow_is_drawn_inside_the_picture(graph):
    drawn = picture.draw(graph)
    assert (len(drawn.boxes), len(drawn.arrows), len(drawn.lines)) == (
        len(graph.steps), len(graph.edges), len(graph.steps),
    )  # fmt: skip
    assert all(box.x >= 0 and box.x + box.width <= drawn.width for box in drawn.boxes)
    assert all(box.y >= 0 and box.y + box.height <= drawn.height for box in drawn.boxes)
    assert len({(box.x, box.y) for box in drawn.boxes}) == len(drawn.boxes)


def test_arrows_lead_downwards():
    assert all(arrow.y1 < arrow.y2 for arrow in picture.draw(WHOLE).arrows)


def test_outcomes_and_counts_are_told_in_picture_and_list():
    drawn = picture.draw(PRESETS["standard_connect"].graph, counts={"invite": "12 done"})
    assert [arrow.label for arrow in drawn.arrows] == ["once accepted"]
    assert drawn.lines == ("Invite (12 done): once accepted message.", "Message.")
    assert drawn.boxes[0].count == "12 done"
    assert drawn.sentence == "Invite, then message."


def test_two_steps_side_by_side_stand_side_by_side():
    graph = Graph(
        (Step("a", Kind.LIKE), Step("b", Kind.INVITE), Step("c", Kind.EMAIL)),
        (Edge("a", "b"), Edge("a", "c", On.FAILED)),
    )
    first, left, right = picture.draw(graph).boxes
    assert left.y == right.y > first.y
    assert left.x + left.width < right.x


def test_a_small_picture_has_one_row():
    boxes = picture.small(PRESETS["warm_intro"].graph).boxes
    assert len({box.y for box in boxes}) == 1
