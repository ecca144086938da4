"""Why nothing is being sent: the first thing that holds, in one sentence, with the moment it changes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.engine.gates import Charged, Facts
from campaigns.states import CampaignState, State
from delivery.calendar import WEEKDAYS, Calendar
from delivery.pacing import Allowance
from results import why
from results.why import AccountFacts, CampaignFacts, LeadFacts, Waits
from workflows.kinds import Kind

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)  # 11:00 in Berlin, inside the window
EVENING, FRIDAY_NIGHT = MONDAY.replace(hour=20), datetime(2026, 11, 27, 20, tzinfo=UTC)
HOUR = timedelta(hours=1)
GATE = Facts(Kind.INVITE, Calendar(WEEKDAYS, 9, BERLIN), Allowance(20, 140), Allowance(79, 200))
TOM = AccountFacts("Tom Reyes", works=True)
RUNNING = CampaignFacts(
    CampaignState.RUNNING, "", has_searched=True, account=TOM, gate=GATE, next_at=MONDAY - HOUR, next_kind="invite"
)


def said(now=MONDAY, **changes):
    return why.of_campaign(replace(RUNNING, **changes), now=now)


def gate(**changes):
    return replace(GATE, **changes)


CASES = [
    ({}, "Working through what is due."),
    ({"next_at": MONDAY + HOUR}, "Next: invite, today at 12:00 Berlin."),
    ({"state": CampaignState.DRAFT}, "Not launched yet."),
    ({"state": CampaignState.PAUSED}, "Paused. Nothing is sent until you resume it."),
    ({"state": CampaignState.PAUSED, "error": "Five invites in a row were refused."},
     "Paused: Five invites in a row were refused."),
    ({"error": "The search address is not known."}, "The search address is not known."),
    ({"state": CampaignState.FINISHED}, "Everybody its source has to offer went through the workflow."),
    ({"account": AccountFacts("Tom Reyes", works=False, reason="LinkedIn ended the session.")},
     "Tom Reyes needs to be reconnected; nothing is sent until then. LinkedIn ended the session."),
    ({"has_searched": False, "search_at": MONDAY + HOUR}, "The first search runs today at 12:00 Berlin."),
    ({"gate": gate(by_campaign=Charged(20, 20))},
     "Today's 20 invites have left. It goes on tomorrow at 9:00 Berlin."),
    ({"gate": gate(by_account=Charged(3, 200))},
     "200 invites have left; at most 200 in any 7 days, by the account's own limit. "
     "It goes on tomorrow at 9:00 Berlin."),
    ({"gate": gate(campaign_allowance=Allowance(15, 15), by_campaign=Charged(1, 15))},
     "15 invites have left; at most 15 in any 7 days, by the pace. It goes on tomorrow at 9:00 Berlin."),
    ({"gate": gate(account_allowance=Allowance(5, 200), by_account=Charged(5, 5))},
     "5 invites have left; at most 5 a day, by the account's own limit. It goes on tomorrow at 9:00 Berlin."),
    ({"gate": gate(held_until=MONDAY + 2 * HOUR)},
     "LinkedIn asked Tom Reyes to wait; it goes on today at 13:00 Berlin."),
    ({"gate": gate(last_outreach_at=MONDAY)}, "Working through what is due."),
    ({"next_at": None}, "Nothing is due."),
    ({"next_at": None, "search_at": MONDAY}, "Nothing is due. The next search runs now."),
    ({"next_at": None, "waits": Waits(acceptance=3, approval=1, video=2, unclear=1), "search_at": EVENING},
     "1 comment draft waits for your approval; 1 send is being checked; 2 videos are being made; "
     "3 invites wait to be accepted. The next search runs today at 21:00 Berlin."),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "sentence"), CASES)
def test_the_first_thing_that_holds_is_told(changes, sentence):
    assert said(**changes).sentence == sentence


def test_a_closed_window_is_told_with_the_moment_it_opens():
    assert said(now=EVENING).sentence == "Waiting for the window: it opens tomorrow at 9:00 Berlin."
    assert said(now=FRIDAY_NIGHT).sentence == "Waiting for the window: it opens Monday 30 November at 9:00 Berlin."
    assert said(now=EVENING).changes_at == datetime(2026, 11, 24, 8, tzinfo=UTC)


def test_the_governor_is_told_beside_the_number_it_halved():
    account = replace(TOM, governor="Only 2 of 50 invites were accepted.")
    facts = gate(account_allowance=Allowance(39, 200), by_account=Charged(39, 39))
    assert said(account=account, gate=facts).sentence.endswith("Only 2 of 50 invites were accepted.")


LEADS = [
    (LeadFacts(has_replied=True), "They replied, so nothing more is sent."),
    (LeadFacts(), "Nothing has been planned for them yet."),
    (LeadFacts("invite", State.WAITING), "Waiting for them to accept the invite."),
    (LeadFacts("draft", State.WAITING), "A comment draft waits for your approval in the inbox."),
    (LeadFacts("video", State.WAITING), "Their video is being made."),
    (LeadFacts("message", State.SCHEDULED, MONDAY + HOUR), "Next: message, today at 12:00 Berlin."),
    (LeadFacts("message", State.SCHEDULED, MONDAY), "Their message is due. Working through what is due."),
    (LeadFacts("message", State.DONE), "The workflow is over for them."),
    (LeadFacts("invite", State.SKIPPED, note="On your blocklist."),
     "The workflow is over for them. On your blocklist."),
]  # fmt: skip


@pytest.mark.parametrize(("lead", "sentence"), LEADS)
def test_a_lead_is_told_what_it_waits_for(lead, sentence):
    assert why.of_lead(lead, RUNNING, now=MONDAY).sentence == sentence


def test_a_lead_of_a_paused_campaign_waits_for_the_campaign():
    lead = LeadFacts("invite", State.SCHEDULED, MONDAY)
    assert why.of_lead(lead, replace(RUNNING, state=CampaignState.PAUSED), now=MONDAY).sentence.startswith("Paused.")


def test_an_account_says_how_it_is():
    assert why.of_account(TOM).sentence == "Working."
    assert "reconnected" in why.of_account(replace(TOM, works=False)).sentence


@given(
    facts=st.builds(
        CampaignFacts,
        state=st.sampled_from(CampaignState),
        error=st.sampled_from(["", "The provider said no."]),
        has_searched=st.booleans(),
        account=st.builds(AccountFacts, name=st.just("Tom"), works=st.booleans(), governor=st.just("")),
        gate=st.sampled_from([None, GATE, gate(by_campaign=Charged(20, 20)), gate(held_until=MONDAY + HOUR)]),
        next_at=st.sampled_from([None, MONDAY - HOUR, MONDAY + HOUR]),
        search_at=st.sampled_from([None, MONDAY, EVENING]),
    ),
    now=st.sampled_from([MONDAY, EVENING, FRIDAY_NIGHT]),
    state=st.sampled_from(["", *State]),
    kind=st.sampled_from(sorted(Kind)),
)
def test_there_is_always_one_sentence_and_the_moment_is_not_past(facts, now, state, kind):
    lead = LeadFacts(kind, state, MONDAY)
    for answer in (why.of_campaign(facts, now=now), why.of_lead(lead, facts, now=now)):
        assert answer.sentence.endswith(".")
