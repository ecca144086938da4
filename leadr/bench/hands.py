"""Several processes doing the same thing at once."""

import contextlib
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from leadr.fleet import ROOT


@dataclass(frozen=True, slots=True)
class Hands:
    """Processes that wait for the word."""

    processes: list["subprocess.Popen[str]"]

    def wait(self) -> None:
        """Until all of them are ready."""
        for process in self.processes:
            if _pipe(process.stdout).readline() != "ready\n":
                raise RuntimeError(f"A process of the bench did not start: {process.args!r}")

    def rate(self, seconds: float) -> float:
        """Let all of them work so long; how much they did in a second, together."""
        for process in self.processes:
            _pipe(process.stdin).write(f"{seconds}\n")
            _pipe(process.stdin).flush()
        return sum(_rate(_pipe(process.stdout).readline()) for process in self.processes)


@contextlib.contextmanager
def hired(name: str, count: int, *, env: Mapping[str, str], moment: datetime) -> Iterator[Hands]:
    """So many hands, on their way; they go with the block."""
    command = [sys.executable, "-m", "leadr.bench.hand", name, moment.isoformat()]
    processes = [_started(command, env) for _ in range(count)]
    try:
        yield Hands(processes)
    finally:
        for process in processes:
            process.kill()
            process.wait()


def _started(command: list[str], env: Mapping[str, str]) -> "subprocess.Popen[str]":
    pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
    return subprocess.Popen(command, env=env, cwd=ROOT, text=True, stdin=pipe, stdout=pipe, stderr=nowhere)


def _pipe[Pipe](pipe: Pipe | None) -> Pipe:
    assert pipe is not None, "hands are started with pipes"
    return pipe


def _rate(line: str) -> float:
    if not line:
        raise RuntimeError("A process of the bench ended while it worked.")
    count, seconds = line.split()
    if not int(count):
        raise RuntimeError("A process of the bench had nothing left to do: its rows were too few.")
    return int(count) / float(seconds)
