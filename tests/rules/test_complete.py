"""What a drawing gains before it runs."""

from hypothesis import given
from hypothesis import strategies as st

from workflows.complete import EmailAfter, complete, paced_kind
from workflows.graph import Edge, Graph, On, Step, sound
from workflows.kinds import ON_A_POST, STEP_KINDS, WRITTEN, Kind
from workflows.presets import PRESETS

WARM, STANDARD = PRESETS["warm_intro"].graph, PRESETS["standard_connect"].graph


def above(graph, key):
    found, waiting = set(), [key]
    while waiting:
        child = waiting.pop()
        parents = {edge.parent for edge in graph.edges if edge.child == child} - found
        found |= parents
        waiting += parents
    return found


def test_a_look_for_a_post_stands_before_the_first_courtesy():
    graph = complete(WARM, looks_for_posts=True)
    assert [step.key for step in graph.roots()] == ["engagement-like"]
    assert [edge.child for edge in graph.after("engagement-like", [On.DONE])] == ["like"]


def test_a_comment_is_drafted_first():
    graph = complete(WARM, drafts_comments=True)
    assert [edge.child for edge in graph.after("like", [On.DONE])] == ["draft-comment"]
    assert [edge.child for edge in graph.after("draft-comment", [On.DONE])] == ["comment"]


def test_a_video_is_made_before_the_first_words():
    graph = complete(STANDARD, video=True)
    assert [step.kind for step in graph.roots()] == [Kind.VIDEO]
    assert [step.kind for step in graph.steps if step.kind is Kind.VIDEO] == [Kind.VIDEO]


def test_an_email_follows_what_was_chosen_and_only_once():
    graph = complete(STANDARD, email=EmailAfter(Kind.INVITE, On.NOT_ACCEPTED))
    assert [edge.child for edge in graph.after("invite", [On.NOT_ACCEPTED])] == ["email"]
    assert complete(PRESETS["warm_intro"].graph, email=EmailAfter(Kind.EMAIL, On.DONE)) == WARM


def test_the_pace_counts_invites_else_messages():
    assert paced_kind(WARM) is Kind.INVITE
    assert paced_kind(PRESETS["message_connected"].graph) is Kind.MESSAGE


KEYS = st.sampled_from([f"s{number}" for number in range(8)])
STEPS = st.lists(st.builds(Step, KEYS, st.sampled_from(sorted(STEP_KINDS))), max_size=8)
EDGES = st.lists(st.builds(Edge, KEYS, KEYS, st.sampled_from(On), st.none()), max_size=14)


@given(STEPS, EDGES)
def test_any_drawing_stays_sound_and_keeps_its_promises(steps, edges):
    graph = complete(sound(steps, edges), looks_for_posts=True, drafts_comments=True, video=True)
    assert graph == complete(sound(steps, edges), looks_for_posts=True, drafts_comments=True, video=True)
    again = Graph(graph.steps, graph.edges)
    for step in again.steps:
        assert step.key not in above(again, step.key)
        kinds_above = {again.step(key).kind for key in above(again, step.key)}
        assert step.kind not in ON_A_POST or Kind.ENGAGEMENT in kinds_above
        assert step.kind not in WRITTEN or Kind.VIDEO in kinds_above
        assert step.kind is not Kind.COMMENT or Kind.DRAFT in kinds_above
