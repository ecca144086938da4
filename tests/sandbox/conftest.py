"""A sandbox of its own for these tests: they try the outside world itself, without the product."""

import json
import urllib.error
import urllib.request
from typing import Any

import pytest

from tests import world


class Door:
    """Calls a sandbox over HTTP; refusals come back as values too."""

    def __init__(self, sandbox: world.Sandbox) -> None:
        self.sandbox, self.url = sandbox, sandbox.url
        self.keys = sandbox.control("world")["doors"]

    def call(self, path: str, body: Any = None, *, method: str = "", headers: dict[str, str] | None = None):
        """(status, JSON or bytes, headers) of any address."""
        data = json.dumps(body).encode() if body is not None else None
        given = {"Content-Type": "application/json"} | (headers or {})
        request = urllib.request.Request(f"{self.url}{path}", data, given, method=method or None)
        try:
            with urllib.request.urlopen(request, timeout=20) as response:
                return response.status, _read(response), response.headers
        except urllib.error.HTTPError as error:
            return error.code, _read(error), error.headers

    def api(self, path: str, body: Any = None, *, method: str = ""):
        """(status, JSON) of the LinkedIn provider."""
        headers = {"X-API-KEY": self.keys["api_key"]}
        return self.call(f"/api/v1/{path}", body, method=method, headers=headers)[:2]

    def control(self, path: str, body: Any = None, method: str = "") -> Any:
        """The control API."""
        return self.sandbox.control(path, body, method)


def _read(response) -> Any:
    raw = response.read()
    return json.loads(raw) if "json" in response.headers.get("Content-Type", "") else raw


@pytest.fixture(scope="session")
def outside(tmp_path_factory):
    """One running sandbox for all these tests."""
    folder = tmp_path_factory.mktemp("outside")
    sandbox = world.start(folder, "--seed", "3", "--start", world.MONDAY_9.isoformat())
    yield sandbox
    sandbox.process.terminate()
    sandbox.process.wait(10)


@pytest.fixture
def door(outside):
    """The way in, with no fault waiting and an empty mailbox."""
    outside.control("faults", method="DELETE")
    outside.control("mailbox", method="DELETE")
    return Door(outside)
