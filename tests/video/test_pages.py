"""The pages of a video plan: Ada picks, maps and previews; Bob sees nothing of it; a launched plan stays as it is."""

import json
import uuid
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from tests.apps.conftest import browser_of
from tests.apps.wires import closed_port, reply, wire
from tests.video.conftest import NADIA, TEMPLATE, film, make_plan, said
from tests.world import MONDAY_9
from video import mapping, plans, renders
from video.models import Render, VideoPlan
from video.plans import Frozen
from video.states import State

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}
INSTANCES = [
    {"id": str(TEMPLATE), "name": "Hello", "thumbnail": "https://assets.bhuman.ai/hello.jpg"},
    {"id": str(uuid.UUID(int=5)), "name": "<b>Offer</b>", "thumbnail": "https://evil.example/x.jpg"},
]


class Page(HTMLParser):
    """The tags of a page."""

    def __init__(self, answer):
        super().__init__()
        self.tags, self.text = [], answer.content.decode()
        self.feed(self.text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def all(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]


@pytest.fixture
def as_ada(ada):
    return browser_of(ada)


@pytest.fixture
def as_bob(bob):
    return browser_of(bob)


@pytest.fixture
def studio(at):
    with wire(reply("{}", status="401 No")) as server:
        yield at(server)


def address(name, row):
    return reverse(f"video:{name}", args=[row.pk])


def sent(**more):
    """The mapping form as the page sends it."""
    form = {"on_failure": "skip_lead", "source_0": "company", "text_0": "", "default_0": "friend"}
    return form | {"source_1": "fixed", "text_1": "Leeds", "default_1": ""} | more


def test_the_plan_is_shown_with_its_segments(as_ada, plan, studio):
    page = Page(as_ada.get(address("plan", plan)))
    assert [tag["name"] for tag in page.all("select")] == ["source_0", "source_1"]
    chosen = [tag["value"] for tag in page.all("option") if "selected" in tag]
    assert chosen == ["first_name", "city"]
    assert "Preview for one lead" in page.text
    ids = [tag["id"] for _, tag in page.tags if tag.get("id")]
    assert len(ids) == len(set(ids))


def test_every_input_has_a_label(as_ada, plan, studio):
    page = Page(as_ada.get(address("plan", plan)))
    labels = {tag["for"] for tag in page.all("label")}
    inputs = [tag for name in ("input", "select") for tag in page.all(name) if tag.get("type") != "hidden"]
    assert {tag["id"] for tag in inputs} <= labels


def test_the_mapping_and_the_policy_are_saved(as_ada, plan, studio):
    answer = as_ada.post(address("plan", plan), sent())
    assert (answer.status_code, answer.url) == (302, address("plan", plan))
    plan.refresh_from_db()
    assert mapping.values(plan.segments, {"company": "Acme"}) == ["Acme", "Leeds"]
    assert mapping.values(plan.segments, {}) == ["friend", "Leeds"]
    assert plan.on_failure == "skip_lead"


def test_htmx_gets_the_section_with_its_problems_and_an_event(as_ada, plan, studio):
    answer = as_ada.post(address("plan", plan), sent(source_1="", text_1=""), **HTMX)
    assert answer.status_code == 200
    assert json.loads(answer["HX-Trigger"]) == {"video-changed": {}}
    assert answer.content.decode().lstrip().startswith('<section class="card stack" id="video"')
    assert "“town” has neither a lead field nor a default value" in answer.content.decode()
    assert "Saved" in answer.content.decode()


@pytest.mark.parametrize(
    "wrong", [{"source_0": "salary"}, {"default_0": "x" * 301}, {"on_failure": "explode"}, {"text_0": "\0"}]
)
def test_what_cannot_be_saved_is_said(as_ada, plan, studio, wrong):
    before = VideoPlan.objects.values().get()
    answer = as_ada.post(address("plan", plan), sent(**wrong))
    assert answer.status_code == 422
    assert 'class="errorlist' in answer.content.decode()
    assert VideoPlan.objects.values().get() == before


def test_templates_are_shown_with_their_pictures(as_ada, plan, at):
    with wire(said({"total": 2, "instances": INSTANCES})) as server:
        at(server)
        page = Page(as_ada.get(address("templates", plan)))
    assert [tag["src"] for tag in page.all("img")] == ["https://assets.bhuman.ai/hello.jpg"]
    assert "&lt;b&gt;Offer" in page.text
    values = [tag.get("value") for tag in page.all("input")]
    assert str(TEMPLATE) in values


def test_a_chosen_template_brings_its_segments(as_ada, ada, at):
    plan = make_plan(ada, template_id=None, mapping=[])
    segments = [{"variable": "first_name"}, {"variable": "Company"}, {"variable": "mood", "required": False}]
    with wire(said([INSTANCES[0]]), said(segments)) as server:
        at(server)
        assert as_ada.post(address("templates", plan), {"template_id": str(TEMPLATE)}).status_code == 302
    plan.refresh_from_db()
    assert (plan.template_id, plan.template_name) == (TEMPLATE, "Hello")
    assert plan.thumbnail_url == "https://assets.bhuman.ai/hello.jpg"
    made = [(segment.variable, segment.source, segment.required) for segment in plan.segments]
    assert made == [("first_name", "first_name", True), ("Company", "company", True), ("mood", "", False)]


def test_another_template_keeps_what_was_mapped(as_ada, plan, at):
    with wire(said([INSTANCES[1]]), said([{"variable": "town"}, {"variable": "new"}])) as server:
        at(server)
        as_ada.post(address("templates", plan), {"template_id": INSTANCES[1]["id"]})
    plan.refresh_from_db()
    assert [(segment.variable, segment.default) for segment in plan.segments] == [("town", "your town"), ("new", "")]
    assert plan.thumbnail_url == ""


def test_with_closed_lists_the_id_is_entered_by_hand(as_ada, plan, studio):
    page = as_ada.get(address("templates", plan))
    assert (page.status_code, "Enter the template id by hand" in page.content.decode()) == (200, True)
    form = {"template_id": str(TEMPLATE), "variables": "name\r\n\r\n town \r\nname"}
    assert as_ada.post(address("templates", plan), form).status_code == 302
    plan.refresh_from_db()
    assert [segment.variable for segment in plan.segments] == ["name", "town"]


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"template_id": "nonsense"}, "A template id looks like"),
        ({"template_id": ""}, "This field is required."),
        ({"template_id": str(TEMPLATE)}, "by hand"),
        ({"template_id": str(TEMPLATE), "variables": "x" * 301}, "at most 100 segments"),
        ({"template_id": str(TEMPLATE), "variables": "\n".join(map(str, range(101)))}, "at most 100 segments"),
    ],
)
def test_a_template_that_cannot_be_used_is_said(as_ada, plan, studio, form, sentence):
    answer = as_ada.post(address("templates", plan), form)
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    htmx = as_ada.post(address("templates", plan), form, **HTMX)
    assert (htmx.status_code, htmx["HX-Retarget"]) == (200, "#video-picker")


