"""Signal discovery end to end: a prompt becomes people with proof, within the look-back, each once."""

import json
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from audiences import budget, launching
from audiences.evidence import is_verbatim
from audiences.models import Ask, Audience, Finding, FindingState, Query, Round
from audiences.people import fits
from leadr.common.gateways import TryLater
from tests.factories import AccountFactory


def all_of(look, audience, *, finds=40, limit=25, **more):
    """Everybody until the day is over, and the cursors on the way."""
    people, cursor = [], ""
    for _ in range(finds):
        found = look(audience, cursor=cursor, limit=limit, **more)
        people += found.people
        cursor = found.cursor
        if not cursor:
            return people
    raise AssertionError("the day did not end")


def test_discovery_brings_people_with_proof(signals, look, now):
    people = all_of(look, signals)
    pages = [page for query in Query.objects.filter(ask=Ask.READ) for page in query.request["pages"]]
    texts = {page["url"]: page["text"] for page in pages}
    ready = [person for person in people if person.provider_id]
    assert len(ready) >= 5
    for person in people:
        signal = person.signal
        assert signal.kind in signals.kinds
        assert now.date() - timedelta(days=30) <= signal.happened_on <= now.date()
        assert signal.url.startswith("https://")
        assert 0.5 <= signal.confidence <= 1
        assert is_verbatim(signal.quote, texts[signal.url])
    role = Round.objects.get().role
    assert role
    assert all(fits(role, person.headline) for person in ready)


def test_nobody_comes_twice(signals, look):
    people = [person.public_identifier for person in all_of(look, signals)]
    assert len(people) == len(set(people))


def test_a_company_without_people_is_a_matched_lead(signals, look):
    unnamed = [person for person in all_of(look, signals) if not person.provider_id]
    for person in unnamed:
        assert person.public_identifier.startswith("signal-")
        assert person.signal.company


@pytest.mark.parametrize("days", [1, 3, 10])
def test_every_question_and_every_result_keeps_the_look_back(signals, look, now, days):
    Audience.objects.filter(pk=signals.pk).update(lookback_days=days)
    signals.refresh_from_db()
    all_of(look, signals)
    since = now - timedelta(days=days)
    for query in Query.objects.filter(ask=Ask.WEB):
        assert datetime.fromisoformat(query.request["since"]) >= since - timedelta(seconds=1)
    for query in Query.objects.filter(ask=Ask.POSTS):
        reach = {"past_day": 1, "past_week": 7, "past_month": 30}[query.request["question"]["date_posted"]]
        assert reach >= days or reach == 30
    for query in Query.objects.filter(ask=Ask.READ):
        assert all(page["date"] >= str(since.date()) for page in query.request["pages"])
    assert all(finding.happened_on >= since.date() for finding in Finding.objects.all())


def test_the_same_signal_is_found_once(signals, look):
    all_of(look, signals)
    found = list(Finding.objects.values_list("fingerprint", flat=True))
    assert found
    assert len(found) == len(set(found))


def test_a_day_later_only_what_is_new_is_looked_for(signals, look, now):
    all_of(look, signals)
    assert look(signals).people == ()
    all_of(look, signals, at=now + timedelta(days=1))
    first, second = Round.objects.order_by("pk")
    assert second.since == first.begun_at - timedelta(days=1)
    read = [page["url"] for query in Query.objects.filter(ask=Ask.READ) for page in query.request["pages"]]
    assert len(read) == len(set(read))


def test_two_accounts_share_a_round_and_no_lead(signals, look, ada, sandbox):
    other = AccountFactory(owner=ada, provider_account_id=sandbox.new_account())
    mine, theirs, cursors = [], [], ["", ""]
    for _ in range(40):
        for at, (by, people) in enumerate(((None, mine), (other, theirs))):
            found = look(signals, cursor=cursors[at], limit=4, by=by)
            people += found.people
            cursors[at] = found.cursor
        if not any(cursors):
            break
    assert Round.objects.count() == 1
    names = [person.public_identifier for person in mine + theirs]
    assert mine
    assert theirs
    assert len(names) == len(set(names))
    assert Query.objects.filter(ask=Ask.PLAN).count() == 1


