"""The LinkedIn provider: searches, companies, posts, comments, reactions (unipile.md §6, §7)."""

import time
from datetime import datetime, timedelta
from urllib.parse import quote

import pytest

PEOPLE = "https://www.linkedin.com/search/results/people/?keywords="


@pytest.fixture
def account_id(door):
    return door.sandbox.new_account()


@pytest.fixture
def search(door, account_id):
    def run(limit=100, **body):
        return door.api(f"linkedin/search?account_id={account_id}&limit={limit}", body)

    return run


def items(answer):
    assert answer[0] == 200, answer
    return answer[1]["items"]


def test_an_address_finds_what_the_filters_find(search):
    by_url = items(search(url=f"{PEOPLE}head%20of%20sales"))
    by_filter = items(search(category="people", keywords="head of sales"))
    assert by_url == by_filter
    assert all("Head of Sales" in row["headline"] for row in by_url)


@pytest.mark.parametrize("url", ["https://evil.example/search/results/people/", "https://linkedin.com/in/ada", "x"])
def test_other_addresses_are_refused(search, url):
    assert search(url=url)[1]["type"] == "errors/invalid_url"


@pytest.mark.parametrize(
    "wrong",
    [
        {}, {"category": "cats"}, {"category": "people", "location": "Leeds"},
        {"category": "posts", "date_posted": "today"}, {"category": "jobs", "date_posted": "past_week"},
        {"category": "people", "network_distance": [4]}, {"category": "people", "keywords": 5}, {"cursor": "!"},
    ],
)  # fmt: skip
def test_wrong_filters_are_refused(search, wrong):
    status, body = search(**wrong)
    assert (status, body["type"]) == (400, "errors/invalid_parameters")


def test_limit_may_be_nought_and_at_most_a_hundred(search):
    assert items(search(limit=0, category="people")) == []
    assert search(limit=101, category="people")[0] == 400


def test_a_cursor_walks_to_the_end_and_a_repeated_one_stays(door, search):
    seen, body = [], {"category": "people", "keywords": "founder kestrel"}
    while True:
        page = search(limit=3, **body)[1]
        seen += [row["id"] for row in page["items"]]
        if not page["cursor"]:
            break
        body = {"cursor": page["cursor"]}
    assert len(seen) == len(set(seen)) == page["paging"]["total_count"]
    door.sandbox.fault("cursor_repeated", "search")
    first = search(limit=3, category="people")[1]
    assert search(limit=3, cursor=first["cursor"])[1]["items"] == first["items"]


def test_other_seats_have_other_searches(door, search):
    url = "https://www.linkedin.com/sales/search/people?keywords=founder"
    assert search(url=url)[1]["type"] == "errors/feature_not_subscribed"
    account_id = door.control("accounts", {"tier": "sales_navigator"})["account_id"]
    assert door.api(f"linkedin/search?account_id={account_id}", {"url": url})[0] == 200


def test_words_phrases_and_operators(search):
    texts = [row["text"] for row in items(search(category="posts", keywords='"looking for a new CRM" OR "is a mess"'))]
    assert texts
    assert all("looking for a new CRM" in text or "is a mess" in text for text in texts)
    without = items(search(category="posts", keywords="hiring NOT (not OR broken)"))
    assert without
    assert not any("not hiring" in row["text"] or "broken" in row["text"] for row in without)


def test_posts_come_newest_first_within_the_time_asked_for(door, search):
    rows = items(search(category="posts", sort_by="date", date_posted="past_week"))
    moments = [datetime.fromisoformat(row["parsed_datetime"]) for row in rows]
    now = datetime.fromisoformat(door.control("clock")["now"])
    assert moments == sorted(moments, reverse=True)
    assert all(now - timedelta(days=7) <= moment <= now for moment in moments)
    assert {row["author"]["is_company"] for row in rows} == {True, False}


def test_a_posts_search_is_quick(search):
    def seconds():
        began = time.monotonic()
        search(category="posts", keywords="crm OR hiring", sort_by="date")
        return time.monotonic() - began

    assert min(seconds() for _ in range(4)) < 0.5


def test_posts_can_be_asked_for_by_author(door, account_id, search):
    somebody = items(search(category="posts", author={"keywords": "founder"}))[0]["author"]
    assert "Founder" in somebody["headline"]
    theirs = items(search(category="posts", posted_by={"member": [somebody["id"]]}))
    assert {row["author"]["id"] for row in theirs} == {somebody["id"]}
    listed = items(door.api(f"users/{somebody['id']}/posts?account_id={account_id}&limit=100"))
    assert {row["id"] for row in theirs} == {row["id"] for row in listed}


