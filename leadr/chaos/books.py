"""Compares the sandbox's ledger with our audit, person by person and kind by kind. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

ONCE = ("invite", "message", "comment")
HARMLESS = ("like",)


@dataclass(frozen=True, slots=True)
class Difference:
    """One person and kind on which the two books do not agree, in a sentence."""

    person: str
    kind: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Who got something twice, what was lost, and what only a person can settle."""

    twice: list[Difference]
    lost: list[Difference]
    unsettled: list[Difference]
    open: int = 0

    @property
    def lost_count(self) -> int:
        """Differences, and actions nobody ever came back to."""
        return len(self.lost) + self.open


def compare(ours: Mapping[str, Any], seen: Mapping[str, Mapping[str, int]]) -> Verdict:
    """The verdict on an audit (`manage.py audit --json`) and the ledger's counts by person and kind."""
    unsettled = [Difference(row["person"] or "", row["kind"], row["note"]) for row in ours["unsettled"]]
    return Verdict(
        twice=list(_twice(seen)),
        lost=[*_forgotten(ours), *_unlike(ours, seen, {(row.person, row.kind) for row in unsettled})],
        unsettled=unsettled,
        open=ours["open"] - len(unsettled),
    )


def _twice(seen: Mapping[str, Mapping[str, int]]) -> Iterator[Difference]:
    for person, kinds in seen.items():
        for kind in ONCE:
            if kinds.get(kind, 0) > 1:
                yield Difference(person, kind, f"{person} got {kinds[kind]} times the {kind}")


def _forgotten(ours: Mapping[str, Any]) -> Iterator[Difference]:
    for person in ours["forgotten"]:
        yield Difference(person, "", f"{person} was found and nothing was ever planned")


def _unlike(
    ours: Mapping[str, Any], seen: Mapping[str, Mapping[str, int]], unsettled: set[tuple[str, str]]
) -> Iterator[Difference]:
    for kind in (*ONCE, *HARMLESS):
        sent: Mapping[str, int] = ours["sent"].get(kind, {})
        for person in sorted({*sent, *(name for name, kinds in seen.items() if kinds.get(kind))}):
            here, there = min(1, sent.get(person, 0)), min(1, seen.get(person, {}).get(kind, 0))
            if here != there and (person, kind) not in unsettled:
                yield Difference(person, kind, f"{kind} to {person}: we say {here}, LinkedIn says {there}")
