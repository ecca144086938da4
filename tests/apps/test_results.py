"""A campaign's page: the counts, the leads page by page, search and stage, and nothing an address could break."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from campaigns.models import Action, DayRun, Lead
from campaigns.stages import LABELS, Stage
from campaigns.states import CLOSED, State
from leadr.common.keys import PAGE
from results import counts, table
from tests.apps.pages import GARBAGE, HTMX, queries_of, text_of
from tests.apps.test_lists import campaign_of
from tests.factories import AccountFactory, DraftFactory
from tests.world import MONDAY_9
from workflows.kinds import Kind

pytestmark = pytest.mark.django_db
TOMORROW = datetime.now(UTC) + timedelta(days=1)


@pytest.fixture
def campaign(ada):
    return campaign_of(ada, AccountFactory(owner=ada, name="Tom Reyes"))


@pytest.fixture
def address(campaign):
    return f"/campaigns/{campaign.pk}/"


def people(campaign, number, **fields):
    """So many leads, named Nora 1, Nora 2 and so on."""
    fields = {"first_name": "Nora", "found_at": MONDAY_9, "stage_at": MONDAY_9} | fields
    return Lead.objects.bulk_create(
        Lead(
            campaign=campaign, public_identifier=f"p-{index}", provider_id=f"ACo{index}", last_name=str(index), **fields
        )
        for index in range(1, number + 1)
    )


def deed(lead, kind, state, *, sent=False, reason="", due_at=TOMORROW):
    """An action of a lead in some state."""
    row = Action.new(kind, campaign=lead.campaign, due_at=due_at, now=MONDAY_9, lead=lead, step=kind, reason=reason)
    row.state = state
    row.sent_at = MONDAY_9 if sent else None
    row.started_at = None if state in {State.SCHEDULED, State.CANCELLED} else MONDAY_9
    row.finished_at = MONDAY_9 if state in CLOSED else None
    row.save()
    return row


def shown(browser, address, **query):
    """The leads on a page, and the key of the next."""
    answer = browser.get(address, query)
    assert answer.status_code == 200
    table = answer.context["table"]
    return [row.lead.last_name for row in table.rows], table.next_key


def test_the_page_says_how_it_is_and_from_whom(as_ada, address):
    page = text_of(as_ada.get(address))
    for words in ("Spring", "scheduled", "Nothing is due. The next search runs", "From Tom Reyes", "No leads yet"):
        assert words in page


def test_the_counts_are_those_of_the_rows(campaign):
    asked, friend, silent, waiting, ready, refused = people(campaign, 6)
    deed(asked, Kind.INVITE, State.DONE, sent=True, reason="accepted")
    deed(asked, Kind.MESSAGE, State.DONE, sent=True)
    deed(friend, Kind.INVITE, State.SKIPPED, reason="already_connected")
    deed(silent, Kind.INVITE, State.DONE, sent=True, reason="not_accepted")
    deed(waiting, Kind.INVITE, State.WAITING, sent=True)
    deed(ready, Kind.INVITE, State.SCHEDULED)
    deed(refused, Kind.INVITE, State.FAILED)
    Lead.objects.filter(pk=asked.pk).update(replied_at=MONDAY_9)
    found = counts.of_campaign(campaign)
    assert (found.leads, found.invites_sent, found.waiting_acceptance, found.messages_sent) == (6, 3, 1, 1)
    assert (found.replied, found.in_progress, found.failed, found.unclear) == (1, 1, 1, 0)
    assert (found.accepted, found.acceptance_rate, found.reply_rate) == (1, 33, 100)


def test_rates_of_nothing_are_not_zero(campaign):
    found = counts.of_campaign(campaign)
    assert (found.acceptance_rate, found.reply_rate) == (None, None)


def test_a_lead_has_its_stage_and_what_comes_next(as_ada, campaign, address):
    lead = people(campaign, 1, headline="Buyer at Acme")[0]
    deed(lead, Kind.INVITE, State.SCHEDULED)
    page = text_of(as_ada.get(address))
    for words in ("Nora 1", "Buyer at Acme", "Ready", "Invite,"):
        assert words in page


def test_a_name_leads_to_the_profile_and_gives_nothing_away(as_ada, campaign, address):
    people(campaign, 1)
    page = as_ada.get(address).content.decode()
    assert 'href="https://www.linkedin.com/in/p-1/" rel="noopener nofollow"' in page


def test_words_from_outside_are_only_text(as_ada, campaign, address):
    people(campaign, 1, headline="<img src=x onerror=alert(1)>", first_name='"><script>')
    page = as_ada.get(address).content.decode()
    assert "<img src=x" not in page
    assert "<script>" not in page.replace('<script type="module"', "")


def test_leads_come_newest_first_and_each_once_page_by_page(as_ada, campaign, address):
    people(campaign, 2 * PAGE + 7)
    seen, key, pages = [], "", 0
    while pages == 0 or key:
        rows, key = shown(as_ada, address, after=key)
        seen, pages = seen + rows, pages + 1
    assert pages == 3
    assert seen == [str(number) for number in range(2 * PAGE + 7, 0, -1)]


def test_a_page_stays_whole_while_new_leads_come(as_ada, campaign, address):
    people(campaign, PAGE + 5)
    _, key = shown(as_ada, address)
    Lead.objects.create(
        campaign=campaign, public_identifier="new", provider_id="x", last_name="new", found_at=MONDAY_9,
        stage_at=MONDAY_9,
    )  # fmt: skip
    assert shown(as_ada, address, after=key)[0] == ["5", "4", "3", "2", "1"]


def test_exactly_one_page_has_no_next(as_ada, campaign, address):
    people(campaign, PAGE)
    rows, key = shown(as_ada, address)
    assert (len(rows), key) == (PAGE, "")
    assert "Older leads" not in text_of(as_ada.get(address))


def test_the_links_to_other_pages_keep_the_search(as_ada, campaign, address):
    people(campaign, PAGE + 1)
    page = as_ada.get(address, {"q": "nora"}).content.decode()
    assert 'href="?q=nora&amp;after=' in page
    assert f'hx-get="{address}?q=nora"' in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("nora 2", ["2"]), ("NORA 3", ["3"]), ("  nora 1 ", ["1"]), ("ora", ["3", "2", "1"]), ("%", []), ("_", []),
        ("ora 2", ["2"]), ("ora 23", []), ("xora 2", []), ("2 nora", []),
    ],
)  # fmt: skip
def test_leads_are_found_by_any_part_of_the_name(as_ada, campaign, address, query, found):
    people(campaign, 3)
    assert shown(as_ada, address, q=query)[0] == found


@pytest.mark.parametrize(
    ("name", "query"),
    [("Ünal", "üNAL"), ("山田", "山"), ("Zoë", "ZOË"), ("O'Neil", "o'n"), ("Bartholomew", "ARTHOLOME")],
)
def test_names_of_every_script_are_found(as_ada, campaign, address, name, query):
    people(campaign, 1, first_name=name)
    assert shown(as_ada, address, q=query)[0] == ["1"]


def test_the_index_is_asked_for_the_end_of_the_longest_word():
    """Each three letters a million names share cost it a long list; the whole is held against what it found."""
    leads = table.named(Lead.objects.all(), "Bartholomew Ng")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = leads.explain()
    assert "Index Cond: (lower((full_name)::text) ~~ '%olomew%'::text)" in plan
    assert "Filter: (upper((full_name)::text) ~~ '%BARTHOLOMEW NG%'::text)" in plan


def test_a_stage_shows_only_its_leads(as_ada, campaign, address):
    people(campaign, 3)
    Lead.objects.filter(last_name="2").update(stage=Stage.REPLIED)
    assert shown(as_ada, address, stage="replied")[0] == ["2"]
    assert shown(as_ada, address, stage="replied", q="nora 1")[0] == []
    assert shown(as_ada, address, stage="nonsense")[0] == ["3", "2", "1"]


@pytest.mark.parametrize("stage", sorted(LABELS))
def test_every_stage_can_be_shown(as_ada, campaign, address, stage):
    people(campaign, 1, stage=stage)
    assert LABELS[stage] in text_of(as_ada.get(address, {"stage": stage}))


def test_a_search_that_finds_nobody_offers_all(as_ada, campaign, address):
    people(campaign, 1)
    page = text_of(as_ada.get(address, {"q": "nobody"}))
    assert "No lead fits" in page
    assert "Show all leads" in page


@pytest.mark.parametrize("name", ["after", "q", "stage"])
def test_no_query_string_breaks_the_page(as_ada, campaign, address, name):
    people(campaign, 1)
    for value in GARBAGE:
        assert as_ada.get(f"{address}?{name}={value}").status_code == 200, value


def test_htmx_gets_the_live_part_alone(as_ada, address):
    answer = as_ada.get(address, headers=HTMX)
    assert answer.content.decode().strip().startswith('<div id="live"')
    assert "HX-Request" in answer["Vary"]


def test_the_last_days_are_told(as_ada, campaign, address):
    for day in range(20):
        DayRun.objects.create(campaign=campaign, date=MONDAY_9.date() + timedelta(days=day), asked=24, found=20)
    runs = as_ada.get(f"{address}schedule/").context["day_runs"]
    assert len(runs) == 14
    assert runs[0].date > runs[13].date


def test_the_page_asks_the_same_for_few_and_for_many(as_ada, campaign, address, django_assert_num_queries):
    deed(people(campaign, 1)[0], Kind.INVITE, State.SCHEDULED)
    few = queries_of(as_ada, address)
    campaign.leads.all().delete()
    for lead in people(campaign, PAGE + 10):
        deed(lead, Kind.INVITE, State.SCHEDULED)
    with django_assert_num_queries(few):
        as_ada.get(address)


def test_a_draft_and_a_deleted_campaign_have_no_page(as_ada, ada, campaign, address):
    assert as_ada.get(f"/campaigns/{DraftFactory(owner=ada).pk}/").status_code == 404
    campaign.state = "deleted"
    campaign.save()
    assert as_ada.get(address).status_code == 404


def test_bob_sees_nothing_of_adas(as_bob, campaign, address):
    people(campaign, 1)
    assert as_bob.get(address).status_code == 404
    assert as_bob.get(address, headers=HTMX).status_code == 404


def test_moments_are_shown_in_the_users_own_zone(as_ada, ada, campaign, address):
    deed(people(campaign, 1)[0], Kind.INVITE, State.SCHEDULED, due_at=datetime(2030, 1, 7, 12, tzinfo=UTC))
    ada.timezone = "Asia/Kathmandu"
    ada.save()
    assert "Mon 7 Jan, 17:45" in text_of(as_ada.get(address))
