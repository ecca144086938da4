"""The video through the engine: made before the first words, waited for, and its failure handled as the user chose."""

from datetime import timedelta

import pytest

from campaigns import launch
from campaigns.engine import beat, outside, run
from campaigns.models import Action, Lead
from campaigns.stages import Stage
from campaigns.states import State
from delivery import blocklist
from delivery.models import BlockedKind
from tests.factories import DraftFactory
from tests.world import MONDAY_9, Time
from video import renders
from video.models import Render
from video.states import OnFailure
from workflows.kinds import Kind, Lane

pytestmark = pytest.mark.django_db
LINK = "https://videos.bhuman.ai/video/x"


@pytest.fixture
def film(ada, account, plan):
    """The video action of a new lead."""
    draft = DraftFactory(owner=ada, video=plan)
    campaign = launch.launch(draft, accounts=[account], now=MONDAY_9).campaigns[0]
    lead = Lead.objects.create(
        campaign=campaign, public_identifier="nadia", provider_id="nadia", first_name="Nadia", found_at=MONDAY_9,
        stage_at=MONDAY_9,
    )  # fmt: skip
    action = Action.new(Kind.VIDEO, campaign=campaign, due_at=MONDAY_9, now=MONDAY_9, lead=lead, step="video-invite")
    action.save()
    return action


def begin(film):
    run.run_one(Lane.VIDEO, outside=outside.real(), now=lambda: MONDAY_9)
    film.refresh_from_db()
    return film


def answer(film, **fields):
    """AI Studio has answered, as the callback or a poll writes it down."""
    Render.objects.filter(key=f"a{film.pk}").update(answered_at=MONDAY_9, **fields)
    beat.recover_all(now=MONDAY_9 + timedelta(minutes=5))
    film.refresh_from_db()
    return Lead.objects.get(pk=film.lead_id)


def test_a_campaign_with_a_video_begins_with_it(film):
    graph = film.campaign.graph
    assert [step.kind for step in graph.roots()] == [Kind.VIDEO]
    assert film.campaign.note_limit == 130


def test_a_render_is_asked_for_once_and_waited_for(film, studio):
    before = studio.control("renders")["count"]
    assert begin(film).state == State.WAITING
    assert studio.control("renders")["count"] == before + 1
    assert Lead.objects.get(pk=film.lead_id).stage == Stage.VIDEO_PENDING


def test_for_somebody_on_the_blocklist_nothing_is_paid_and_nothing_sent(film, ada, studio):
    blocklist.add(ada.pk, BlockedKind.PROFILE, ["https://www.linkedin.com/in/nadia/"], now=MONDAY_9)
    before = studio.control("renders")["count"]
    assert (begin(film).state, film.reason) == (State.SKIPPED, "blocked")
    assert studio.control("renders")["count"] == before
    run.run_one(Lane.OUTREACH, outside=outside.real(), now=lambda: MONDAY_9)
    invite = Action.objects.get(lead=film.lead_id, kind=Kind.INVITE)
    assert (invite.state, invite.reason) == (State.SKIPPED, "blocked")


def test_a_finished_film_reaches_the_lead_and_the_invite_follows(film):
    begin(film)
    lead = answer(film, state="succeeded", page_url=LINK)
    assert (film.state, lead.video_url) == (State.DONE, LINK)
    assert lead.actions.get(kind=Kind.INVITE).state == State.SCHEDULED
    assert Render.objects.get(key=f"a{film.pk}").settled_at


@pytest.mark.parametrize(
    ("on_failure", "invites"), [(OnFailure.SEND_WITHOUT, 1), (OnFailure.SKIP_LEAD, 0)]
)  # fmt: skip
def test_without_a_film_the_users_choice_decides(film, plan, on_failure, invites):
    type(plan).objects.filter(pk=plan.pk).update(on_failure=on_failure)
    begin(film)
    lead = answer(film, state="failed", sentence="AI Studio could not make it.")
    assert film.state == State.FAILED
    assert lead.actions.filter(kind=Kind.INVITE).count() == invites
    assert invites or lead.stage == Stage.VIDEO_FAILED


def test_after_a_day_without_an_answer_it_goes_on(film):
    begin(film)
    beat.recover_all(now=MONDAY_9 + timedelta(hours=25))
    film.refresh_from_db()
    assert (film.state, film.reason) == (State.FAILED, "no_video")


def test_the_callback_of_the_sandbox_brings_the_film(film, studio, live_server, settings):
    settings.BASE_URL = live_server.url
    clock = Time(studio)
    begin(film)
    for _ in range(60):
        clock.forward(minutes=2)
        renders.poll(now=MONDAY_9 + timedelta(hours=1))
        if Render.objects.get(key=f"a{film.pk}").address:
            break
    beat.recover_all(now=MONDAY_9 + timedelta(hours=1))
    film.refresh_from_db()
    assert film.state == State.DONE
    assert "/video/" in Lead.objects.get(pk=film.lead_id).video_url
