"""Pytest: what failed in the crowd is found again when it is tried alone (`run.sh`)."""

import re

import pytest

GROUP = re.compile(r"@\w+$")


@pytest.hookimpl(wrapper=True)
def pytest_sessionfinish(session):
    """Keep what failed under its own name: side by side, its group's is put behind it (`test@group`)."""
    yield
    cache = getattr(session.config, "cache", None)
    if cache is None or hasattr(session.config, "workerinput"):
        return
    cache.set("cache/lastfailed", {GROUP.sub("", name): True for name in cache.get("cache/lastfailed", {})})
