"""The sandbox as tests see it: a process of its own, reached over HTTP."""

import json
import subprocess
import sys
import urllib.request
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
MONDAY_9 = datetime(2026, 11, 23, 9, tzinfo=UTC)


@dataclass
class Sandbox:
    """A running sandbox and its control API."""

    process: "subprocess.Popen[str]"
    url: str
    api_key: str
    account_id: str

    def control(self, path: str, body: Any = None, method: str = "") -> Any:
        """Call the control API."""
        data = json.dumps(body).encode() if body is not None else None
        call = urllib.request.Request(
            f"{self.url}/control/{path}", data, {"Content-Type": "application/json"}, method=method or None
        )
        with urllib.request.urlopen(call, timeout=20) as response:
            return json.load(response)

    def effects(self, account_id: str, kind: str) -> list[dict[str, Any]]:
        """What an account did, newest first."""
        rows = self.control(f"ledger?kind={kind}&limit=100000")["items"]
        return [row for row in rows if row["account_id"] == account_id]

    def fault(self, kind: str, match: str = "*", **more: Any) -> None:
        """Misbehave."""
        self.control("faults", {"faults": [{"kind": kind, "match": match, **more}]})

    def new_account(self) -> str:
        """One more account."""
        return self.control("accounts", {})["account_id"]


def start(folder: Path, *extra: str, port: int = 0) -> Sandbox:
    """Start a sandbox with an empty world."""
    process = subprocess.Popen(
        [sys.executable, "-m", "leadr.sandbox", "--port", str(port), "--data", str(folder), *extra],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    facts = json.loads(process.stdout.readline())
    return Sandbox(process, facts["url"], facts["api_key"], facts["account_id"])


class Time:
    """A clock a test moves, and the sandbox's with it."""

    def __init__(self, sandbox: Sandbox, moment: datetime = MONDAY_9) -> None:
        self.sandbox, self.moment = sandbox, moment
        sync(self.sandbox, self.moment)

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, **length: float) -> datetime:
        """Let time pass for both."""
        self.moment += timedelta(**length)
        sync(self.sandbox, self.moment)
        return self.moment


def sync(sandbox: Sandbox, moment: datetime) -> None:
    """Set a sandbox's clock."""
    theirs = datetime.fromisoformat(sandbox.control("clock")["now"])
    sandbox.control("clock", {"advance_seconds": (moment - theirs).total_seconds()})
