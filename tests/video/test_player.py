"""Choosing, mapping and watching in a real browser: the sandbox's film really plays in the dialog."""

import uuid

import pytest
from django.test import Client

from leadr.common import clock
from tests.browser import chromium
from tests.video.conftest import make_plan, soon
from video import plans, renders, studio
from video.models import Render, VideoPlan

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def page(ada, films, live_server, settings):
    near = ["http://127.0.0.1:*"]
    settings.SECURE_CSP = settings.SECURE_CSP | {"media-src": near, "img-src": ["'self'", "data:", *near]}
    client = Client()
    client.force_login(ada)
    with chromium() as browser:
        page = browser.new_page(base_url=live_server.url)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        page.context.add_cookies([cookie])
        complaints = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if "Security Policy" in line.text else None)
        yield page
        assert complaints == []


def test_a_template_is_chosen_and_mapped_in_place(page, ada):
    plan = make_plan(ada, template_id=None, mapping=[])
    page.goto(f"/video/{plan.pk}/")
    page.click("text=Your role and company")
    page.wait_for_selector("text=Choose another template")
    page.select_option("#video_source_2", "fixed")
    page.wait_for_selector("text=“company” has neither")
    page.fill("#video_text_2", "your team")
    page.press("#video_text_2", "Tab")
    page.wait_for_selector("#video:not(:has-text('has neither')) >> text=Saved")
    saved = VideoPlan.objects.get(pk=plan.pk)
    assert [segment.source.value for segment in saved.segments] == ["first_name", "headline", "fixed"]
    assert saved.segments[2].text == "your team"


def test_a_preview_is_made_and_plays_in_its_dialog(page, ada):
    plan = make_plan(ada, template_id=None, mapping=[])
    found = next(row for row in studio.client().templates() if row.name == "Hello in ten seconds")
    plans.choose(plan, uuid.UUID(found.template_id))
    page.goto(f"/video/{plan.pk}/")
    page.click("text=Preview for one lead")
    page.fill("#preview_first_name", "Nadia")
    page.click("text=Make a preview")
    page.wait_for_selector("text=Video ready", timeout=15_000)
    page.click("film-player a")
    soon(lambda: page.evaluate("document.querySelector('film-player video').currentTime") > 0)
    assert page.evaluate("document.querySelector('dialog').open")
    page.keyboard.press("Escape")
    soon(lambda: page.evaluate("!document.querySelector('dialog').open && document.querySelector('video').paused"))
    assert Render.objects.get().values == ["Nadia"]
    assert renders.poll(now=clock.now()) == 0


def test_without_scripts_the_link_leads_to_the_films_page(page, ada, films):
    plan = make_plan(ada, template_id=None, mapping=[])
    found = next(row for row in studio.client().templates() if row.name == "Plain greeting")
    plans.choose(plan, uuid.UUID(found.template_id))
    render = renders.preview(plan, values={}, now=clock.now())
    page.goto(f"/video/renders/{render.pk}/")
    page.wait_for_selector("text=Video ready", timeout=15_000)
    assert page.get_attribute("film-player a", "href") == f"{films.url}/video/{Render.objects.get().render_id}/"
