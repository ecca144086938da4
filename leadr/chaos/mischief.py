"""Misbehaviour put into the sandbox bit by bit: what waits there, what was played, what comes next."""

import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from leadr import headless
from leadr.stack import Stack

# How long a fault holds a call, in real seconds; a Retry-After is in seconds of the world, which runs faster.
CALLS: dict[str, tuple[float, float]] = {
    "timeout_after": (0.5, 6), "timeout_before": (0.5, 6), "slow": (0.5, 5), "reset": (0, 0), "malformed": (0, 0),
    "truncated": (0, 0), "429": (0, 0), "429_retry_after": (60, 7200), "500": (0, 0), "503": (0, 0), "504": (0, 0),
}  # fmt: skip
CALLBACKS: dict[str, tuple[float, float]] = {
    "callback_duplicate": (0, 0), "callback_reorder": (0, 0), "callback_withhold": (0, 0),
    "callback_late": (600, 4 * 3600),
}  # fmt: skip
ROUTES = ("*", "*", "invite", "message", "comment", "like", "messages", "profile", "sent", "user_posts", "completions")
OF_AN_ACCOUNT = ("invite", "comment", "like", "user_posts")
SESSIONS, TOLD = 0.04, 0.2
WAITING, STALE_SECONDS = 12, 6.0


@dataclass
class Mischief:
    """So many faults, no more, spread over the run; what a killed sandbox forgot is put in again."""

    made: Stack
    wanted: int
    dice: random.Random
    _before: Counter[str] = field(default_factory=Counter)
    _now: Counter[str] = field(default_factory=Counter)
    _waiting: Counter[str] = field(default_factory=Counter)
    _cleared: float = 0

    @property
    def played(self) -> Counter[str]:
        """How often each kind was played, over all lives of the sandbox."""
        return self._before + self._now

    @property
    def is_over(self) -> bool:
        """Whether all of them were played."""
        return self.played.total() >= self.wanted

    def look(self) -> None:
        """Ask the sandbox what it played and what waits."""
        shown = headless.witness(self.made, "faults")
        self._now = Counter(shown["played"])
        self._waiting = Counter(fault["match"] for fault in shown["waiting"])

    def begin_anew(self) -> None:
        """The sandbox is about to be killed, and forgets what it played."""
        self._before, self._now = self.played, Counter()

    def top_up(self, share: float) -> None:
        """Let a few faults wait, as long as a share of the whole is not passed; new dice for what nobody called."""
        if time.monotonic() > self._cleared + STALE_SECONDS:
            headless.witness(self.made, "faults", method="DELETE")
            self._cleared = time.monotonic()
        self.look()
        room = min(
            WAITING - self._waiting.total(), int(self.wanted * share) - self.played.total() - self._waiting.total()
        )
        rows = [row for row in self._rows(room) if self._waiting[row["match"]] < 2]
        if rows:
            headless.witness(self.made, "faults", {"faults": rows})

    def end(self) -> None:
        """Behave again, and send what was withheld."""
        self.look()
        headless.witness(self.made, "faults", method="DELETE")
        headless.witness(self.made, "withheld/release", {})

    def _rows(self, count: int) -> Iterator[dict[str, Any]]:
        for _ in range(count):
            if self.dice.random() < SESSIONS:
                yield {"kind": "session_dropped", "match": self.dice.choice(OF_AN_ACCOUNT)}
            elif self.dice.random() < TOLD:
                yield self._one(CALLBACKS, "callback")
            else:
                yield self._one(CALLS, self.dice.choice(ROUTES))

    def _one(self, kinds: dict[str, tuple[float, float]], match: str) -> dict[str, Any]:
        kind = self.dice.choice(list(kinds))
        return {"kind": kind, "match": match, "seconds": round(self.dice.uniform(*kinds[kind]), 1)}
