"""Audiences before the sandbox: its model, its web search and its LinkedIn, all over HTTP."""

from datetime import datetime

import pytest

from accounts.linkedin import client
from audiences.find import find
from audiences.models import Audience


@pytest.fixture(scope="session")
def doors(shared_sandbox):
    return shared_sandbox.control("world")["doors"]


@pytest.fixture
def world(sandbox, doors, settings):
    """The sandbox behind all three gateways, its model honest."""
    settings.MODEL_BASE_URL, settings.MODEL_API_KEY = f"{sandbox.url}/v1", doors["model_key"]
    settings.MODEL_NAME, settings.MODEL_SECONDS = "leadr-sandbox-1", 5
    settings.SEARCH_BASE_URL, settings.SEARCH_API_KEY, settings.SEARCH_SECONDS = sandbox.url, doors["search_key"], 10
    sandbox.control("model", {"mode": "normal"})
    yield sandbox
    sandbox.control("model", {"mode": "normal"})


@pytest.fixture
def now(sandbox):
    """The sandbox's time."""
    return datetime.fromisoformat(sandbox.control("clock")["now"])


@pytest.fixture
def signals(ada):
    """An audience of Ada's for signal discovery."""
    return Audience.objects.create(
        owner=ada,
        prompt="Software companies that hire sales people",
        kinds=["expansion"],
        lookback_days=10,
    )


@pytest.fixture
def posts(ada):
    """An audience of Ada's for recent posts."""
    return Audience.objects.create(
        owner=ada, source="recent_posts", phrases=["we are looking for a new"], prompt="", lookback_days=14
    )


@pytest.fixture
def look(account, world, now):
    """One find of Ada's account."""

    def find_now(audience, *, cursor="", limit=5, at=None, by=None):
        return find(
            audience, linkedin=client(), account_id=(by or account).provider_account_id, cursor=cursor, limit=limit,
            now=at or now,
        )  # fmt: skip

    return find_now
