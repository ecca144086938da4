"""The web search in Exa's wire: rules, filters, ranking (signals.md §3)."""

from collections import Counter
from datetime import datetime, timedelta

import pytest


@pytest.fixture
def search(door):
    def run(query="hiring", *, key=None, **body):
        headers = {"x-api-key": door.keys["search_key"] if key is None else key}
        return door.call("/search", {"query": query, **body}, headers=headers)[:2]

    return run


def results(answer):
    assert answer[0] == 200, answer
    return answer[1]["results"]


def test_an_answer_has_the_form_of_the_wire(search):
    status, body = search("hiring sales people", numResults=3, contents={"highlights": True, "text": True})
    assert status == 200
    assert {"requestId", "searchType", "results", "costDollars"} <= body.keys()
    row = body["results"][0]
    assert row["id"] == row["url"]
    assert row["highlights"][0] in row["text"]
    assert len(row["highlightScores"]) == len(row["highlights"])
    assert body["costDollars"]["total"] > 0
    assert "text" not in results(search())[0]


@pytest.mark.parametrize("key", ["", "wrong"])
def test_a_key_is_needed(search, key):
    status, body = search(key=key)
    assert (status, body["tag"]) == (401, "INVALID_API_KEY")


def test_a_bearer_key_works_too(door):
    headers = {"Authorization": f"Bearer {door.keys['search_key']}"}
    assert door.call("/search", {"query": "x"}, headers=headers)[0] == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"query": ""}, {"query": 5}, {"type": "magic"}, {"category": "cats"}, {"numResults": 0}, {"numResults": 101},
        {"numResults": "5"}, {"startPublishedDate": "last week"}, {"includeDomains": "linkedin.com"},
        {"includeText": ["a", "b"]}, {"includeText": ["one two three four five six"]}, {"userLocation": "Leeds"},
        {"contents": True}, {"contents": {"highlights": 3}}, {"outputSchema": {"type": "object"}},
    ],
)  # fmt: skip
def test_wrong_fields_are_refused(search, wrong):
    status, body = search(**{"query": "hiring", **wrong})
    assert (status, body["tag"]) == (400, "INVALID_REQUEST")
    assert body["error"]
    assert body["requestId"]


@pytest.mark.parametrize("category", ["company", "people"])
@pytest.mark.parametrize(
    "field",
    [
        {"startPublishedDate": "2026-11-01T00:00:00.000Z"}, {"endPublishedDate": "2026-11-01"},
        {"startCrawlDate": "2026-11-01"}, {"includeText": ["sales"]}, {"excludeText": ["sales"]},
        {"excludeDomains": ["a.example"]},
    ],
)  # fmt: skip
def test_companies_and_people_take_no_dates(search, category, field):
    assert search(category=category, **field)[1]["tag"] == "INVALID_REQUEST"


def test_people_are_looked_for_on_linkedin_only(search):
    assert search(category="people", includeDomains=["acme.example"])[0] == 400
    rows = results(search("Head of Sales at Northwind", category="people", includeDomains=["linkedin.com"]))
    properties = rows[0]["entities"][0]["properties"]
    assert properties["workHistory"][0]["title"] == "Head of Sales"
    assert properties["workHistory"][0]["company"]["name"] == "Northwind"


def test_companies_are_entities(search):
    row = results(search("Kestrel", category="company"))[0]
    assert row["entities"][0]["type"] == "company"
    assert row["url"] == "https://kestrel.example/"


def test_dates_hold_and_what_has_none_is_left_out(door, search):
    now = datetime.fromisoformat(door.control("clock")["now"])
    start = (now - timedelta(days=7)).isoformat()
    recent = results(search("hiring office audit", numResults=100, startPublishedDate=start))
    assert recent
    dates = [row["publishedDate"] for row in recent]
    assert all(date and date[:10] >= start[:10] for date in dates)
    everything = results(search("hiring office audit", numResults=100))
    forms = Counter("none" if row["publishedDate"] is None else len(row["publishedDate"]) for row in everything)
    assert set(forms) == {"none", 10, 24}


def test_domains_and_words_hold(search):
    rows = results(search("job", includeDomains=["hirewell.example"], numResults=50))
    assert rows
    assert all(row["url"].startswith("https://jobs.hirewell.example/") for row in rows)
    without = results(search("job", excludeDomains=["jobs.hirewell.example"], numResults=50))
    assert not any("hirewell" in row["url"] for row in without)
    told = results(search("hiring", includeText=["not hiring"], contents={"text": True}))
    assert told
    assert all("not hiring" in row["text"].lower() for row in told)


def test_categories_hold(search):
    assert all("tradewire" in row["url"] or "times" in row["url"] or "ledger" in row["url"]
               for row in results(search("office", category="news", numResults=50)))  # fmt: skip
    assert results(search("office", category="github")) == []


def test_posts_are_found_on_linkedin(search):
    rows = results(search("looking for a new CRM", includeDomains=["www.linkedin.com"], contents={"text": True}))
    assert "looking for a new CRM" in rows[0]["text"]
    assert "urn:li:activity:" in rows[0]["url"]
    assert rows[0]["author"]


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("companies announcing a funding round or a new office", "expansion"),
        ("company achieved SOC 2 or ISO 27001 certification audit", "compliance"),
        ("company migrated its technology stack to Snowflake", "tech_stack"),
        ("open positions for an account executive, apply now", "open_jobs"),
    ],
)
def test_the_best_results_are_mostly_about_the_query(door, search, query, kind):
    truth = {row["url"]: row["kinds"] for row in door.control("labels?days=180")["documents"]}
    best = [truth[row["url"]] for row in results(search(query, numResults=10))]
    assert sum(kind in kinds for kinds in best) >= 6


def test_calls_are_counted_and_faults_can_name_the_search(door, search):
    search("a query nobody else asks")
    search("a query nobody else asks")
    assert {"query": "a query nobody else asks", "calls": 2} in door.control("search")["queries"]
    for kind, tag, status in (("429", "RATE_LIMIT_EXCEEDED", 429), ("402", "NO_MORE_CREDITS", 402)):
        door.sandbox.fault(kind, "web_search")
        assert (search()[0], tag) == (status, tag)
    door.sandbox.fault("500", "web_search")
    assert search()[1]["tag"] == "INTERNAL_ERROR"
