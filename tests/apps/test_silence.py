"""A campaign that should have sent and did not for a whole window: one item on Home, one mail, and why."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import LinkedInAccount, User
from campaigns import lifecycle, silence
from campaigns.models import Action, Campaign, Hold, Lead, SilentDay
from campaigns.states import CLOSED, State
from leadr.celery import app
from results import reasons, tasks
from tests.apps.pages import text_of
from tests.factories import AccountFactory, DraftFactory
from tests.world import MONDAY_9
from workflows.kinds import Kind

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOON, CLOSES = MONDAY_9 + 3 * HOUR, MONDAY_9 + 8 * HOUR  # the window is from 9 to 17, every day, UTC
AFTER = CLOSES + timedelta(minutes=5)


@pytest.fixture
def account(ada):
    return AccountFactory(owner=ada, name="Tom Reyes")


@pytest.fixture
def campaign(ada, account):
    return launched(ada, account)


@pytest.fixture
def invite(campaign):
    """An invite that was due all the window."""
    return deed(campaign)


def launched(owner, account, name="Spring", **fields):
    launch = {"state": "running", "launched_at": MONDAY_9 - DAY, "searched_at": MONDAY_9 - DAY}
    return DraftFactory(owner=owner, account=account, name=name, **(launch | fields))


def deed(campaign, kind=Kind.INVITE, state=State.SCHEDULED, due_at=NOON, at=None, **fields):
    """An action of somebody new; `at` is when it started, left or ended, as its state has it."""
    number = Lead.objects.count()
    lead = Lead.objects.create(
        campaign=campaign, public_identifier=f"p{number}", provider_id=f"ACo{number}", found_at=MONDAY_9 - DAY,
        stage_at=MONDAY_9 - DAY,
    )  # fmt: skip
    row = Action.new(kind, campaign=campaign, due_at=due_at, now=MONDAY_9 - DAY, lead=lead, step=kind.value, **fields)
    row.state, row.started_at = state, at
    row.finished_at = at if state in CLOSED else None
    row.sent_at = row.charged_at = at if state in (State.DONE, State.WAITING) else None
    row.save()
    return row


def look(now=AFTER):
    """Notice, and how many silent days there are now."""
    silence.notice(reasons.of_silence, now=now)
    return SilentDay.objects.count()


def why():
    assert look() == 1
    return SilentDay.objects.get().sentence


# -- what counts ------------------------------------------------------------
def test_a_whole_window_without_a_send_is_noticed_once(invite, campaign):
    assert [look(AFTER + minutes * timedelta(minutes=5)) for minutes in range(3)] == [1, 1, 1]
    row = SilentDay.objects.get()
    assert (row.campaign, row.date, row.noticed_at) == (campaign, MONDAY_9.date(), AFTER)


def test_not_before_the_window_has_closed_and_not_long_after(invite):
    assert look(CLOSES - timedelta(minutes=1)) == 0
    assert look(CLOSES + 7 * HOUR) == 0


def test_the_next_day_is_another(invite):
    look()
    assert look(AFTER + DAY) == 2


def test_what_the_queue_put_off_at_the_end_of_the_window_counts(campaign):
    deed(campaign, due_at=MONDAY_9 + DAY, note="The window is closed.")
    assert look() == 1


def test_a_day_that_is_not_active_is_not_looked_at(invite, campaign):
    campaign.delivery.days = [1, 2, 3, 4, 5, 6]
    campaign.delivery.save()
    assert look() == 0


def test_the_window_is_the_campaigns_own(invite, campaign):
    campaign.delivery.timezone = "America/New_York"
    campaign.delivery.save()
    assert look() == 0
    assert look(AFTER + 5 * HOUR) == 1


def sent(campaign):
    deed(campaign, state=State.WAITING, at=NOON)


def went_on(campaign, state, **fields):
    campaign.actions.update(state=State.STARTED, started_at=MONDAY_9 - DAY)
    campaign.actions.update(state=state, sent_at=MONDAY_9 - DAY, **fields)


def finished_search(campaign):
    went_on(campaign, State.DONE, finished_at=NOON)
    Campaign.objects.update(is_exhausted=True)


def everybody_waits(campaign):
    went_on(campaign, State.WAITING)


def planned_for_tomorrow(campaign):
    campaign.actions.update(due_at=NOON + DAY)


def number_is_used_up(campaign):
    campaign.delivery.pace = "conservative"
    campaign.delivery.save()
    for _ in range(15):
        deed(campaign, state=State.WAITING, at=MONDAY_9 - DAY)


def paused(campaign):
    lifecycle.pause(campaign, now=MONDAY_9 - HOUR)


def paused_and_resumed(campaign):
    lifecycle.pause(campaign, now=MONDAY_9 - HOUR)
    lifecycle.resume(campaign, now=CLOSES - HOUR)


def resumed_since(campaign):
    lifecycle.pause(campaign, now=MONDAY_9 - HOUR)
    lifecycle.resume(campaign, now=CLOSES + timedelta(minutes=1))


def launched_in_it(campaign):
    Campaign.objects.update(launched_at=NOON)


def on_its_way(campaign):
    deed(campaign, kind=Kind.MESSAGE, state=State.STARTED, at=NOON)


def nobody_knows(campaign):
    deed(campaign, kind=Kind.MESSAGE, state=State.UNCLEAR, at=NOON)


@pytest.mark.parametrize(
    "changed",
    [
        sent, finished_search, everybody_waits, planned_for_tomorrow, number_is_used_up, paused, paused_and_resumed,
        resumed_since, launched_in_it, on_its_way, nobody_knows,
    ],
)  # fmt: skip
def test_a_campaign_that_was_right_to_be_quiet_is_left_alone(invite, campaign, changed):
    changed(campaign)
    assert look() == 0


def test_a_follow_up_or_a_withdrawal_is_missed_by_nobody(campaign):
    Action.new(Kind.FOLLOW_UP, campaign=campaign, due_at=NOON, now=MONDAY_9).save()
    deed(campaign, kind=Kind.WITHDRAW)
    assert look() == 0


def test_a_search_that_could_not_run_all_day_is_missed(campaign):
    Action.new(Kind.SEARCH, campaign=campaign, due_at=NOON, now=MONDAY_9).save()
    assert look() == 1


def test_an_invite_that_failed_at_noon_was_tried_and_nothing_left(campaign):
    deed(campaign, state=State.FAILED, at=NOON, note="LinkedIn does not let this person be invited.")
    assert why() == "Everything it tried failed. The last one: LinkedIn does not let this person be invited."


# -- why --------------------------------------------------------------------
def test_an_account_that_has_to_be_reconnected_is_the_reason(invite):
    LinkedInAccount.objects.update(health="needs_reconnect", provider_status="CREDENTIALS")
    assert why() == (
        "Tom Reyes needs to be reconnected; nothing is sent until then. LinkedIn asked for the password again."
    )


def test_a_provider_that_is_away_is_the_reason(campaign):
    deed(campaign, due_at=AFTER + HOUR, note="LinkedIn cannot be reached.")
    Campaign.objects.update(error="LinkedIn cannot be reached.")
    assert why() == "LinkedIn cannot be reached."


def test_a_wait_linkedin_asked_for_is_the_reason(campaign, account):
    deed(campaign, due_at=MONDAY_9 + 2 * DAY, note="LinkedIn asked this account to wait.")
    Hold.objects.create(account=account, kind=Kind.INVITE, until=MONDAY_9 + 2 * DAY, sentence="Slowly.")
    assert why() == "LinkedIn asked Tom Reyes to wait."


def test_other_campaigns_of_the_account_are_the_reason(invite, ada, account):
    sent(launched(ada, account, "Autumn"))
    assert why() == "Tom Reyes was busy with your other campaigns."


def test_else_it_is_leadrs_own_fault(invite):
    assert why().startswith("Leadr itself did not get to it")


# -- one mail ---------------------------------------------------------------
def post(now=AFTER):
    return silence.mail_owners(now=now)


def test_the_mail_says_which_campaign_why_and_where_to_go(invite, campaign, postbox, settings):
    settings.BASE_URL = "https://leadr.example"
    LinkedInAccount.objects.update(health="needs_reconnect", provider_status="CREDENTIALS")
    Campaign.objects.update(name="Spring\r\nBcc: everybody@leadr.test")
    look()
    assert [post(), post(AFTER + HOUR)] == [1, 0]
    ((recipients, mail),) = postbox.mails
    assert recipients == ["ada@leadr.test"]
    assert mail["Subject"] == "“Spring Bcc: everybody@leadr.test” sent nothing on Monday 23 November"
    words = mail.get_content()
    assert "LinkedIn asked for the password again." in words
    assert f"https://leadr.example/campaigns/{campaign.pk}/" in words
    assert "https://leadr.example/settings/" in words


def test_whoever_wants_no_such_mail_gets_none_and_still_sees_it(invite, ada, as_ada, postbox):
    as_ada.post("/settings/mails/")
    look()
    assert post() == 0
    assert silence.standing(ada, now=AFTER)
    as_ada.post("/settings/mails/", {"hears_of_silence": "on"})
    assert User.objects.get(pk=ada.pk).hears_of_silence
    assert post() == 1


def test_a_campaign_paused_before_the_mail_needs_none(invite, campaign, postbox):
    look()
    lifecycle.pause(campaign, now=AFTER)
    assert post() == 0


def test_a_mail_that_met_a_dead_server_goes_once_it_is_back_unless_it_is_old(invite, postbox):
    look()
    postbox.no = "451 Later"
    assert post() == 0
    postbox.no = ""
    assert post(AFTER + DAY) == 0
    assert post(AFTER + HOUR) == 1


@pytest.mark.django_db(transaction=True)
def test_two_at_once_notice_and_write_once(invite, postbox):
    together = threading.Barrier(2)

    def work():
        together.wait()
        look()
        post()
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(20)
    assert SilentDay.objects.count() == len(postbox.mails) == 1


def test_the_database_keeps_one_a_day(invite, campaign):
    look()
    with pytest.raises(IntegrityError), transaction.atomic():
        SilentDay.objects.create(campaign=campaign, date=MONDAY_9.date(), sentence="x", noticed_at=AFTER)


def test_beat_wakes_both(invite, postbox, monkeypatch):
    names = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert tasks.notice_silence.name in names
    monkeypatch.setattr("leadr.common.clock.now", lambda: AFTER)
    tasks.notice_silence()
    tasks.notice_silence()
    assert SilentDay.objects.count() == len(postbox.mails) == 1


# -- on Home ----------------------------------------------------------------
@pytest.fixture
def home(as_ada, monkeypatch):
    """Home as it is at a moment."""

    def read(now=AFTER):
        monkeypatch.setattr("leadr.common.clock.now", lambda: now)
        return as_ada.get("/")

    return read


def test_home_says_it_with_the_reason_and_a_link(invite, campaign, home):
    look()
    page = home()
    assert "“Spring” sent nothing on Monday 23 November. Leadr itself did not get to it" in text_of(page)
    assert f'class="button" href="/campaigns/{campaign.pk}/"' in page.content.decode()


def test_it_stands_until_something_is_sent_or_the_next_window_is_over(invite, campaign, home):
    look()
    assert "sent nothing" in text_of(home(CLOSES + DAY - HOUR))
    assert "sent nothing" not in text_of(home(CLOSES + DAY))
    deed(campaign, state=State.WAITING, at=MONDAY_9 + DAY)
    assert "sent nothing" not in text_of(home(MONDAY_9 + DAY + HOUR))


def test_an_account_in_trouble_is_said_once_for_a_campaign(campaign, home):
    deed(campaign, due_at=AFTER + HOUR, note="LinkedIn cannot be reached.")
    Campaign.objects.update(error="LinkedIn cannot be reached.")
    look()
    page = text_of(home())
    assert "“Spring” sent nothing on Monday 23 November. LinkedIn cannot be reached." in page
    assert "needs your review" not in page


def test_somebody_elses_silence_is_not_shown(invite, bob):
    look()
    assert silence.standing(bob, now=AFTER) == []
