"""The simulated LinkedIn keeps the gateway's promise, and a short run keeps the engine's."""

import inspect

import pytest

from accounts.linkedin import LinkedIn
from leadr.simulation.world import World

CALLED = [
    "search", "profile", "relations", "invite", "sent_invitations", "withdraw", "message", "messages_with",
    "posts_of", "post", "comments", "comment", "like",
]  # fmt: skip


@pytest.mark.parametrize("name", CALLED)
def test_the_simulated_world_has_the_gateways_signature(name):
    assert inspect.signature(getattr(World, name)) == inspect.signature(getattr(LinkedIn, name))


@pytest.mark.slow
def test_ten_days_of_campaigns_break_no_promise(simulate):
    figures = simulate("--leads", "250", "--days", "10", "--seed", "3")
    promises = (
        "twice", "lost", "outside_window", "over_pace", "after_stop", "stage_drift", "illegal_transitions",
    )  # fmt: skip
    assert {name: figures[name] for name in promises} == dict.fromkeys(promises, 0)
    assert figures["effects"] > 300
    assert figures["faults"] > 0
