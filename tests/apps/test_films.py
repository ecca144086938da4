"""A lead's film on the pages: how far it is in words, its player, why it failed, and what a campaign paid."""

import pytest
from bs4 import BeautifulSoup

from campaigns.models import Lead
from campaigns.states import State
from results import films
from tests.apps.pages import fields_of, queries_of, text_of
from tests.apps.test_lists import campaign_of
from tests.apps.test_results import deed, people
from tests.factories import AccountFactory
from tests.video.conftest import make_plan
from tests.world import MONDAY_9
from video.models import Render
from workflows.kinds import Kind

pytestmark = pytest.mark.django_db
LINK, FILE = "https://videos.bhuman.ai/video/r1", "https://assets.bhuman.ai/r1.mp4"
MADE = {"state": "succeeded", "url": FILE, "page_url": LINK, "answered_at": MONDAY_9, "render_id": "r1",
        "thumbnail": "https://assets.bhuman.ai/r1.jpg"}  # fmt: skip


@pytest.fixture
def plan(ada):
    return make_plan(ada)


@pytest.fixture
def campaign(ada, plan):
    campaign = campaign_of(ada, AccountFactory(owner=ada, name="Tom Reyes"))
    campaign.video = plan
    campaign.save()
    return campaign


@pytest.fixture
def address(campaign):
    return f"/campaigns/{campaign.pk}/"


def render(action, *, paid=True, **fields):
    """A render of an action's lead, paid for unless told otherwise."""
    bill = {"sent_at": MONDAY_9, "cost": 1} if paid else {}
    plan = action.lead.campaign.video
    return Render.objects.create(
        owner=plan.owner, plan=plan, key=f"a{action.pk}", values=[], requested_at=MONDAY_9, **bill, **fields
    )


def cell(browser, address):
    """What stands in the first row's cell about the video; None without one."""
    page = BeautifulSoup(browser.get(address).content, "html.parser")
    return page.select_one("td[data-label=Video]")


def words(browser, address):
    found = cell(browser, address)
    return found and " ".join(found.get_text(" ").split())


def test_before_anything_was_asked_there_is_no_word_of_it(as_ada, campaign, address):
    deed(people(campaign, 1)[0], Kind.VIDEO, State.SCHEDULED)
    assert words(as_ada, address) is None


@pytest.mark.parametrize("state", [State.SCHEDULED, State.WAITING])
def test_a_film_that_is_being_made_says_so(as_ada, campaign, address, state):
    render(deed(people(campaign, 1)[0], Kind.VIDEO, state))
    assert words(as_ada, address) == "Generating"


@pytest.mark.parametrize(("state", "is_sent"), [(State.SCHEDULED, False), (State.DONE, True)])
def test_a_film_that_is_there_has_a_picture_and_a_player_in_a_dialog(as_ada, campaign, address, state, is_sent):
    lead = people(campaign, 1)[0]
    render(deed(lead, Kind.VIDEO, state), **MADE)
    if is_sent:
        Lead.objects.filter(pk=lead.pk).update(video_url=LINK, video_thumbnail=MADE["thumbnail"])
    for page in (address, f"{address}leads/{lead.pk}/"):
        found = BeautifulSoup(as_ada.get(page).content, "html.parser").select_one("film-player")
        assert found.select_one("a")["href"] == LINK
        assert found.select_one("a").get_text(strip=True) == "Play the video for Nora 1"
        assert found.select_one("a img")["src"] == MADE["thumbnail"]
        assert found.select_one("dialog[aria-label='Video for Nora 1'] video")["src"] == FILE


def test_a_film_whose_file_we_do_not_know_is_a_link(as_ada, campaign, address):
    people(campaign, 1, video_url=LINK)
    found = cell(as_ada, address)
    assert (found.select_one("a")["href"], found.select_one("dialog")) == (LINK, None)


@pytest.mark.parametrize(("state", "word"), [(State.FAILED, "Failed"), (State.SKIPPED, "Skipped")])
def test_a_film_that_was_not_made_says_why(as_ada, campaign, address, state, word):
    row = deed(people(campaign, 1)[0], Kind.VIDEO, state)
    row.note = "AI Studio could not make this video."
    row.save()
    assert words(as_ada, address) == f"{word} AI Studio could not make this video."


def test_a_film_refused_beside_others_has_not_failed_yet(as_ada, campaign, address):
    row = deed(people(campaign, 1)[0], Kind.VIDEO, State.SCHEDULED)
    render(row, paid=False, state="failed", answered_at=MONDAY_9, sentence="No.")
    assert words(as_ada, address) is None


def test_the_page_asks_the_same_for_few_films_and_for_many(as_ada, campaign, address, django_assert_num_queries):
    render(deed(people(campaign, 1)[0], Kind.VIDEO, State.WAITING))
    few = queries_of(as_ada, address)
    campaign.leads.all().delete()
    Render.objects.all().delete()
    for lead in people(campaign, 40):
        row = deed(lead, Kind.VIDEO, State.WAITING)
        render(row, **MADE | {"render_id": f"r{row.pk}"})
    with django_assert_num_queries(few):
        as_ada.get(address)


def test_the_settings_say_how_many_films_were_paid_for(as_ada, ada, campaign, plan, address):
    one, two, three = people(campaign, 3)
    render(deed(one, Kind.VIDEO, State.DONE), **MADE)
    render(deed(two, Kind.VIDEO, State.SCHEDULED))
    render(deed(three, Kind.VIDEO, State.SCHEDULED), paid=False)
    assert films.paid(campaign) == films.Paid(2, 2)
    Render.objects.create(
        owner=ada, plan=plan, key="p1", values=[], requested_at=MONDAY_9, sent_at=MONDAY_9, cost=1
    )  # fmt: skip
    page = text_of(as_ada.get(f"{address}settings/"))
    assert "2 videos for this campaign's people; 3 with previews" in page
    assert "Send without the video" in page


def test_a_live_note_is_held_to_130_characters_beside_a_video(as_ada, campaign, address):
    page = as_ada.get(f"{address}settings/")
    assert "At most 130 characters" in text_of(page)
    assert "{{video_url}}" in text_of(page)
    form = fields_of(page, "form-words") | {"note": "x" * 131}
    answer = as_ada.post(f"{address}settings/", form)
    assert answer.status_code == 422
    assert "The note is 131 characters without any names; LinkedIn takes 130." in text_of(answer)
    assert as_ada.post(f"{address}settings/", form | {"note": "x" * 130}).status_code == 302
    unsaid = {name: value for name, value in form.items() if name != "sends_note"}
    assert as_ada.post(f"{address}settings/", unsaid).status_code == 302


def test_a_campaign_without_a_video_says_nothing_of_one(as_ada, campaign, address):
    campaign.video = None
    campaign.save()
    people(campaign, 1)
    assert films.paid(campaign) is None
    assert "Without a video" not in text_of(as_ada.get(f"{address}settings/"))
    assert words(as_ada, address) is None
