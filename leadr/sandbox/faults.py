"""Misbehaviour on demand: the kinds there are, and which of them wait to be played."""

import random
import threading
from dataclasses import asdict, dataclass
from typing import Any

BEFORE = {
    "402": (402, "insufficient_credits"),
    "429": (429, "too_many_requests"),
    "429_retry_after": (429, "too_many_requests"),
    "500": (500, "unexpected_error"),
    "provider_error": (500, "provider_error"),
    "503": (503, "service_unavailable"),
    "504": (504, "request_timeout"),
}
AFTER = {"timeout_after", "reset", "malformed", "wrong_type", "truncated"}
WAITS = {"timeout_before", "slow"}
SESSIONS = {"session_dropped"}
CALLBACKS = {"callback_duplicate", "callback_reorder", "callback_withhold", "callback_late", "callback_lost"}
LISTS = {"cursor_repeated"}
LINKS = {"link_expired"}
MAIL = {"smtp_4xx", "smtp_5xx", "smtp_cut_after_data", "smtp_slow"}
RENDERS = {"render_failed", "render_stuck", "render_failed_then_succeeded"}
QUOTAS = {"quota"}
CALLS = set(BEFORE) | AFTER | WAITS | SESSIONS
KINDS = CALLS | CALLBACKS | LISTS | LINKS | MAIL | RENDERS | QUOTAS


@dataclass
class Fault:
    """One kind of misbehaviour, for calls of a name (or *), so many times, with a probability."""

    kind: str
    match: str = "*"
    count: int = 1
    probability: float = 1.0
    seconds: float = 2.0


class Faults:
    """The faults waiting to be played, and how often each was."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []
        self._lock = threading.Lock()
        self._dice = random.Random(1)  # noqa: S311 - the same faults every time
        self.played: dict[str, int] = {}

    def add(self, rows: list[dict[str, Any]]) -> None:
        """Queue faults; ValueError or TypeError when one is not of the known form."""
        faults = [Fault(**row) for row in rows]
        if unknown := {fault.kind for fault in faults} - KINDS:
            raise ValueError(f"unknown fault {', '.join(sorted(unknown))}")
        with self._lock:
            self._waiting += faults

    def clear(self) -> None:
        """Behave again."""
        with self._lock:
            self._waiting.clear()

    def take(self, name: str, kinds: set[str], *, wild: bool = True) -> Fault | None:
        """The fault to play for a call of that name now, if any; without wild only one that says the name."""
        names = {name, "*"} if wild else {name}
        with self._lock:
            for fault in self._waiting:
                fits = fault.kind in kinds and fault.match in names and fault.count > 0
                if fits and self._dice.random() < fault.probability:
                    fault.count -= 1
                    self.played[fault.kind] = self.played.get(fault.kind, 0) + 1
                    self._waiting = [left for left in self._waiting if left.count > 0]
                    return fault
        return None

    def shown(self) -> dict[str, Any]:
        """What waits, what was played, and the kinds there are."""
        with self._lock:
            waiting = [asdict(fault) for fault in self._waiting]
            return {"waiting": waiting, "played": dict(self.played), "kinds": sorted(KINDS)}


FAULTS = Faults()