def test_ids_of_filters_come_from_the_parameters_and_stay(door, account_id, search):
    def ids(kind, words):
        path = f"linkedin/search/parameters?account_id={account_id}&type={kind}&keywords={words}"
        return {row["title"]: row["id"] for row in items(door.api(path))}

    assert ids("LOCATION", "leeds").items() <= ids("LOCATION", "").items()
    leeds = ids("LOCATION", "leeds")["Leeds, United Kingdom"]
    assert {row["location"] for row in items(search(category="people", location=[leeds]))} == {"Leeds, United Kingdom"}
    northwind = ids("COMPANY", "northwind")["Northwind"]
    staff = items(search(category="people", company=[northwind], advanced_keywords={"title": "sales"}))
    assert staff
    assert all("Northwind" in row["headline"] and "Sales" in row["headline"] for row in staff)
    assert door.api(f"linkedin/search/parameters?account_id={account_id}&type=WEATHER")[0] == 400
    assert items(door.api(f"linkedin/search/parameters?account_id={account_id}&type=SKILL")) == []


def test_a_company_is_found_by_slug_id_and_search(door, account_id, search):
    row = items(search(category="companies", keywords="kestrel"))[0]
    by_slug = door.api(f"linkedin/company/kestrel?account_id={account_id}")[1]
    assert by_slug == door.api(f"linkedin/company/{row['id']}?account_id={account_id}")[1]
    assert by_slug == door.api(f"linkedin/company/{quote('urn:li:company:' + row['id'])}?account_id={account_id}")[1]
    assert (by_slug["object"], by_slug["website"]) == ("CompanyProfile", "https://kestrel.example/")
    assert door.api(f"linkedin/company/none?account_id={account_id}")[0] == 404


def test_jobs_have_a_company_and_a_date(search):
    jobs = items(search(category="jobs", date_posted=14))
    assert jobs
    company = jobs[0]["company"]
    assert {job["company"]["name"] for job in items(search(category="jobs", company=[company["id"]]))} == {
        company["name"]
    }
    assert jobs[0]["type"] == "JOB"
    assert jobs[0]["posted_at"] >= jobs[-1]["posted_at"]


@pytest.fixture
def post(search):
    return next(row for row in items(search(category="posts")) if row["permissions"]["can_post_comments"])


def test_commenting_asks_who_then_which(door, account_id, post):
    path = f"posts/{post['social_id']}/comments"
    assert door.api(path, {"text": "Good"})[1]["type"] == "errors/missing_parameters"
    assert door.api(path, {"text": "Good", "account_id": "none"})[1]["type"] == "errors/resource_not_found"
    said = {"account_id": account_id, "text": "Good"}
    assert door.api(f"posts/{post['id']}/comments", said)[1]["type"] == "errors/invalid_post"
    assert door.api("posts/urn:li:activity:1/comments", said)[0] == 404
    assert door.api(path, {**said, "text": "x" * 1251})[1]["type"] == "errors/too_many_characters"
    assert door.api(path, said) == (201, {"object": "CommentSent"})
    listed = door.api(f"{path}?account_id={account_id}")[1]
    me = door.api(f"users/me?account_id={account_id}")[1]["provider_id"]
    assert (listed["total_items"], listed["items"][0]["author_details"]["id"]) == (1, me)
    assert door.api(f"posts/{post['id']}?account_id={account_id}")[1]["comment_counter"] == 1


def test_closed_posts_take_no_comment(door, account_id, search):
    closed = next(row for row in items(search(category="posts")) if not row["permissions"]["can_post_comments"])
    said = {"account_id": account_id, "text": "Good"}
    assert door.api(f"posts/{closed['social_id']}/comments", said)[1]["type"] == "errors/comments_disabled"


def test_a_reaction_shows_on_the_post_and_in_its_list(door, account_id, post):
    body = {"account_id": account_id, "post_id": post["social_id"], "reaction_type": "celebrate"}
    assert door.api("posts/reaction", body) == (201, {"object": "ReactionAdded"})
    assert door.api("posts/reaction", body)[0] == 201
    assert door.api("posts/reaction", {**body, "reaction_type": "hate"})[0] == 400
    listed = door.api(f"posts/{post['social_id']}/reactions?account_id={account_id}")[1]
    assert [row["value"] for row in listed["items"]] == ["PRAISE"]
    assert "cursor" not in listed
    assert listed["paging"] == {"page_count": 1, "cursor": None}
    assert door.api(f"posts/{post['id']}?account_id={account_id}")[1]["user_reacted"] == "PRAISE"
