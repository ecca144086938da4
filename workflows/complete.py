"""What a drawing gains before it runs: the look for a post, comment drafts, the video, the fallback email. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from workflows.graph import Edge, Graph, On, Step
from workflows.kinds import ON_A_POST, WRITTEN, Kind

AT_ONCE = 0
KEPT = 2048


@dataclass(frozen=True, slots=True)
class EmailAfter:
    """The fallback email comes after every step of this kind that closed with this outcome."""

    kind: Kind
    on: On


@lru_cache(KEPT)
def complete(
    graph: Graph,
    *,
    looks_for_posts: bool = False,
    drafts_comments: bool = False,
    video: bool = False,
    email: EmailAfter | None = None,
) -> Graph:
    """The graph with everything its campaign's other parts ask for; the same every time."""
    if drafts_comments:
        graph = _each_before(graph, Kind.DRAFT, lambda step: step.kind is Kind.COMMENT, first_only=False)
    if looks_for_posts:
        graph = _each_before(graph, Kind.ENGAGEMENT, lambda step: step.kind in ON_A_POST, first_only=True)
    if video:
        graph = _each_before(graph, Kind.VIDEO, lambda step: step.kind in WRITTEN, first_only=True)
    return _with_email(graph, email) if email else graph


def paced_kind(graph: Graph) -> Kind:
    """The kind the pace counts: invites, else messages, else whatever the workflow begins with (behaviour.md §7)."""
    kinds = graph.kinds()
    for kind in (Kind.INVITE, Kind.MESSAGE, Kind.EMAIL, Kind.COMMENT):
        if kind in kinds:
            return kind
    return Kind.LIKE


def _each_before(graph: Graph, kind: Kind, wanted: Callable[[Step], bool], *, first_only: bool) -> Graph:
    """Put a step of `kind` before each wanted step; with `first_only` only where no wanted step lies above."""
    keys = {step.key for step in graph.steps if wanted(step)}
    targets = [key for key in keys if not (first_only and _above(graph, key) & keys)]
    for target in sorted(targets, key=[step.key for step in graph.steps].index):
        graph = _before(graph, target, Step(f"{kind.value}-{target}"[:40], kind))
    return graph


def _before(graph: Graph, target: str, step: Step) -> Graph:
    place = [other.key for other in graph.steps].index(target)
    moved = tuple(
        Edge(edge.parent, step.key, edge.on, edge.spacing_minutes) if edge.child == target else edge
        for edge in graph.edges
    )
    steps = (*graph.steps[:place], step, *graph.steps[place:])
    return Graph(steps, (*moved, Edge(step.key, target, On.DONE, AT_ONCE)), graph.removed)


def _above(graph: Graph, key: str) -> set[str]:
    found: set[str] = set()
    waiting = [key]
    while waiting:
        child = waiting.pop()
        parents = {edge.parent for edge in graph.edges if edge.child == child} - found
        found |= parents
        waiting += parents
    return found


def _with_email(graph: Graph, after: EmailAfter) -> Graph:
    parents = [step.key for step in graph.steps if step.kind is after.kind]
    if not parents or Kind.EMAIL in graph.kinds():
        return graph
    edges = tuple(Edge(parent, "email", after.on) for parent in parents)
    return Graph((*graph.steps, Step("email", Kind.EMAIL)), (*graph.edges, *edges), graph.removed)
