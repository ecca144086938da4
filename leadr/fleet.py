"""Processes started together and stopped together, each with its name before every line it prints."""

import contextlib
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GRACE_SECONDS = 8.0
Say = Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class Ended:
    """A process that ended, with its exit code (negative: the signal that ended it)."""

    name: str
    code: int


@dataclass
class Fleet:
    """Children of ours, each in a session of its own: the terminal's Ctrl-C is for us alone.

    `watch` is told each child's process id; the guardian of the embedded servers ends them when we are killed.
    """

    say: Say
    watch: Callable[[int], None] = lambda _pid: None
    children: dict[str, "subprocess.Popen[str]"] = field(default_factory=dict)
    _ended: "queue.Queue[Ended]" = field(default_factory=queue.Queue)
    _first: dict[str, "queue.Queue[str]"] = field(default_factory=dict)

    def start(self, name: str, command: Sequence[str], env: Mapping[str, str], *, cwd: Path = ROOT) -> None:
        """Start one child in a folder; its lines go to `say` as they come."""
        child = subprocess.Popen(
            list(command),
            env={**env, "PYTHONUNBUFFERED": "1"},
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        self.watch(child.pid)
        first: queue.Queue[str] = queue.Queue()
        self.children[name], self._first[name] = child, first
        threading.Thread(target=self._listen, args=(name, child, first), daemon=True).start()

    def first_line(self, name: str, seconds: float) -> str:
        """The first line a child prints; empty when it ended or stayed silent."""
        try:
            return self._first[name].get(timeout=seconds)
        except queue.Empty:
            return ""

    def wait(self, seconds: float | None = None) -> Ended | None:
        """The next child that ends; None when none did within the time."""
        try:
            return self._ended.get(timeout=seconds)
        except queue.Empty:
            return None

    def kill(self, name: str) -> None:
        """End a child and its own children at once, as a crash would."""
        child = self.children.pop(name)
        _signal(child, signal.SIGKILL)
        child.wait(GRACE_SECONDS)

    def fallen(self) -> dict[str, int]:
        """The children that ended by themselves, with their exit codes; they are no longer ours."""
        codes = {name: child.poll() for name, child in self.children.items()}
        ended = {name: code for name, code in codes.items() if code is not None}
        for name in ended:
            del self.children[name]
        return ended

    def stop(self) -> None:
        """Ask every child to end, and insist after a while."""
        for how in (signal.SIGTERM, signal.SIGKILL):
            for child in self.children.values():
                if child.poll() is None:
                    _signal(child, how)
            until = time.monotonic() + GRACE_SECONDS
            while time.monotonic() < until and any(child.poll() is None for child in self.children.values()):
                time.sleep(0.05)
        self.children.clear()

    def _listen(self, name: str, child: "subprocess.Popen[str]", first: "queue.Queue[str]") -> None:
        for number, line in enumerate(child.stdout or ()):
            if number == 0:
                first.put(line)
            self.say(name, line.rstrip("\n"))
        first.put("")
        self._ended.put(Ended(name, child.wait()))


def to_terminal(width: int = 8) -> Say:
    """Print lines with their process's name before them, one at a time."""
    lock = threading.Lock()

    def say(name: str, line: str) -> None:
        with lock:
            sys.stdout.write(f"{name:<{width}} | {line}\n")
            sys.stdout.flush()

    return say


def to_file(path: Path) -> Say:
    """Keep the lines in a file, for commands that print something else."""
    path.parent.mkdir(parents=True, exist_ok=True)
    log, lock = path.open("w"), threading.Lock()

    def say(name: str, line: str) -> None:
        with lock:
            log.write(f"{name:<8} | {line}\n")
            log.flush()

    return say


def _signal(child: "subprocess.Popen[str]", how: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, how)
