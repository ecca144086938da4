"""A clock shared with the sandbox, one invite that is due, and a video plan."""

from datetime import timedelta

import pytest

from accounts.linkedin import client
from campaigns import launch
from campaigns.models import Action, Lead
from tests.engine.test_campaign import work
from tests.factories import DraftFactory
from tests.video.conftest import make_plan
from tests.world import Time
from workflows.kinds import Kind, Lane


@pytest.fixture
def clock(sandbox):
    """Ours and the sandbox's, moved together."""
    return Time(sandbox)


@pytest.fixture
def studio(sandbox, settings):
    """The sandbox's AI Studio behind the gateway."""
    doors = sandbox.control("world")["doors"]
    settings.STUDIO_BASE_URL, settings.STUDIO_KEY_ID = sandbox.url, "studio"
    settings.STUDIO_SECRET, settings.STUDIO_VIDEO_HOSTS = doors["studio_key"], ["127.0.0.1", "bhuman.ai"]
    settings.STUDIO_SECONDS, settings.DEVELOPMENT = 3, True
    return sandbox


@pytest.fixture
def plan(ada, studio):
    """A template of the sandbox with one segment, mapped."""
    template = studio.control("studio")["templates"][0]
    return make_plan(ada, template_id=template["id"], mapping=[
        {"variable": name, "source": "first_name", "text": "", "default": "you", "required": True}
        for name in template["variables"]
    ])  # fmt: skip


@pytest.fixture
def invite(ada, account, clock):
    """A ready lead's invite that is due now, and no other."""
    launch.launch(DraftFactory(owner=ada), accounts=[account], now=clock())
    work(clock, [Lane.SEARCH])
    for lead in Lead.objects.all():
        if client().profile(account.provider_account_id, lead.provider_id).distance != 1:
            Action.objects.filter(kind=Kind.INVITE).exclude(lead=lead).update(due_at=clock() + timedelta(days=30))
            Action.objects.filter(lead=lead).update(due_at=clock())
            return Action.objects.get(lead=lead)
    raise AssertionError("nobody to invite")
