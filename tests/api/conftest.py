"""What the API's tests share: programs that ask with a token, and pages without a collectstatic before."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.core.cache import cache
from django.test import Client

from accounts import tokens
from tests.apps.conftest import _plain_static_files, as_ada, as_bob

__all__ = ["_plain_static_files", "as_ada", "as_bob"]


@dataclass
class Program:
    """An integrator's program: JSON in, JSON out, with a bearer token."""

    words: str = ""

    def __call__(self, method, path, body=None, **headers):
        """Ask; `body` goes as JSON, bytes go as they are."""
        if self.words:
            headers["Authorization"] = f"Bearer {self.words}"
        raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        ask = Client(raise_request_exception=False).generic
        return ask(method, f"/api/v1/{path}", raw, content_type="application/json", headers=headers)


def program_of(user, *scopes):
    """A program with a fresh token."""
    scopes = scopes or ("read", "write")
    return Program(tokens.create(user, name="Tests", scopes=scopes, days=30, now=datetime.now(UTC))[1])


@pytest.fixture(autouse=True)
def _rates_begin_anew():
    cache.clear()


@pytest.fixture
def ada_asks(ada):
    return program_of(ada)


@pytest.fixture
def bob_asks(bob):
    return program_of(bob)


@pytest.fixture
def nobody_asks(db):
    return Program()
