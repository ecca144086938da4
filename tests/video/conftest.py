"""A video plan of Ada's, and a studio whose answers a test writes itself."""

import json
import time
import uuid

import pytest

from leadr.common import clock
from tests import world
from tests.apps.wires import reply
from video import mapping
from video.mapping import Segment, Source
from video.models import VideoPlan

TEMPLATE = uuid.UUID("7d0c41e2-93ab-4f0e-8a55-2f1f0b7f9c11")
SEGMENTS = [Segment("name", Source.FIRST_NAME), Segment("town", Source.CITY, default="your town")]
NADIA = {"first_name": "Nadia", "city": "Leeds"}
PLAIN = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


@pytest.fixture(autouse=True)
def _plain_static_files(settings):
    settings.STORAGES = {**settings.STORAGES, "staticfiles": PLAIN}


def make_plan(owner, **more):
    fields = {"template_id": TEMPLATE, "template_name": "Hello", "mapping": mapping.write(SEGMENTS)} | more
    return VideoPlan.objects.create(owner=owner, **fields)


@pytest.fixture
def plan(ada):
    return make_plan(ada)


@pytest.fixture
def at(settings):
    """Points the gateway at a server."""

    def point(server):
        settings.STUDIO_BASE_URL, settings.STUDIO_KEY_ID, settings.STUDIO_SECRET = server.url, "studio", "secret"
        settings.STUDIO_SECONDS = 1
        return server

    return point


def said(result, **more):
    """An answer of the studio."""
    return reply(json.dumps({"code": 200, "result": result} | more))


def film(render_id, status="succeeded", **more):
    """A generation as a poll or a list tells it."""
    links = {
        "url": f"https://assets.bhuman.ai/{render_id}.mp4",
        "share_url": f"https://videos.bhuman.ai/video/{render_id}",
        "gif": f"https://assets.bhuman.ai/{render_id}.gif",
        "thumbnail": f"https://assets.bhuman.ai/{render_id}.jpg",
    }
    there = links if status == "succeeded" else dict.fromkeys(links, "")
    return {"id": render_id, "status": status, "text": ["Nadia", "Leeds"], **there} | more


def listed(*films):
    """A bulk list."""
    return said({"total": len(films), "videos": list(films)})


def called(render_id, status="succeeded", **more):
    """A generation as a callback tells it: the hosted page has another name there."""
    told = film(render_id, status)
    names = {"share_url": "video_url"}
    body = {names.get(name, name): value for name, value in told.items() if name != "text"}
    return {**body, "campaign_id": None, "campaign_result_id": None, **more}


def soon(condition, seconds=30):
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not become so"
        time.sleep(0.05)


@pytest.fixture(scope="session")
def world_of_films(tmp_path_factory):
    """A sandbox whose films are ready in a moment."""
    sandbox = world.start(tmp_path_factory.mktemp("films"), "--seed", "5")
    yield sandbox
    sandbox.process.terminate()
    sandbox.process.wait(10)


@pytest.fixture
def films(world_of_films, settings, live_server):
    """The sandbox behind the gateway, behaving; it calls us at the live server."""
    sandbox = world_of_films
    sandbox.control("faults", method="DELETE")
    usual = {"lists": "open", "spelling": "mixed", "append_id": False, "fastest": 0.1, "slowest": 0.3}
    sandbox.control("studio", usual)
    world.sync(sandbox, clock.now())  # another test may have moved it on
    settings.STUDIO_BASE_URL, settings.STUDIO_KEY_ID = sandbox.url, "studio"
    settings.STUDIO_SECRET, settings.STUDIO_SECONDS = "studio-secret", 6
    settings.BASE_URL, settings.DEVELOPMENT = live_server.url, True
    settings.CALLBACK_SECRET = uuid.uuid4().hex  # late callbacks of another test are nobody's here
    return sandbox


@pytest.fixture
def name():
    """A first name no other test uses, so that its films are told apart."""
    return f"Nadia {uuid.uuid4().hex[:8]}"
