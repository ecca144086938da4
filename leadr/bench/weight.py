"""What a first visit of Home loads: the page, its style sheets and its scripts, compressed."""

import re

import brotli
from django.urls import reverse

from leadr.bench.figures import Figure, Goal
from leadr.bench.surroundings import Surroundings
from leadr.bench.web import Caller

ASSETS = re.compile(r'<link[^>]+href="([^"]+\.css)"|<script[^>]+src="([^"]+\.js)"')


def measure(given: Surroundings, *, cookie: str) -> Figure:
    """Kilobytes on the wire, as the server sends them or as a proxy in front of it would."""
    caller = Caller(given.stack.url, cookie)
    page = caller.get(reverse("home"))
    paths = sorted({style or script for style, script in ASSETS.findall(page.decode())})
    sizes = {"page": len(brotli.compress(page)), **{path: len(_compressed(caller, path)) for path in paths}}
    told = ", ".join(f"{path.rpartition('/')[2]} {size / 1024:.1f}" for path, size in sizes.items())
    return Figure("first_view_kb", sum(sizes.values()) / 1024, Goal(), told)


def _compressed(caller: Caller, path: str) -> bytes:
    body = caller.ask("GET", path, None, {"Accept-Encoding": "identity"})
    return min(brotli.compress(body), body, key=len)
