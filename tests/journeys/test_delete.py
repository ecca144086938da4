"""Deleting says its consequence first: a campaign, and an account with a campaign on it."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("stacks")]


def test_a_campaign_and_an_account_are_deleted(customer, page):
    keys = customer.keys
    customer.run_campaign("First", "marketing")
    keys.press("Delete", "A")
    assert page.inner_text("h1") == "Delete “First”?"
    assert "Nothing more will be sent. What was sent stays sent" in page.inner_text("main")
    keys.press("Keep it", "A")
    customer.sees_campaign("First")
    keys.press("Delete", "A")
    keys.press("Delete campaign", "BUTTON")
    page.wait_for_selector(".messages:has-text('“First” is deleted.')")
    assert page.inner_text("h1") == "Campaigns"
    assert page.locator("tbody").count() == 0

    customer.run_campaign("Second", "recruiter")
    keys.press("Accounts", "A")
    keys.press("Delete", "A")
    assert "removed here and at the provider" in page.inner_text("main")
    assert "Second" in page.inner_text("form ul")
    keys.press("Delete account", "BUTTON")
    page.wait_for_selector(".messages:has-text('Nothing was deleted: tick the box')")
    keys.tick("Stop and delete these campaigns too")
    keys.press("Delete account", "BUTTON")
    page.wait_for_selector(".messages:has-text('is deleted.')")
    assert "No account yet" in page.inner_text("main")
    assert customer.account_id not in {row["account_id"] for row in customer.outside("world")["accounts"]}
    keys.press("Campaigns", "A")
    page.wait_for_selector("h1:text-is('Campaigns')")
    assert page.locator("tbody").count() == 0
