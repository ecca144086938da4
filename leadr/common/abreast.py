"""The same for several things at once, each in a thread with a database connection of its own."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from functools import cache

from django.conf import settings
from django.db import connections

# Real seconds: those that are this quick are handed over together, and a slow one holds up nobody.
QUICK = 0.02


def abreast[Thing, Result](
    deed: Callable[[Thing], Result], things: Sequence[Thing]
) -> Iterator[tuple[list[tuple[Thing, Result]], list[Exception]]]:
    """What came of the deed for the things, and what was raised by some of them instead, handed over as it comes."""
    if len(things) == 1:
        yield _sorted(things, [_tried(deed, things[0])])
    elif things:
        begun = {_threads().submit(_alone, deed, thing): thing for thing in things}
        for done in _as_they_come(begun):
            yield _sorted([begun[future] for future in done], [future.result() for future in done])


def _sorted[Thing, Result](
    things: Sequence[Thing], came: Sequence[Result | Exception]
) -> tuple[list[tuple[Thing, Result]], list[Exception]]:
    done, raised = [], []
    for thing, result in zip(things, came, strict=True):
        if isinstance(result, Exception):
            raised.append(result)
        else:
            done.append((thing, result))
    return done, raised


@cache
def _threads() -> ThreadPoolExecutor:
    """Kept by the process, since each thread keeps its connections to the outside."""
    return ThreadPoolExecutor(settings.AT_ONCE, thread_name_prefix="abreast")


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