def test_a_studio_that_is_away_is_said(as_ada, plan, settings):
    settings.STUDIO_BASE_URL = closed_port()
    assert "AI Studio cannot be reached" in as_ada.get(address("templates", plan)).content.decode()
    settings.STUDIO_BASE_URL = ""
    assert "AI Studio is not set up here" in as_ada.get(address("plan", plan)).content.decode()


def test_a_preview_is_made_and_played(as_ada, plan, at):
    with wire(said(["r1"]), said(film("r1"))) as server:
        at(server)
        assert as_ada.post(address("preview", plan), NADIA).status_code == 302
        render = Render.objects.get()
        assert (render.values, render.owner_id) == (["Nadia", "Leeds"], plan.owner_id)
        waiting = as_ada.get(address("render", render), **HTMX).content.decode()
        assert "Generating video" in waiting
        assert 'hx-trigger="every 5s' in waiting
        renders.poll(now=render.look_at)
    page = Page(as_ada.get(address("plan", plan)))
    assert [tag["src"] for tag in page.all("video")] == ["https://assets.bhuman.ai/r1.mp4"]
    assert page.all("dialog")
    assert "https://videos.bhuman.ai/video/r1" in {tag.get("href") for tag in page.all("a")}


def test_a_preview_that_cannot_be_made_is_said(as_ada, plan, studio):
    answer = as_ada.post(address("preview", plan), {"city": "Leeds"})
    assert (answer.status_code, "This lead has no first name" in answer.content.decode()) == (422, True)
    refused = as_ada.post(address("preview", plan), NADIA)
    assert (refused.status_code, "AI Studio refused our key" in refused.content.decode()) == (422, True)
    too_long = as_ada.post(address("preview", plan), {"first_name": "x" * 301})
    assert (too_long.status_code, "below 300 characters" in too_long.content.decode()) == (422, True)


def test_a_launched_plan_stays_as_it_is(as_ada, plan, studio):
    plans.freeze(plan, now=MONDAY_9)
    before = VideoPlan.objects.values().get()
    assert as_ada.post(address("plan", plan), sent()).status_code == 409
    form = {"template_id": str(TEMPLATE), "variables": "name"}
    assert as_ada.post(address("templates", plan), form).status_code == 409
    assert VideoPlan.objects.values().get() == before
    assert "disabled" in as_ada.get(address("plan", plan)).content.decode()
    with pytest.raises(Frozen):
        plans.remap(plan, [], on_failure="skip_lead")


@pytest.mark.parametrize("name", ["plan", "templates", "preview", "render"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_bob_finds_nothing_of_adas(as_bob, plan, studio, name, method):
    row = plan
    if name == "render":
        row = Render.objects.create(owner=plan.owner, plan=plan, key="a1", values=[], requested_at=MONDAY_9)
    assert getattr(as_bob, method)(address(name, row)).status_code in (404, 405)
    assert studio.asked == []


@pytest.mark.parametrize("name", ["plan", "templates", "preview", "render"])
def test_nobody_comes_in_without_a_login(client, plan, name):
    assert client.get(address(name, plan)).status_code == 302


def test_films_may_be_played_from_the_studios_hosts_only(as_ada, plan, studio, settings):
    policy = as_ada.get(address("plan", plan))["Content-Security-Policy"]
    media = next(part for part in policy.split(";") if "media-src" in part)
    assert media.split() == ["media-src", "'self'", "https://bhuman.ai", "https://*.bhuman.ai", *settings.NEAR_FILMS]


def test_pages_have_no_script_of_their_own(as_ada, plan, studio):
    page = Page(as_ada.get(address("plan", plan)))
    assert all(tag.get("src") for tag in page.all("script"))
    assert not [tag for _, tag in page.tags if any(name.startswith("on") for name in tag)]


def test_the_plan_page_asks_few_questions_of_the_database(as_ada, plan, studio, django_assert_max_num_queries):
    for number in range(5):
        Render.objects.create(
            owner=plan.owner, plan=plan, key=f"p{number}", values=[], requested_at=MONDAY_9, state=State.REQUESTED
        )
    with django_assert_max_num_queries(9):
        as_ada.get(address("plan", plan))
