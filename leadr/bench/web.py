"""The real web server on the bench's database, and a visitor who is logged in."""

import http.client
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client

from accounts.models import User
from leadr.bench.surroundings import STATIC, Surroundings

CALLERS = 4
type Call = Callable[["Caller"], None]


class Refusal(Exception):
    """The server gave another answer than the bench needs."""


@dataclass
class Caller:
    """One kept connection to the server."""

    url: str
    cookie: str = ""
    link: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self.link = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=120)

    def get(self, path: str) -> bytes:
        """The body of a page; raises Refusal unless it is there."""
        return self.ask("GET", path, None, {"Cookie": self.cookie, "Accept-Encoding": "br"})

    def ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> bytes:
        """One request; raises Refusal unless it is answered by 200."""
        self.link.request(method, path, body, headers)
        answer = self.link.getresponse()
        said = answer.read()
        if answer.status != http.client.OK:
            raise Refusal(f"{method} {path} was answered by {answer.status}.")
        return said

    def timed(self, path: str) -> float:
        """Milliseconds until a page is read whole."""
        begun = time.perf_counter()
        self.get(path)
        return 1000 * (time.perf_counter() - begun)


def start(given: Surroundings) -> None:
    """Start the web server once the static files are gathered."""
    if given.stack.fleet.children[STATIC].wait():
        raise Refusal("The static files could not be gathered.")
    given.stack.start_web("leadr.bench.site")


def cookie_of(user: User) -> str:
    """The cookie of a session of a user."""
    client = Client()
    client.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def rate(url: str, call: Call, seconds: float, callers: int = CALLERS) -> float:
    """Calls answered in a second by several callers at once."""
    with ThreadPoolExecutor(callers) as pool:
        return sum(pool.map(partial(_calls, url, call, seconds), range(callers)))


def _calls(url: str, call: Call, seconds: float, _number: int) -> float:
    caller, count, begun = Caller(url), 0, time.perf_counter()
    while time.perf_counter() < begun + seconds:
        call(caller)
        count += 1
    return count / (time.perf_counter() - begun)
