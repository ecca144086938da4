"""What a bench makes of its samples: never how fast anything is."""

import os
import subprocess
import sys

import pytest

from leadr.bench import figures, scale, simulated
from leadr.bench.figures import Figure, Goal
from tests.world import ROOT

FEW, MANY = figures.samples([1.0, 2.0, 4.0]), figures.samples([3.0, 3.0, 3.0])


def test_samples_tell_their_middle_and_how_far_they_lie_apart():
    assert (FEW.middle, FEW.spread) == (2.0, 1.5)
    assert (MANY.middle, MANY.spread) == (3.0, 0.0)


def test_nothing_done_has_no_spread():
    assert figures.samples([0.0, 0.0]).spread == 0.0


@pytest.mark.parametrize(
    ("values", "expected"), [([7.0], 7.0), (range(1, 21), 19), (range(1, 101), 95), ([3.0, 1.0, 2.0], 3.0)]
)
def test_p95_is_the_nearest_rank(values, expected):
    assert figures.p95(list(values)) == expected


@pytest.mark.parametrize(
    ("goal", "value", "holds"),
    [
        (Goal(low=0.5), 0.5, True),
        (Goal(low=0.5), 0.49, False),
        (Goal(high=1.2), 1.2, True),
        (Goal(high=1.2), 1.21, False),
    ],
)
def test_a_goal_holds_up_to_its_edge(goal, value, holds):
    assert goal.holds(value) is holds


def test_a_ratio_keeps_both_sides_and_the_wider_spread():
    figure = figures.ratio("ingest_ratio", MANY, FEW, goal=Goal(low=0.5))
    assert (figure.value, figure.spread, figure.verdict) == (1.5, 1.5, "holds")
    assert figure.more == {"ours": 3.0, "yardstick": 2.0}


def test_a_yardstick_that_stood_still_gives_no_ratio():
    assert figures.ratio("actions_ratio", MANY, figures.samples([0.0]), goal=Goal(low=0.5)).verdict == "missed"


def test_the_table_says_what_was_missed_and_what_has_no_goal():
    lines = figures.table(
        [
            Figure("tick_ratio", 1.104, Goal(high=1.2), "5 ms"),
            Figure("simulate_s", 1234.5, Goal(high=60), "long", spread=0.25),
            Figure("first_view_kb", 31.26),
        ]
    ).splitlines()
    assert [line.split() for line in lines[1:]] == [
        ["tick_ratio", "1.1", "<=", "1.2", "holds", "-", "5", "ms"],
        ["simulate_s", "1234", "<=", "60", "missed", "25%", "long"],
        ["first_view_kb", "31.3", "-", "no", "goal", "-"],
    ]


def test_the_json_has_each_figure_by_its_name():
    told = figures.as_json([Figure("tick_ratio", 1.104, Goal(high=1.2), "5 ms", more={"ours": 5.2111})])
    assert told["tick_ratio"] == 1.1
    assert told["goals"] == {"tick_ratio": {"goal": "<= 1.2", "verdict": "holds"}}
    assert told["measured"] == {"tick_ratio": {"ours": 5.21, "told": "5 ms"}}


def test_the_whole_simulation_is_not_stretched():
    assert simulated.stretched(scale.FULL.leads, scale.FULL.days) == 1
    assert simulated.stretched(5_000, 6) == 20


@pytest.mark.parametrize("name", ["leadr.bench.hand", "leadr.bench.peaks", "leadr.simulation.part"])
def test_what_runs_in_a_process_of_its_own_loads_there(name):
    command = [sys.executable, "-c", f"import {name}"]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "leadr.settings"}
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-1000:]
