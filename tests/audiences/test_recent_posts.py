"""Recent posts: phrases first, then the model's judgement; the post is the signal."""

from datetime import timedelta

import pytest

from audiences import evidence
from audiences.evidence import social_id_of
from audiences.models import Ask, Finding, Query
from leadr.common.gateways import TryLater
from tests.audiences.test_signals import all_of
from tests.factories import AccountFactory


def truth(sandbox):
    return {row["social_id"]: row for row in sandbox.control("labels?days=30")["posts"]}


def test_authors_of_matching_posts_become_leads(posts, look, now, sandbox):
    people, known = all_of(look, posts), truth(sandbox)
    assert len(people) >= 5
    for person in people:
        signal, post = person.signal, known[person.signal.post_id]
        assert person.provider_id
        assert post["person"] == person.public_identifier
        assert signal.kind == "post"
        assert signal.url.startswith("https://www.linkedin.com/")
        assert evidence.is_verbatim(signal.quote, post["text"])
        assert signal.post_text
        assert now.date() - timedelta(days=14) <= signal.happened_on <= now.date()
    assert not any(known[person.signal.post_id]["is_repost"] for person in people)
    assert [known[person.signal.post_id]["meaning"] for person in people].count("intent") >= 0.9 * len(people)


def test_each_find_says_why(posts, look):
    all_of(look, posts)
    assert all(Finding.objects.values_list("reason", flat=True))


def test_what_sounds_alike_is_left_out_by_the_model(posts, look, sandbox):
    posts.phrases, posts.prompt, posts.lookback_days = ["looking for feedback"], "", 14
    posts.save()
    known = truth(sandbox)
    said = [row for row in known.values() if "looking for feedback" in row["text"] and not row["is_repost"]]
    assert said
    assert all_of(look, posts) == []
    assert not any(query.answer["matches"] for query in Query.objects.filter(ask=Ask.JUDGE))


def test_without_a_model_the_phrases_decide(posts, look, settings):
    settings.MODEL_BASE_URL = ""
    people = all_of(look, posts)
    assert people
    assert not Query.objects.filter(ask=Ask.JUDGE).exists()
    assert "no language model" in Finding.objects.first().reason


def test_one_person_comes_once_however_much_they_post(posts, look):
    people = [person.public_identifier for person in all_of(look, posts)]
    assert len(people) == len(set(people))


@pytest.mark.parametrize("days", [1, 7])
def test_the_look_back_is_kept(posts, look, now, days):
    posts.lookback_days = days
    posts.save()
    all_of(look, posts)
    assert all(row.happened_on >= (now - timedelta(days=days)).date() for row in Finding.objects.all())


def test_posts_on_the_web_lead_to_their_authors(posts, look, sandbox):
    posts.post_source = "web"
    posts.save()
    people, known = all_of(look, posts), truth(sandbox)
    assert people
    assert all(known[person.signal.post_id]["person"] == person.public_identifier for person in people)
    assert Query.objects.filter(ask=Ask.WEB).first().request["domains"] == ["linkedin.com"]


def test_another_account_gets_its_own_id_of_an_author(posts, look, ada, sandbox):
    first = look(posts, limit=1)
    other = AccountFactory(owner=ada, provider_account_id=sandbox.new_account())
    found = look(posts, limit=1, by=other)
    assert found.people[0].provider_id
    assert found.people[0].public_identifier != first.people[0].public_identifier
    assert Query.objects.filter(ask=Ask.PROFILE, account_id=other.provider_account_id).exists()


def test_an_obedient_judge_lets_no_planted_words_through(posts, look, world):
    world.control("model", {"mode": "obey"})
    people = all_of(look, posts)
    markers = [trap["marker"] for trap in world.control("injections?days=30")["items"]]
    said = " ".join(f"{p.signal.quote} {p.signal.post_text} {p.headline}" for p in people)
    said += " ".join(Finding.objects.values_list("reason", flat=True))
    assert not [marker for marker in markers if marker in said]


def test_a_dropped_session_is_tried_later(posts, look, world, account):
    world.fault("429_retry_after", "search", seconds=600)
    with pytest.raises(TryLater):
        look(posts)
    assert look(posts).people


@pytest.mark.parametrize(
    ("url", "social_id"),
    [
        ("https://www.linkedin.com/feed/update/urn:li:activity:7123456789/", "urn:li:activity:7123456789"),
        ("https://www.linkedin.com/posts/ada-berg_hiring-activity-7123456789-x9Yz", "urn:li:activity:7123456789"),
        ("https://de.linkedin.com/posts/a_b-ugcPost-7123456789-q", "urn:li:ugcPost:7123456789"),
        ("https://www.linkedin.com/in/ada-berg", ""),
        ("https://blog.example/feed/update/urn:li:activity:71234567", ""),
    ],
)
def test_the_post_of_an_address(url, social_id):
    assert social_id_of(url) == social_id
