"""The same for several things at once, each in a thread with a database connection of its own."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from django.db import connections

# Real seconds: those that are this quick are handed over together, and a slow one holds up nobody.
QUICK = 0.02


def abreast[Thing, Result](
    deed: Callable[[Thing], Result], things: Sequence[Thing]
) -> Iterator[list[tuple[Thing, Result | Exception]]]:
    """What came of the deed for each of the things, handed over as it comes; an error counts as what came of it."""
    if len(things) == 1:
        yield [(things[0], _tried(deed, things[0]))]
    elif things:
        with ThreadPoolExecutor(len(things)) as pool:
            begun = {pool.submit(_alone, deed, thing): thing for thing in things}
            for done in _as_they_come(begun):
                yield [(begun[future], future.result()) for future in done]


def _as_they_come[Result](begun: Iterable["Future[Result]"]) -> Iterator[set["Future[Result]"]]:
    done, rest = wait(begun, QUICK)
    while done or rest:
        if done:
            yield done
        done, rest = wait(rest, return_when=FIRST_COMPLETED) if rest else (set(), set())


def _alone[Thing, Result](deed: Callable[[Thing], Result], thing: Thing) -> Result | Exception:
    try:
        return _tried(deed, thing)
    finally:
        connections.close_all()


def _tried[Thing, Result](deed: Callable[[Thing], Result], thing: Thing) -> Result | Exception:
    try:
        return deed(thing)
    except Exception as error:  # noqa: BLE001 - handed over, not swallowed
        return error
