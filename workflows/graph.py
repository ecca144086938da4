"""A workflow as a directed graph: what is wrong with it, what can be reached, which step follows which. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from workflows.kinds import Kind
from workflows.limits import MAX_STEPS


class On(StrEnum):
    """The outcome of a parent that an edge waits for."""

    DONE = "done"
    ACCEPTED = "accepted"
    NOT_ACCEPTED = "not_accepted"
    FAILED = "failed"
    NO_REPLY = "no_reply"


@dataclass(frozen=True, slots=True)
class Step:
    """A node: its key within the workflow, and its kind."""

    key: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow: once `parent` closed with the outcome `on`, `child` may come, `spacing_minutes` later."""

    parent: str
    child: str
    on: On = On.DONE
    spacing_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Graph:
    """Steps and edges that can be run, and sentences about what was left out to make it so."""

    steps: tuple[Step, ...] = ()
    edges: tuple[Edge, ...] = ()
    removed: tuple[str, ...] = field(default=(), compare=False)

    def step(self, key: str) -> Step:
        """The step of that key; KeyError when there is none."""
        return {step.key: step for step in self.steps}[key]

    def roots(self) -> tuple[Step, ...]:
        """The steps no edge leads to."""
        children = {edge.child for edge in self.edges}
        return tuple(step for step in self.steps if step.key not in children)

    def after(self, key: str, outcomes: Iterable[On]) -> tuple[Edge, ...]:
        """The edges that leave a step closed with one of these outcomes."""
        wanted = set(outcomes)
        return tuple(edge for edge in self.edges if edge.parent == key and edge.on in wanted)

    def kinds(self) -> set[Kind]:
        """The kinds of its steps."""
        return {step.kind for step in self.steps}


def sound(steps: Iterable[Step], edges: Iterable[Edge]) -> Graph:
    """The runnable part of any drawing: acyclic, every step reachable, the same every time.

    The edges are taken in the order they were added; one that would close a cycle is left out, so of every
    cycle it is the latest that goes (behaviour.md §5).
    """
    removed: list[str] = []
    kept_steps = _first_of_each_key(steps, removed)
    kept_edges = _sound_edges(kept_steps, edges, removed)
    reached = _reached(kept_steps, kept_edges)
    removed += [f"Step “{key}” cannot be reached and will not run." for key in kept_steps if key not in reached]
    return Graph(
        tuple(step for key, step in kept_steps.items() if key in reached),
        tuple(edge for edge in kept_edges if edge.parent in reached),
        tuple(removed),
    )


def _first_of_each_key(steps: Iterable[Step], removed: list[str]) -> dict[str, Step]:
    kept: dict[str, Step] = {}
    for step in steps:
        if step.key in kept:
            removed.append(f"There are two steps named “{step.key}”; the second was left out.")
        elif len(kept) == MAX_STEPS:
            removed.append(f"A workflow has at most {MAX_STEPS} steps; “{step.key}” was left out.")
        else:
            kept[step.key] = step
    return kept


def _sound_edges(steps: Mapping[str, Step], edges: Iterable[Edge], removed: list[str]) -> list[Edge]:
    kept: list[Edge] = []
    for edge in edges:
        if why := _fault(edge, steps, kept):
            removed.append(f"The arrow from “{edge.parent}” to “{edge.child}” was left out: {why}.")
        else:
            kept.append(edge)
    return kept


def _fault(edge: Edge, steps: Mapping[str, Step], kept: list[Edge]) -> str:
    if unknown := next((key for key in (edge.parent, edge.child) if key not in steps), ""):
        return f"there is no step “{unknown}”"
    if edge.parent == edge.child:
        return "a step cannot follow itself"
    if any((edge.parent, edge.child, edge.on) == (other.parent, other.child, other.on) for other in kept):
        return "it is there twice"
    if edge.parent in _below(edge.child, kept):
        return "it would close a circle"
    return ""


def _below(start: str, edges: Iterable[Edge]) -> set[str]:
    found, waiting = {start}, [start]
    pairs = [(edge.parent, edge.child) for edge in edges]
    while waiting:
        parent = waiting.pop()
        fresh = {child for source, child in pairs if source == parent} - found
        found |= fresh
        waiting += fresh
    return found


def _reached(steps: Mapping[str, Step], edges: list[Edge]) -> set[str]:
    # Without cycles every step hangs below some root, so nothing is lost here; the check keeps the promise
    # for drawings that come from elsewhere.
    children = {edge.child for edge in edges}
    reached: set[str] = set()
    for key in steps:
        if key not in children:
            reached |= _below(key, edges)
    return reached
