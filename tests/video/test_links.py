"""Which addresses of films are trusted: https at AI Studio's hosts, and this machine in development alone."""

import pytest

from video.links import is_trusted

HOSTS = ["bhuman.ai"]


@pytest.mark.parametrize(
    "address",
    ["https://bhuman.ai/x", "https://videos.bhuman.ai/video/1", "https://assets.bhuman.ai:443/x.mp4?a=b#c"],
)
def test_trusted(address):
    assert is_trusted(address, hosts=HOSTS)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://",
        "http://videos.bhuman.ai/x",
        "https://bhuman.ai.evil.example/x",
        "https://evilbhuman.ai/x",
        "https://evil.example/bhuman.ai",
        "https://bhuman.ai@evil.example/x",
        "https://ada:pw@bhuman.ai/x",
        "https://evil.example\\@bhuman.ai/x",
        "//bhuman.ai/x",
        "javascript:alert(1)//bhuman.ai",
        "data:text/html,https://bhuman.ai",
        "ftp://bhuman.ai/x",
        "https://bhuman.ai:99999/x",
        "https://bhuman.ai:port/x",
        "https://[bhuman.ai/x",
        'https://bhuman.ai/"><script>',
        "https://bhuman.ai/a b",
        "https://bhuman.ai/a\nb",
        "https://bhuman.ai/" + "x" * 1000,
        "http://127.0.0.1:8001/x.mp4",
    ],
)
def test_not_trusted(address):
    assert not is_trusted(address, hosts=HOSTS)


def test_this_machine_counts_in_development_only():
    assert is_trusted("http://127.0.0.1:8001/x.mp4", hosts=HOSTS, near=True)
    assert not is_trusted("http://127.0.0.1.evil.example/x", hosts=HOSTS, near=True)
    assert not is_trusted("http://localhost/x", hosts=HOSTS, near=True)
    assert not is_trusted("http://127.0.0.2/x", hosts=HOSTS, near=True)
    assert not is_trusted("ftp://127.0.0.1/x", hosts=HOSTS, near=True)


def test_without_hosts_nothing_is_trusted():
    assert not is_trusted("https://bhuman.ai/x", hosts=[])
