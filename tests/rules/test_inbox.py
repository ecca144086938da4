"""What needs the user, the most urgent first."""

from datetime import date

import pytest

from leadr.workspace.home import PAGES
from leadr.workspace.inbox import DRAFTS, Need, Silent, Waiting, items

ADA = Waiting(1, "Ada", "LinkedIn asked for the password again.")
FINTECH = Waiting(2, "Fintech", "Five invites in a row were refused.")
DRAFT = Waiting(3, "Campaign of 1 May")


def told(*, has_account=True, broken=(), failing=(), drafts=(), **more):
    return items(has_account=has_account, broken=broken, failing=failing, drafts=drafts, **more)


def test_nothing_waits_when_all_is_well():
    assert told() == []


def test_without_an_account_one_is_asked_for():
    (item,) = told(has_account=False)
    assert (item.need, item.pk) == (Need.CONNECT, None)


def test_a_broken_account_is_named_with_the_reason():
    (item,) = told(broken=[ADA])
    assert (item.need, item.pk) == (Need.RECONNECT, 1)
    assert item.sentence == "Ada needs to be reconnected. LinkedIn asked for the password again."


def test_a_broken_account_without_a_known_reason_says_no_more():
    (item,) = told(broken=[Waiting(1, "Ada")])
    assert item.sentence == "Ada needs to be reconnected."


def test_a_failing_campaign_shows_its_error():
    (item,) = told(failing=[FINTECH])
    assert (item.need, item.pk) == (Need.REVIEW, 2)
    assert item.sentence == "“Fintech” needs your review. Five invites in a row were refused."


def test_a_silent_campaign_is_named_with_its_day_and_the_reason():
    (item,) = told(silent=[Silent(4, "Spring", "LinkedIn asked Tom to wait.", date(2026, 11, 3))])
    assert (item.need, item.pk) == (Need.SILENT, 4)
    assert item.sentence == "“Spring” sent nothing on Tuesday 3 November. LinkedIn asked Tom to wait."


def test_a_draft_waits_to_be_finished():
    (item,) = told(drafts=[DRAFT])
    assert (item.need, item.pk) == (Need.FINISH, 3)
    assert "Campaign of 1 May" in item.sentence


def test_the_most_urgent_comes_first():
    silent = [Silent(4, "Spring", on=date(2026, 11, 23))]
    found = told(
        has_account=False, broken=[ADA], failing=[FINTECH], drafts=[DRAFT], waiting=2, senders=[ADA], silent=silent
    )
    assert [item.need for item in found] == list(Need)


@pytest.mark.parametrize(("waiting", "sentence"), [(1, "1 thing waits"), (7, "7 things wait")])
def test_the_inbox_is_counted(waiting, sentence):
    (item,) = told(waiting=waiting)
    assert (item.need, item.sentence) == (Need.DECIDE, f"{sentence} for your decision in the inbox.")


def test_only_the_first_few_drafts_are_shown():
    drafts = [Waiting(number, f"Draft {number}") for number in range(DRAFTS + 2)]
    assert [item.pk for item in told(drafts=drafts)] == list(range(DRAFTS))


def test_every_need_leads_to_a_page():
    assert set(PAGES) == set(Need)
