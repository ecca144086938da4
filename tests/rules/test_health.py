"""The table of provider words is whole."""

import pytest

from accounts.health import LABELS, Health, health_of, is_known, sentence

WORKING = ["OK", "RECONNECTED", "SYNC_SUCCESS", "RUNNING", "CONNECTED", "CREATION_SUCCESS"]
RECONNECT = ["CREDENTIALS", "DISCONNECTED", "AUTH_REQUIRED", "SLEEPING", "ERROR", "STOPPED", "DELETED", "PERMISSIONS"]


@pytest.mark.parametrize("word", WORKING)
def test_working(word):
    assert health_of(word) is Health.WORKING
    assert is_known(word)


@pytest.mark.parametrize("word", RECONNECT)
def test_needs_reconnect_and_says_why(word):
    assert health_of(word) is Health.NEEDS_RECONNECT
    assert sentence(word).endswith(".")


@pytest.mark.parametrize(("word", "known"), [("CONNECTING", True), ("ok", False), ("", False), ("NEW_WORD", False)])
def test_checking(word, known):
    assert health_of(word) is Health.CHECKING
    assert is_known(word) is known


def test_every_health_has_a_label():
    assert set(LABELS) == set(Health)
