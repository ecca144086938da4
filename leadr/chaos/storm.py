"""The storm itself: kills and faults at random until there were enough, then calm until everything is settled."""

import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from leadr import stack
from leadr.chaos import sight
from leadr.chaos.customer import Customer
from leadr.chaos.mischief import Mischief
from leadr.stack import Stack

# How often each part dies, of 21 deaths; a worker's is one of the machine that had fewest.
PARTS: Mapping[str, int] = {"worker": 8, "postgres": 3, "web": 3, "valkey": 2, "sandbox": 3, "beat": 2}
BETWEEN_SECONDS = (1.5, 7.5)
DOWN_SECONDS = (0.0, 1.5)
LOOK_SECONDS = 0.4
PATIENCE_SECONDS = 90.0


@dataclass
class Storm:
    """A run of chaos on a stack that is up and has campaigns."""

    made: Stack
    customer: Customer
    mischief: Mischief
    kills: int
    dice: random.Random
    limit: float
    killed: Counter[str] = field(default_factory=Counter)
    fell: Counter[str] = field(default_factory=Counter)
    troubles: list[str] = field(default_factory=list)

    def rage(self) -> None:
        """Kill and misbehave until there was enough of both, or the time is up."""
        begun = time.monotonic()
        following = begun + self.dice.uniform(*BETWEEN_SECONDS)
        while self.killed.total() < self.kills or not self.mischief.is_over:
            if time.monotonic() > begun + self.limit:
                self.troubles.append(f"After {self.limit:.0f} seconds there was no time left for the rest.")
                return
            self._look(wants_more=True)
            self._misbehave()
            if self.killed.total() < self.kills and time.monotonic() >= following:
                name = self.dice.choices(list(PARTS), list(PARTS.values()))[0]
                self._kill(self._worker() if name == "worker" else name)
                following = time.monotonic() + self.dice.uniform(*BETWEEN_SECONDS)

    @property
    def by_machine(self) -> Counter[str]:
        """How many workers died on each machine."""
        died = Counter[str]()
        for number in range(self.made.workers):
            died[self.made.machine_of(number).name] += self.killed[f"worker{number + 1}"]
        return died

    def _worker(self) -> str:
        died = self.by_machine
        spared = [n for n in range(self.made.workers) if died[self.made.machine_of(n).name] == min(died.values())]
        return f"worker{self.dice.choice(spared) + 1}"

    def settle(self) -> None:
        """Behave again and wait until nothing is open but what a person has to look at, or nothing moves any more."""
        self._repeat(self.mischief.end)
        rows, moved = Counter[str](), time.monotonic()
        while time.monotonic() < moved + PATIENCE_SECONDS:
            now = self._look(wants_more=False)
            if now and not any(now[state] for state in sight.OPEN):
                return
            if now and now != rows:
                rows, moved = now, time.monotonic()
        self.troubles.append(f"Nothing moved for {PATIENCE_SECONDS:.0f} seconds: {dict(rows)}.")
        self.troubles += sight.left(self.made)

    def _look(self, *, wants_more: bool) -> Counter[str]:
        time.sleep(LOOK_SECONDS)
        for name, code in self.made.fleet.fallen().items():
            self._say(f"{name} ended by itself with {code}")
            self.fell[name] += 1
            self._repeat(partial(self.made.revive, name))
        rows = sight.states(self.made)
        self.customer.look_after(rows, wants_more=wants_more)
        return rows

    def _misbehave(self) -> None:
        share = 1.0 if self.killed.total() >= self.kills else (self.killed.total() + 1) / (self.kills + 1)
        try:
            self.mischief.top_up(share)
        except OSError as problem:
            self._say(f"the sandbox was away: {problem}")

    def _kill(self, name: str) -> None:
        if name == "sandbox":
            self._repeat(self.mischief.look)
            self.mischief.begin_anew()
        self.made.kill(name)
        self.killed[name] += 1
        self._say(f"killed {name}, {self.killed.total()} of {self.kills}; {self.mischief.played.total()} faults")
        if name not in stack.SERVERS:
            time.sleep(self.dice.uniform(*DOWN_SECONDS))
            self._repeat(partial(self.made.revive, name))

    def _repeat(self, deed: Callable[[], None]) -> None:
        """Do it again when a part was away; a machine that is busy is slow, not broken."""
        for left in (2, 1, 0):
            try:
                deed()
                return
            except (OSError, stack.NotReady) as problem:
                self._say(f"tried again: {problem}")
                if not left:
                    raise
                time.sleep(1)

    def _say(self, line: str) -> None:
        self.made.fleet.say("chaos", line)
        sys.stderr.write(f"{line}\n")