def test_a_changed_prompt_begins_anew_and_its_old_finds_stay_unused(signals, look):
    look(signals)
    signals.kinds = ["compliance"]
    signals.save()
    found = look(signals)
    assert {person.signal.kind for person in found.people} == {"compliance"}
    assert Round.objects.filter(closed_at=None).count() == 1


def test_what_grew_too_old_is_not_handed_over(signals, look, now):
    signals.lookback_days = 30
    signals.save()
    unused = Finding.objects.filter(account_id="")
    found = look(signals, limit=1)
    while found.cursor and not unused.exists():  # how much one look finds depends on the world's day
        found = look(signals, limit=1, cursor=found.cursor)
    assert unused.update(happened_on=now.date() - timedelta(days=31))
    look(signals, limit=1, cursor=found.cursor)
    assert Finding.objects.filter(state=FindingState.STALE).exists()


def test_a_spent_budget_ends_the_day_and_goes_on_the_next(signals, look, now, monkeypatch):
    monkeypatch.setitem(budget.PER_USER, "web", 1)
    monkeypatch.setitem(budget.PER_ACCOUNT, "posts", 1)
    all_of(look, signals)
    assert Query.objects.filter(ask=Ask.WEB).exclude(answered_at=None).count() == 1
    assert Round.objects.get().closed_at is None
    look(signals, at=now + timedelta(days=1, minutes=1))
    assert Query.objects.filter(ask=Ask.WEB).exclude(answered_at=None).count() == 2


def test_one_find_asks_a_bounded_number_of_questions(signals, look):
    look(signals, limit=1000)
    assert Query.objects.exclude(answered_at=None).count() <= budget.CALLS


def test_a_model_that_talks_nonsense_costs_one_batch_and_not_the_day(signals, look, world):
    world.control("model", {"mode": "nonsense", "tasks": ["queries"]})
    for _ in range(2):
        with pytest.raises(TryLater):
            look(signals)
    found = look(signals)  # the third time the prompt's own words are used
    assert found.people
    assert Query.objects.get(ask=Ask.PLAN).error


def test_a_refused_batch_is_passed_over(signals, look, world):
    world.control("model", {"mode": "refuse", "tasks": ["signals"], "count": 1})
    assert all_of(look, signals)
    assert Query.objects.filter(ask=Ask.READ).exclude(error="").count() == 1


def test_without_a_model_discovery_says_what_to_set(signals, look, settings):
    settings.MODEL_BASE_URL = ""
    assert "MODEL_BASE_URL" in launching.problems(signals)[0].sentence
    assert "LinkedIn search URL" in launching.problems(signals)[0].sentence


def test_the_campaign_page_reads_its_rounds(signals, look, django_assert_num_queries):
    all_of(look, signals)
    with django_assert_num_queries(4):
        (report,) = launching.report(signals)
    assert report.closed_at
    assert report.open == 0
    assert report.found == Finding.objects.count()
    assert report.asked == Query.objects.filter(round__isnull=False).count()
    assert 0 < report.resolved <= report.found
    assert launching.cost_of(signals)["Web search"] >= 2


def test_forged_signals_of_an_obedient_model_do_not_count(signals, look, world):
    traps = world.control("injections?days=30")["items"]
    assert traps
    world.control("model", {"mode": "obey"})
    people = all_of(look, signals)
    assert people
    said = json.dumps([[p.company, p.signal.quote, p.signal.company, p.headline, p.signal.post_text] for p in people])
    assert not [trap["marker"] for trap in traps if trap["marker"] in said]
    assert "evil.example" not in said


def test_precision_and_recall(world, db):
    out = StringIO()
    call_command("evaluate_signals", "--json", "--days", "10", stdout=out)
    said = json.loads(out.getvalue())
    assert said["overall"]["precision"] >= 0.9
    assert said["overall"]["recall"] >= 0.8
    assert {row["kind"] for row in said["kinds"]} >= {"hiring_plans", "news"}
    assert not Audience.objects.exists()


def test_the_evaluation_prints_a_table(world, db):
    out = StringIO()
    call_command("evaluate_signals", "--kinds", "website", "--days", "3", stdout=out)
    assert out.getvalue().splitlines()[0].split() == ["kind", "precision", "recall", "right", "wrong", "missed"]
