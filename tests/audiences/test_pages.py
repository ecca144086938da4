"""The builder's helpers: suggestions by page and API, a preview, and the form of each source."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.linkedin import client
from audiences import uploads
from audiences.forms import AudienceForm
from audiences.models import Audience, Finding, Query
from audiences.preview import sample_people
from audiences.sources import Source
from tests.apps.conftest import PLAIN, browser_of
from tests.factories import SEARCH


@pytest.fixture(autouse=True)
def _plain_static_files(settings):
    settings.STORAGES = {**settings.STORAGES, "staticfiles": PLAIN}


@pytest.fixture
def as_ada(ada):
    return browser_of(ada)


API = "/api/v1/signal-suggestions/"


def test_the_api_suggests_three_to_five(as_ada, world):
    answer = as_ada.post(API, {"prompt": "companies that hire"}, content_type="application/json")
    assert answer.status_code == 200
    found = answer.json()["suggestions"]
    assert 3 <= len(found) <= 5
    assert all(row["prompt"] and row["kinds"] for row in found)


@pytest.mark.parametrize("body", [{}, {"prompt": ""}, {"prompt": "x" * 501}, {"prompt": ["a"]}, {"prompt": "a\x00bcd"}])
def test_the_api_says_what_is_wrong(as_ada, world, body):
    answer = as_ada.post(API, body, content_type="application/json")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    said = answer.json()
    assert "prompt" in said.get("errors", {}) or said["detail"]


def test_the_api_is_for_who_is_logged_in(client, db):
    assert client.post(API, {"prompt": "companies"}, content_type="application/json").status_code in {401, 403}


def test_the_api_says_what_to_set_up(as_ada, world, settings):
    settings.MODEL_BASE_URL = ""
    answer = as_ada.post(API, {"prompt": "companies"}, content_type="application/json")
    assert answer.status_code == 503
    assert "MODEL_BASE_URL" in answer.json()["detail"]


def test_the_api_says_when_the_days_budget_renews(as_ada, world, settings):
    settings.MODEL_DAILY_CAP = 0
    answer = as_ada.post(API, {"prompt": "companies"}, content_type="application/json")
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 86_400


def test_suggestions_come_as_chips_that_can_be_chosen(as_ada, world, signals):
    page = as_ada.post(
        f"/audiences/{signals.pk}/suggest/", {"prompt": "banks <b>"}, headers={"HX-Request": "true"}
    ).content.decode()
    assert page.count("<button>") >= 3
    assert "&lt;b&gt;" in page
    assert "<html" not in page
    as_ada.post(f"/audiences/{signals.pk}/choose/", {"prompt": "Banks that grow", "kinds": ["news", "nonsense"]})
    signals.refresh_from_db()
    assert (signals.prompt, signals.kinds, signals.source) == ("Banks that grow", ["news"], "signals")


@pytest.mark.parametrize(
    ("next_", "to"), [("/campaigns/1/edit/", "/campaigns/1/edit/"), ("https://evil.example/", "/")]
)
def test_choosing_leads_back_to_our_own_pages_alone(as_ada, signals, next_, to):
    sent = {"prompt": "Banks", "kinds": ["news"], "next": next_}
    assert as_ada.post(f"/audiences/{signals.pk}/choose/", sent).url == to


@pytest.mark.parametrize("prompt", ["x", "y" * 501])
def test_a_prompt_that_cannot_be_used_is_said(as_ada, world, signals, prompt):
    page = as_ada.post(f"/audiences/{signals.pk}/suggest/", {"prompt": prompt}).content.decode()
    assert 'class="problem"' in page


def test_the_preview_shows_five_finds_and_their_cost_is_kept(as_ada, world, signals, account, look):
    page = as_ada.post(f"/audiences/{signals.pk}/preview/", headers={"HX-Request": "true"}).content.decode()
    assert page.count("<blockquote>") == 5
    assert 'rel="noopener noreferrer nofollow"' in page
    asked = set(Query.objects.exclude(answered_at=None).values_list("pk", flat=True))
    assert look(signals).people
    assert asked <= set(Query.objects.values_list("pk", flat=True))
    assert Query.objects.filter(ask="plan").count() == 1


def test_the_preview_of_a_search_shows_its_first_people(as_ada, world, ada, account):
    audience = Audience.objects.create(owner=ada, source="search_url", search_url=SEARCH)
    page = as_ada.post(f"/audiences/{audience.pk}/preview/").content.decode()
    assert page.count("Head of Sales at") == 5


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"prompt": ""}, "Describe whom"),
        ({"source": "csv"}, "its own rows"),
        ({"source": "search_url"}, "whole address"),
    ],
)
def test_the_preview_says_what_is_missing(as_ada, world, signals, account, change, said):
    Audience.objects.filter(pk=signals.pk).update(**change)
    assert said in as_ada.post(f"/audiences/{signals.pk}/preview/").content.decode()


def test_the_preview_needs_an_account(as_ada, world, signals):
    assert "Connect a LinkedIn account first" in as_ada.post(f"/audiences/{signals.pk}/preview/").content.decode()


def test_the_preview_says_when_the_outside_is_away(as_ada, world, signals, account):
    world.control("model", {"mode": "500"})
    assert "busy or had an error" in as_ada.post(f"/audiences/{signals.pk}/preview/").content.decode()


@pytest.fixture
def fresh(ada):
    return Audience.objects.create(owner=ada)


def test_signal_discovery_is_the_default(fresh):
    assert fresh.source == Source.SIGNALS
    assert list(AudienceForm(instance=fresh).fields) == ["source", "prompt", "kinds", "place", "lookback_days"]


def test_a_change_of_source_keeps_what_was_not_on_the_page(fresh):
    fresh.prompt, fresh.lookback_days = "Banks", 9
    fresh.save()
    form = AudienceForm({"source": "search_url"}, instance=fresh)
    assert form.is_valid()
    form.save()
    form = AudienceForm({"source": "signals"}, instance=Audience.objects.get(pk=fresh.pk))
    assert form.is_valid()
    form.save()
    kept = Audience.objects.get(pk=fresh.pk)
    assert (kept.prompt, kept.lookback_days) == ("Banks", 9)


def test_everything_of_a_new_source_may_come_at_once(fresh):
    form = AudienceForm({"source": "search_url", "search_url": SEARCH}, instance=fresh)
    assert form.is_valid()
    assert form.save().search_url == SEARCH


@pytest.mark.parametrize(
    ("source", "data", "field", "said"),
    [
        ("signals", {"lookback_days": "31"}, "lookback_days", "Look back between 1 and 30 days."),
        ("signals", {"lookback_days": "0"}, "lookback_days", "Look back between 1 and 30 days."),
        ("signals", {"lookback_days": "x"}, "lookback_days", "Look back between 1 and 30 days."),
        ("signals", {"kinds": ["nonsense"]}, "kinds", "Choose kinds of signals from the list."),
        ("signals", {"prompt": "x" * 2001}, "prompt", "at most 2000"),
        ("search_url", {"search_url": "https://lnkd.in/x"}, "search_url", "shortened"),
        ("recent_posts", {"phrases": "\n".join(map(str, range(21)))}, "phrases", "at most 20 phrases"),
        ("recent_posts", {"phrases": "x" * 121}, "phrases", "longer than 120"),
        ("recent_posts", {"phrases": "!!!"}, "phrases", "no word"),
        ("recent_posts", {"post_source": "x"}, "post_source", "Select a valid choice"),
        ("signals", {"source": "x"}, "source", "Select a valid choice"),
    ],
)
def test_every_mistake_has_its_sentence(fresh, source, data, field, said):
    fresh.source = source
    fresh.save()
    form = AudienceForm({"source": source, **data}, instance=fresh)
    assert not form.is_valid()
    assert said in str(form.errors[field])


def test_phrases_are_lines_each_once(fresh):
    fresh.source = "recent_posts"
    form = AudienceForm({"source": "recent_posts", "phrases": " new  crm \r\n\nnew crm\nERP"}, instance=fresh)
    assert form.is_valid()
    assert form.save().phrases == ["new crm", "ERP"]
    assert AudienceForm(instance=fresh).initial["phrases"] == "new crm\nERP"


def test_a_draft_may_be_saved_unfinished(fresh):
    form = AudienceForm({"source": "signals", "prompt": "", "lookback_days": ""}, instance=fresh)
    assert form.is_valid()
    assert form.save().lookback_days == 14


@pytest.mark.parametrize("source", ["signals", "posts"])
def test_words_can_be_shown_with_real_people_before_launch(request, source, world, account, now):
    audience = request.getfixturevalue(source)
    people = sample_people(audience, linkedin=client(), account_id=account.provider_account_id, now=now)
    assert len(people) == 3
    assert all(person.first_name and person.signal for person in people)
    assert not Finding.objects.exclude(account_id="").exists()


def test_words_can_be_shown_with_the_people_of_a_search_and_of_a_file(world, ada, account, now):
    audience = Audience.objects.create(owner=ada, source="search_url", search_url=SEARCH)
    asked = {"linkedin": client(), "account_id": account.provider_account_id, "now": now}
    assert len(sample_people(audience, **asked)) == 3
    table = Audience.objects.create(owner=ada, source="csv")
    assert sample_people(table, **asked) == ()
    uploads.take(table, SimpleUploadedFile("a.csv", b"Name,LinkedIn\nAda Berg,ada-berg\n"), now=now)
    (person,) = sample_people(table, **asked)
    assert (person.first_name, person.last_name, person.public_identifier) == ("Ada", "Berg", "ada-berg")


def test_an_audience_can_say_what_it_is_in_one_line(signals, posts, ada):
    assert signals.summary == signals.prompt
    assert posts.summary == "People who posted about we are looking for a new."
    assert (
        Audience(owner=ada, source="search_url", search_url=SEARCH).summary
        == "People LinkedIn finds for “head of sales”"
    )
    assert Audience(owner=ada, source="search_url", search_url="https://[x").summary == "People of a LinkedIn search"
    assert Audience(owner=ada, source="csv").summary == "People from a CSV file"
