"""Plays a whole simulation: its users share nothing, so groups of them play side by side, each on a clone."""

import contextlib
import os
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from functools import partial
from multiprocessing import forkserver, get_context

from django.db import connection

from leadr.simulation import part, stage

# How many play at a time: one more than processors, since each waits for its database now and then.
ABREAST = (os.cpu_count() or 1) + 1


def play(leads: int, days: int, seed: int) -> dict[str, int]:
    """Play on clones of the present test database, which has nobody in it; the figures of all parts added up.

    A seed makes the same run however many processors there are. What a part raises is raised here.
    """
    added = Counter[str]()
    with ExitStack() as held:
        players = held.enter_context(processes())
        databases = [held.enter_context(_clone(number)) for number in range(stage.parts(leads))]
        play_one = partial(part.play, leads=leads, days=days, seed=seed)
        for figures in players.map(play_one, databases, range(len(databases))):
            added.update(figures)
    return dict(added)


def processes() -> ProcessPoolExecutor:
    """New processes, one for each part; the apps are loaded once, for all of them."""
    fork = get_context("forkserver")
    fork.set_forkserver_preload([part.__name__])
    forkserver.ensure_running()
    return ProcessPoolExecutor(ABREAST, mp_context=fork, max_tasks_per_child=1)


@contextlib.contextmanager
def _clone(number: int) -> Iterator[str]:
    """A copy of the present database, dropped at the end; its name."""
    connection.creation.clone_test_db(str(number), verbosity=0, autoclobber=True)
    try:
        yield connection.creation.get_test_db_clone_settings(str(number))["NAME"]
    finally:
        connection.creation.destroy_test_db(suffix=str(number), verbosity=0)
