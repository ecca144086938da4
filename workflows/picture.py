"""The graph of a workflow as a picture: boxes and arrows with places, and the same told as a list. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from workflows.graph import Edge, Graph, On, Step
from workflows.kinds import LABELS

WIDTH, HEIGHT = 240, 46
ACROSS, DOWN = 30, 40
MARGIN = 6
SMALL_WIDTH, SMALL_HEIGHT, SMALL_GAP = 68, 28, 10
WHEN = {
    On.DONE: "then",
    On.ACCEPTED: "once accepted",
    On.NOT_ACCEPTED: "if not accepted",
    On.FAILED: "if it failed",
    On.NO_REPLY: "without a reply",
}


@dataclass(frozen=True, slots=True)
class Box:
    """A step: where it stands, its name, and how many leads are where."""

    label: str
    count: str
    x: float
    y: float
    width: float = WIDTH
    height: float = HEIGHT

    @property
    def middle(self) -> float:
        """Where its words are centred."""
        return self.x + self.width / 2

    @property
    def name_y(self) -> float:
        """The base line of its name."""
        return self.y + self.height / 2 + (-2 if self.count else 5)

    @property
    def count_y(self) -> float:
        """The base line of its count."""
        return self.y + self.height / 2 + 15


@dataclass(frozen=True, slots=True)
class Arrow:
    """From one box to another, with the outcome it waits for."""

    x1: float
    y1: float
    x2: float
    y2: float
    label: str

    @property
    def label_x(self) -> float:
        """Where its word begins."""
        return (self.x1 + self.x2) / 2 + 8

    @property
    def label_y(self) -> float:
        """The base line of its word."""
        return (self.y1 + self.y2) / 2 + 4

    @property
    def head(self) -> str:
        """The three corners of its point."""
        return f"{self.x2},{self.y2} {self.x2 - 4},{self.y2 - 8} {self.x2 + 4},{self.y2 - 8}"


@dataclass(frozen=True, slots=True)
class Picture:
    """All of it, one sentence, and a line for each step."""

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    width: float
    height: float
    sentence: str
    lines: tuple[str, ...]


def draw(graph: Graph, *, counts: Mapping[str, str] | None = None) -> Picture:
    """The graph from top to bottom; `counts` says for each step's key how far its leads are."""
    told, rows = counts or {}, _rows(graph)
    widest = max((len(row) for row in rows), default=1)
    width = widest * WIDTH + (widest - 1) * ACROSS + 2 * MARGIN
    boxes: dict[str, Box] = {}
    for depth, row in enumerate(rows):
        left = (width - len(row) * WIDTH - (len(row) - 1) * ACROSS) / 2
        for place, step in enumerate(row):
            x, y = left + place * (WIDTH + ACROSS), MARGIN + depth * (HEIGHT + DOWN)
            boxes[step.key] = Box(LABELS[step.kind], told.get(step.key, ""), x, y)
    height = len(rows) * HEIGHT + max(0, len(rows) - 1) * DOWN + 2 * MARGIN
    arrows = tuple(_arrow(edge, boxes) for edge in graph.edges)
    return Picture(tuple(boxes.values()), arrows, width, height, sentence_of(graph), _lines(graph, told))


def small(graph: Graph) -> Picture:
    """The graph in a row, as a preset's card shows it."""
    steps = [step for row in _rows(graph) for step in row]
    share = SMALL_WIDTH + SMALL_GAP
    boxes = tuple(
        Box(LABELS[step.kind], "", MARGIN + place * share, MARGIN, SMALL_WIDTH, SMALL_HEIGHT)
        for place, step in enumerate(steps)
    )
    y = MARGIN + SMALL_HEIGHT / 2
    arrows = tuple(Arrow(box.x - SMALL_GAP, y, box.x, y, "") for box in boxes[1:])
    # Every card has the same size, so that the same step is as large on each.
    return Picture(boxes, arrows, 4 * share + MARGIN, SMALL_HEIGHT + 2 * MARGIN, sentence_of(graph), ())


def sentence_of(graph: Graph) -> str:
    """The steps in their order, in one sentence."""
    names = [LABELS[step.kind].lower() for row in _rows(graph) for step in row]
    return f"{', then '.join(names).capitalize()}." if names else "Nothing is done."


def _rows(graph: Graph) -> list[list[Step]]:
    depth: dict[str, int] = {}
    for _ in graph.steps:  # the longest way down to each step; without circles this settles
        for step in graph.steps:
            above = [depth.get(edge.parent, 0) + 1 for edge in graph.edges if edge.child == step.key]
            depth[step.key] = max(above, default=0)
    rows: list[list[Step]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    for step in graph.steps:
        rows[depth[step.key]].append(step)
    return rows


def _arrow(edge: Edge, boxes: Mapping[str, Box]) -> Arrow:
    parent, child = boxes[edge.parent], boxes[edge.child]
    label = "" if edge.on is On.DONE else WHEN[edge.on]
    return Arrow(parent.middle, parent.y + parent.height, child.middle, child.y, label)


def _lines(graph: Graph, counts: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(_line(graph, step, counts.get(step.key, "")) for row in _rows(graph) for step in row)


def _line(graph: Graph, step: Step, count: str) -> str:
    after = [
        f"{WHEN[edge.on]} {LABELS[graph.step(edge.child).kind].lower()}"
        for edge in graph.edges
        if edge.parent == step.key
    ]
    said = f"{LABELS[step.kind]}{f' ({count})' if count else ''}"
    return f"{said}: {', '.join(after)}." if after else f"{said}."
