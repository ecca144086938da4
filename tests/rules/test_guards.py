"""What stops a launch: each problem in a sentence, at its field, in the order of the builder."""

from dataclasses import replace

import pytest

from campaigns.guards import LaunchFacts, problems
from delivery import pacing
from leadr.common.problem import Problem
from workflows.kinds import Kind

NO_ADDRESS = Problem("Paste an address.", "audience.search_url")
READY = LaunchFacts(
    has_access=True,
    audience=(),
    graph_kinds={Kind.INVITE, Kind.MESSAGE},
    note="Hi {{first_name}}",
    message="Thank you, {{first_name}}.",
    sends_note=True,
    note_limit=200,
    message_limit=8000,
    invites_per_day=20,
    days=(0, 1, 2, 3, 4),
    accounts_chosen=1,
    accounts_working=1,
    live_campaigns=0,
)
EVERYTHING_WRONG = replace(
    READY, has_access=False, audience=(NO_ADDRESS,), note="{{x}}", message="", invites_per_day=0, days=(),
    accounts_chosen=0, accounts_working=0,
)  # fmt: skip


def said(**changes):
    return [(problem.field, problem.sentence) for problem in problems(replace(READY, **changes))]


def test_a_sound_draft_has_no_problem():
    assert problems(READY) == []


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        (
            {"has_access": False},
            "access",
            "Your plan does not include Leadr yet. Activate Leadr to launch a campaign.",
        ),
        (
            {"max_live_campaigns": 2, "live_campaigns": 2},
            "access",
            "Your plan allows 2 live campaigns and 2 are live already.",
        ),
        (
            {"max_live_campaigns": 1, "live_campaigns": 1},
            "access",
            "Your plan allows 1 live campaign and 1 is live already.",
        ),
        ({"audience": (NO_ADDRESS,)}, "audience.search_url", "Paste an address."),
        ({"message": " \n"}, "messages.message", "Write the message that follows the invite."),
        ({"message": "", "graph_kinds": {Kind.MESSAGE}}, "messages.message", "Write the message."),
        ({"days": ()}, "delivery.days", "Choose at least one day of the week."),
        (
            {"accounts_chosen": 0, "accounts_working": 0},
            "accounts.accounts",
            "Choose at least one LinkedIn account.",
        ),
        (
            {"accounts_working": 0},
            "accounts.accounts",
            "None of the chosen accounts works now. Reconnect one of them first.",
        ),
    ],
)
def test_each_problem_has_its_sentence_and_its_field(changes, field, sentence):
    assert said(**changes) == [(field, sentence)]


@pytest.mark.parametrize("number", [-1, 0, 80, 1000])
def test_a_number_outside_1_to_79_is_refused(number):
    assert said(invites_per_day=number) == [("delivery.manual_per_day", "Choose between 1 and 79 invites a day.")]


@pytest.mark.parametrize("number", [1, 10, 79])
def test_a_number_inside_1_to_79_is_fine(number):
    assert said(invites_per_day=number) == []


def test_the_guard_and_the_table_hold_the_same_numbers():
    assert [number for number in range(-5, 200) if not said(invites_per_day=number)] == list(pacing.GUARD)


@pytest.mark.parametrize(("working", "cap", "stopped"), [(1, 1, False), (2, 1, True), (2, 2, False), (3, None, False)])
def test_a_launch_for_several_accounts_counts_each(working, cap, stopped):
    assert bool(said(accounts_chosen=working, accounts_working=working, max_live_campaigns=cap)) is stopped


def test_two_videos_for_one_person_are_refused():
    assert said(films_per_lead=1) == []
    ((field, sentence),) = said(films_per_lead=2)
    assert field == "workflow.preset"
    assert "would pay 2 videos for the same person" in sentence


def test_words_that_are_not_sent_are_not_judged():
    assert said(note="x" * 500, sends_note=False) == []
    assert said(note="{{oops}}", graph_kinds={Kind.MESSAGE}) == []
    assert said(message="", graph_kinds={Kind.INVITE}) == []


def test_an_unknown_variable_is_named_at_its_text():
    field, sentence = said(message="Hi {{nickname}}")[0]
    assert field == "messages.message"
    assert sentence.startswith("“{{nickname}}” at position 4 is not a variable.")


@pytest.mark.parametrize(
    ("note", "stopped"),
    [
        ("x" * 200, False),
        ("x" * 201, True),
        ("👍" * 101, True),
        ("x" * 190 + "{{headline|" + "y" * 50 + "}}", False),
        ("x" * 200 + "{{first_name}}", False),
    ],
)
def test_a_note_is_too_long_when_no_name_could_make_it_fit(note, stopped):
    found = said(note=note)
    assert [field for field, _ in found] == (["messages.note"] if stopped else [])
    assert not stopped or found[0][1].endswith("characters without any names; LinkedIn takes 200.")


def test_problems_come_in_the_order_of_the_builder():
    sections = [problem.section for problem in problems(EVERYTHING_WRONG)]
    assert sections == ["access", "audience", "messages", "messages", "delivery", "delivery", "accounts"]
    assert all(problem.sentence.endswith(".") for problem in problems(EVERYTHING_WRONG))
