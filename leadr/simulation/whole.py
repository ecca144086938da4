"""Plays a whole simulation: its users share nothing, so groups of them play side by side, each on a clone."""

import contextlib
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack

from django.db import connection

from leadr import stack
from leadr.fleet import ROOT
from leadr.simulation import stage


class Broken(Exception):
    """A part of the simulation ended without figures."""


def play(leads: int, days: int, seed: int) -> dict[str, int]:
    """Play on clones of the present test database, which has nobody in it; the figures of all parts added up.

    A seed makes the same run however many processors there are. Raises Broken when a part could not be played.
    """
    with ExitStack() as held:
        databases = [held.enter_context(_clone(number)) for number in range(stage.parts(leads))]
        arguments = [(str(leads), str(days), str(seed), str(number)) for number in range(len(databases))]
        players = [held.enter_context(_player(*each)) for each in zip(databases, arguments, strict=True)]
        added = Counter[str]()
        for figures in map(_figures, players):
            added.update(figures)
        return dict(added)


@contextlib.contextmanager
def _clone(number: int) -> Iterator[str]:
    """A copy of the present database, dropped at the end; its name."""
    connection.creation.clone_test_db(str(number), verbosity=0, autoclobber=True)
    try:
        yield connection.creation.get_test_db_clone_settings(str(number))["NAME"]
    finally:
        connection.creation.destroy_test_db(suffix=str(number), verbosity=0)


@contextlib.contextmanager
def _player(database: str, arguments: tuple[str, ...]) -> Iterator["subprocess.Popen[str]"]:
    """A process that plays one part; it goes with the block."""
    command = [sys.executable, "-m", "leadr.simulation.part", *arguments]
    env = {**os.environ, "DATABASE_URL": stack.database_address(database), "DJANGO_SETTINGS_MODULE": "leadr.settings"}
    process = subprocess.Popen(command, env=env, cwd=ROOT, text=True, stdout=subprocess.PIPE)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _figures(player: "subprocess.Popen[str]") -> dict[str, int]:
    said, _ = player.communicate()
    if player.returncode:
        raise Broken("A part of the simulation failed; what it said stands above.")
    figures: dict[str, int] = json.loads(said.splitlines()[-1])
    return figures
