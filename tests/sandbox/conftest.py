"""A sandbox of its own for these tests: they try the outside world itself, without the product."""

import json
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
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
        return self.send(path, data, given, method)

    def send(self, path: str, data: bytes | None, headers: dict[str, str], method: str = ""):
        """(status, JSON or bytes, headers) of bytes as they are."""
        request = urllib.request.Request(f"{self.url}{path}", data, headers, method=method or None)
        try:
            with urllib.request.urlopen(request, timeout=20) as response:
                return response.status, _read(response), response.headers
        except urllib.error.HTTPError as error:
            return error.code, _read(error), error.headers

    def api(self, path: str, body: Any = None, *, method: str = ""):
        """(status, JSON) of the LinkedIn provider."""
        headers = {"X-API-KEY": self.keys["api_key"]}
        return self.call(f"/api/v1/{path}", body, method=method, headers=headers)[:2]

    def multipart(self, path: str, fields: dict[str, str]):
        """(status, JSON) of a form sent to the LinkedIn provider."""
        parts = [
            f'--edge\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields.items()
        ]
        headers = {"X-API-KEY": self.keys["api_key"], "Content-Type": "multipart/form-data; boundary=edge"}
        return self.send(f"/api/v1/{path}", "".join([*parts, "--edge--\r\n"]).encode(), headers)[:2]

    def post_form(self, path: str, fields: dict[str, str], headers: dict[str, str]) -> int:
        """The status of a form sent by a browser."""
        return self.send(path, urllib.parse.urlencode(fields).encode(), headers)[0]

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
    """The way in, with no fault waiting, an empty mailbox, and no webhook left of a test that failed."""
    outside.control("faults", method="DELETE")
    outside.control("mailbox", method="DELETE")
    door = Door(outside)
    for hook in door.api("webhooks?limit=250")[1]["items"]:
        door.api(f"webhooks/{hook['id']}", method="DELETE")
    return door


class Ear:
    """Listens to callbacks on a port of its own."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, dict[str, str], Any]] = []
        self.answers: list[int] = []
        ear = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):  # noqa: N802
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                ear.heard.append((self.path, dict(self.headers), body))
                self.send_response(ear.answers.pop(0) if ear.answers else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_args):
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def wait_for(
        self, count: int, seconds: float = 10, where: Callable[[str, Any], bool] = lambda _path, _body: True
    ) -> list[Any]:
        """The bodies that fit, as soon as there are so many."""
        end = time.monotonic() + seconds
        while len(found := self._bodies(where)) < count and time.monotonic() < end:
            time.sleep(0.02)
        return found

    def _bodies(self, where: Callable[[str, Any], bool]) -> list[Any]:
        return [body for path, _, body in self.heard if where(path, body)]


@pytest.fixture
def ear():
    """A place callbacks can be sent to."""
    listening = Ear()
    yield listening
    listening.server.shutdown()
    listening.server.server_close()  # else its port takes callbacks that nobody ever answers
