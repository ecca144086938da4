"""The steps of a workflow switched one by one in the builder, and what a chosen preset makes of them."""

from itertools import chain, combinations

import pytest

from tests.apps.pages import text_of
from tests.apps.test_builder import draft, edit, save, stored, working
from workflows import presets
from workflows.models import drawing_of, read_drawing

__all__ = ["draft", "working"]
pytestmark = pytest.mark.django_db
KINDS = [kind.value for kind in presets.STEPS]
EVERY_CHOICE = list(chain.from_iterable(combinations(KINDS, count) for count in range(1, len(KINDS) + 1)))


@pytest.mark.parametrize("kinds", EVERY_CHOICE)
def test_every_choice_of_steps_is_one_sound_line_and_is_stored_as_it_is(kinds):
    graph = presets.chain(kinds)
    assert (graph.removed, [step.kind for step in graph.steps]) == ((), list(kinds))
    assert len(graph.edges) == len(kinds) - 1
    assert read_drawing(drawing_of(graph)) == graph


@pytest.mark.parametrize(
    ("kinds", "preset"), [(KINDS, "warm_intro"), (["invite"], "direct_connect"), (["message"], "message_connected")]
)
def test_steps_that_are_a_presets_take_its_name(as_ada, draft, kinds, preset):
    save(as_ada, draft, "workflow", actions=kinds)
    assert (stored(draft).workflow.preset, stored(draft).workflow.drawing) == (preset, {})


def test_own_steps_run_in_place_of_the_presets(as_ada, draft):
    save(as_ada, draft, "workflow", actions=["like", "invite"])
    workflow = stored(draft).workflow
    assert (workflow.preset, [step.kind for step in workflow.graph.steps]) == ("standard_connect", ["like", "invite"])
    page = text_of(as_ada.get(edit(draft)))
    assert "These are your own steps" in page
    assert "Engagement, then like, then invite." in page


def test_a_preset_chosen_anew_brings_its_own_steps(as_ada, draft):
    save(as_ada, draft, "workflow", actions=["like", "invite"])
    save(as_ada, draft, "workflow", preset="direct_connect")
    assert (stored(draft).workflow.preset, stored(draft).workflow.drawing) == ("direct_connect", {})


def test_a_preset_chosen_before_the_page_shows_the_last_one_brings_its_own_steps(as_ada, draft):
    save(as_ada, draft, "workflow", preset="direct_connect")
    late = {"shown_preset": "standard_connect", "actions": ["invite", "message"]}
    save(as_ada, draft, "workflow", preset="warm_intro", **late)
    assert (stored(draft).workflow.preset, stored(draft).workflow.drawing) == ("warm_intro", {})


def test_a_step_switched_before_the_page_shows_the_last_one_is_taken(as_ada, draft):
    save(as_ada, draft, "workflow", actions=["invite"])
    late = {"shown_preset": "standard_connect", "preset": "standard_connect"}
    save(as_ada, draft, "workflow", actions=["like", "invite"], **late)
    workflow = stored(draft).workflow
    assert (workflow.preset, workflow.graph) == ("direct_connect", presets.chain(["like", "invite"]))


def test_other_changes_leave_own_steps_alone(as_ada, draft):
    save(as_ada, draft, "workflow", actions=["comment", "message"])
    save(as_ada, draft, "workflow", spacing_minutes="60")
    workflow = stored(draft).workflow
    assert (workflow.spacing_minutes, workflow.graph) == (60, presets.chain(["comment", "message"]))


@pytest.mark.parametrize("actions", [[], ["email"], ["nonsense"]])
def test_steps_nobody_can_switch_on_are_refused(as_ada, draft, actions):
    assert save(as_ada, draft, "workflow", actions=actions).status_code == 422
    assert stored(draft).workflow.graph.kinds() == {"invite", "message"}
