"""Calls to the outside over HTTP, and the three ways it says no: TryLater, Refused, Unclear."""

import json
import random
import threading
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Any

import requests
from requests import exceptions
from urllib3.exceptions import NewConnectionError

MAX_BYTES = 5 * 1024 * 1024
READ_RETRIES = 2
MAX_WAIT = timedelta(days=7)
Part = tuple[str, tuple[None, str]]
# Raised before a byte left: no connection, or an address or header that cannot be sent.
NEVER_LEFT = (
    exceptions.ConnectTimeout,
    exceptions.InvalidURL,
    exceptions.MissingSchema,
    exceptions.InvalidSchema,
    exceptions.InvalidHeader,
)


class Scope(StrEnum):
    """How far a no reaches."""

    ACTION = "action"
    KIND = "kind"
    ACCOUNT = "account"
    SERVICE = "service"
    LEAD = "lead"
    CONFIG = "config"


class No(Exception):
    """The outside said no; `reason` is for the code, `sentence` for people."""

    def __init__(self, reason: str, sentence: str, *, scope: Scope = Scope.ACTION) -> None:
        super().__init__(sentence)
        self.reason, self.sentence, self.scope = reason, sentence, scope


class TryLater(No):
    """Certainly not done. Scope: this call, this kind for the account, the account's session, or the service."""

    def __init__(
        self, reason: str, sentence: str, *, scope: Scope = Scope.ACTION, after: timedelta | None = None
    ) -> None:
        super().__init__(reason, sentence, scope=scope)
        self.after = after


class Refused(No):
    """Never will be done: because of the person (LEAD) or of how we are set up (CONFIG)."""


class Unclear(No):
    """It may have been done or not; only evidence can tell."""


class WireError(Exception):
    """An answer with status 400 or more, in the words of its body."""

    def __init__(
        self,
        status: int,
        kind: str,
        detail: str,
        retry_after: timedelta | None,
        body: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(f"{status} {kind}")
        self.status, self.kind, self.detail, self.retry_after = status, kind, detail, retry_after
        self.body: Mapping[str, Any] = body or {}


class Http:
    """One outside service: its address, headers and patience. Sessions are kept per thread."""

    def __init__(self, name: str, base_url: str, *, headers: Mapping[str, str], timeout: tuple[float, float]) -> None:
        self.name, self.base_url, self.timeout = name, base_url.rstrip("/"), timeout
        self._headers = {"User-Agent": "Leadr/1", "Accept": "application/json", **headers}
        self._local = threading.local()

    def read(self, method: str, path: str, **sent: Any) -> dict[str, Any]:
        """A call that changes nothing: tried up to three times. Raises WireError or TryLater."""
        for attempt in range(READ_RETRIES + 1):
            try:
                return self._call(method, path, writes=False, **sent)
            except TryLater as no:
                if no.scope is Scope.SERVICE or attempt == READ_RETRIES:
                    raise
                time.sleep(0.1 * 2**attempt * (1 + random.random()))  # noqa: S311 - keeps workers apart
        raise AssertionError("the loop returns or raises")

    def write(self, method: str, path: str, **sent: Any) -> dict[str, Any]:
        """A call with a side effect: made once. Raises WireError, TryLater (not done) or Unclear."""
        return self._call(method, path, writes=True, **sent)

    def _call(
        self,
        method: str,
        path: str,
        *,
        writes: bool,
        params: Mapping[str, Any] | None = None,
        json: Mapping[str, Any] | None = None,
        multipart: Sequence[Part] | None = None,
    ) -> dict[str, Any]:
        try:
            # The body is read whole here: a reset in its middle is as unclear as one before it.
            response = self._session().request(
                method,
                self.base_url + path,
                params=params,
                json=json,
                files=multipart,
                timeout=self.timeout,
                allow_redirects=False,
                stream=True,
            )
            raw = response.raw.read(MAX_BYTES + 1, decode_content=True)
        except NEVER_LEFT as error:
            raise self._away() from error
        except (exceptions.ConnectionError, OSError) as error:
            raise self._broken(error, writes=writes) from error
        except Exception as error:  # urllib3's own, while the body is read
            raise self._silent(writes=writes) from error
        return self._answer(response, raw, writes=writes)

    def _answer(self, response: requests.Response, raw: bytes, *, writes: bool) -> dict[str, Any]:
        length = response.headers.get("Content-Length", "")
        is_whole = not length.isdecimal() or "Content-Encoding" in response.headers or len(raw) == int(length)
        body = _parsed(raw) if is_whole and len(raw) <= MAX_BYTES else None
        if response.status_code >= requests.codes.bad_request:
            said = body or {}
            raise WireError(
                response.status_code,
                str(said.get("type") or ""),
                str(said.get("detail") or said.get("title") or ""),
                retry_after(response.headers.get("Retry-After", "")),
                said,
            )
        # A redirect is not followed: it would carry the key elsewhere, and is no answer.
        if body is None or response.status_code >= requests.codes.multiple_choices:
            raise self._silent(writes=writes)
        return body

    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._local, "session", None)
        if session is None:
            session = self._local.session = requests.Session()
            session.trust_env = False
            session.headers.update(self._headers)
        return session

    def _away(self) -> TryLater:
        return TryLater(
            "unreachable", f"{self.name} cannot be reached. It is tried again by itself.", scope=Scope.SERVICE
        )

    def _broken(self, error: Exception, *, writes: bool) -> No:
        return self._away() if never_left(error) else self._silent(writes=writes)

    def _silent(self, *, writes: bool) -> No:
        if writes:
            return Unclear("no_answer", f"{self.name} did not say whether it was done. It is being checked.")
        return TryLater("no_answer", f"{self.name} gave no usable answer.")


def never_left(error: BaseException | None) -> bool:
    """Whether a failed call certainly put no byte on the wire."""
    # requests wraps a refused connection and a cut one alike; the cause tells whether bytes could have left.
    cause = getattr(error.args[0], "reason", None) if error and error.args else None
    return isinstance(error, NEVER_LEFT) or isinstance(cause, NewConnectionError)


def retry_after(header: str) -> timedelta | None:
    """The wait a Retry-After header asks for, a week at most: seconds or an HTTP date; None when it says neither."""
    if header.isdecimal():
        return min(MAX_WAIT, timedelta(seconds=int(header[:9])))
    try:
        moment = parsedate_to_datetime(header)
    except (TypeError, ValueError):
        return None
    return min(MAX_WAIT, max(timedelta(), moment - datetime.now(UTC))) if moment.tzinfo else None


def _parsed(raw: bytes) -> dict[str, Any] | None:
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None
