"""Any drawing becomes a plan that can be run."""

from hypothesis import given
from hypothesis import strategies as st

from workflows.graph import Edge, On, Step, sound
from workflows.kinds import Kind
from workflows.presets import PRESETS

keys = st.sampled_from("abcdefgh")
drawings = st.tuples(
    st.lists(st.builds(Step, keys, st.sampled_from([Kind.INVITE, Kind.MESSAGE])), max_size=16),
    st.lists(st.builds(Edge, keys, keys, st.sampled_from(list(On))), max_size=30),
)


@given(drawings)
def test_every_drawing_becomes_acyclic_and_reachable(drawing):
    graph = sound(*drawing)
    placed: set[str] = {step.key for step in graph.roots()}
    # Taking steps off from the roots downwards ends with every step exactly when there is no circle.
    while fresh := {
        edge.child
        for edge in graph.edges
        if edge.child not in placed and all(e.parent in placed for e in graph.edges if e.child == edge.child)
    }:
        placed |= fresh
    assert placed == {step.key for step in graph.steps}


@given(drawings)
def test_the_same_drawing_gives_the_same_plan(drawing):
    assert sound(*drawing) == sound(*drawing)
    assert sound(*drawing).removed == sound(*drawing).removed


@given(drawings)
def test_a_sound_graph_stays_as_it_is(drawing):
    once = sound(*drawing)
    assert sound(once.steps, once.edges) == once
    assert sound(once.steps, once.edges).removed == ()


@given(drawings)
def test_nothing_goes_without_a_sentence(drawing):
    steps, edges = drawing
    graph = sound(steps, edges)
    assert len(steps) + len(edges) == len(graph.steps) + len(graph.edges) + len(graph.removed)


def test_the_latest_edge_of_a_circle_goes():
    steps = [Step(key, Kind.MESSAGE) for key in "abc"]
    edges = [Edge("a", "b"), Edge("b", "c"), Edge("c", "a")]
    assert sound(steps, edges).edges == tuple(edges[:2])
    assert sound(steps, [edges[2], *edges[:2]]).edges == (edges[2], edges[0])


def test_faults_are_told_in_sentences():
    graph = sound([Step("a", Kind.INVITE)], [Edge("a", "a"), Edge("a", "x")])
    assert graph.removed == (
        "The arrow from “a” to “a” was left out: a step cannot follow itself.",
        "The arrow from “a” to “x” was left out: there is no step “x”.",
    )


def test_at_most_twelve_steps():
    graph = sound([Step(str(number), Kind.MESSAGE) for number in range(13)], [])
    assert len(graph.steps) == 12
    assert "at most 12 steps" in graph.removed[0]


def test_presets_are_sound():
    assert all(not preset.graph.removed and preset.graph.roots() for preset in PRESETS.values())
