"""Quotes, companies, addresses and dates: what counts as evidence."""

from datetime import UTC, date, datetime, timedelta

import pytest

from audiences import evidence
from audiences.countries import country_of
from audiences.kinds import LABELS, PLACES, SignalKind, known

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TEXT = "Acme GmbH plans to hire 20 people for its “sales” team — next year."


@pytest.mark.parametrize(
    "quote",
    ["plans to hire 20 people", "Plans  to\nhire 20 people", 'its "sales" team - next year.', "ACME GMBH PLANS"],
)
def test_a_quote_stands_in_the_text_word_for_word(quote):
    assert evidence.is_verbatim(quote, TEXT)


@pytest.mark.parametrize("quote", ["plans to fire 20 people", "", "hire", "Acme plans to hire"])
def test_what_is_changed_or_too_short_proves_nothing(quote):
    assert not evidence.is_verbatim(quote, TEXT)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Acme GmbH", "acme"), ("Acme, Inc.", "ACME"), ("Müller & Söhne GmbH & Co. KG", "muller & sohne"),
     ("Basalt Group Ltd", "Basalt"), ("Café S.A.S.", "cafe")],
)  # fmt: skip
def test_a_company_is_the_same_without_its_legal_form(one, other):
    assert evidence.company_key(one) == evidence.company_key(other)


def test_a_company_is_named_as_a_whole_word():
    assert evidence.names("Acme GmbH", TEXT)
    assert not evidence.names("Acm", TEXT)
    assert not evidence.names("", TEXT)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.acme.example/news/a/?utm_source=x#top", "http://acme.example/news/a"),
        ("https://acme.example/a?b=2&a=1", "https://acme.example/a/?a=1&b=2"),
    ],
)
def test_addresses_of_one_page_are_the_same(one, other):
    assert evidence.address_key(one) == evidence.address_key(other)


def test_addresses_of_two_pages_differ():
    assert evidence.address_key("https://acme.example/a?id=1") != evidence.address_key("https://acme.example/a?id=2")


@pytest.mark.parametrize(
    ("moment", "inside"),
    [
        (NOW - timedelta(days=7), True),
        (NOW - timedelta(days=7, seconds=1), False),
        (NOW + timedelta(seconds=1), False),
        (date(2026, 11, 16), True),
        (date(2026, 11, 15), False),
        (None, False),
    ],
)
def test_the_look_back_has_two_ends(moment, inside):
    assert evidence.is_within(moment, since=NOW - timedelta(days=7), now=NOW) is inside


@pytest.mark.parametrize(
    ("phrase", "text", "has"),
    [
        ("looking for a new CRM", "We are looking for a really new CRM today", True),
        ("looking for a CRM", "we are LOOKING for a new crm", True),
        ("new crm", "a CRM that is new", False),
        ("café", "our cafe is open", True),
        ("crm", "scrmble", False),
        ("…", "anything", False),
    ],
)
def test_phrases_are_found_in_their_order_and_close_together(phrase, text, has):
    assert evidence.has_phrase(phrase, text) is has


def test_the_telling_sentence_is_the_one_with_the_phrase():
    assert evidence.telling(["new crm"], "Good morning. We need a new CRM! Bye.") == "We need a new CRM!"


@pytest.mark.parametrize(
    ("url", "is_web"),
    [("https://a.example/x", True), ("javascript:alert(1)", False), ("", False), ("https://[", False)],
)
def test_only_web_addresses_become_links(url, is_web):
    assert evidence.is_web(url) is is_web


@pytest.mark.parametrize(
    ("place", "country"), [("Leeds, United Kingdom", "GB"), ("Deutschland", "DE"), ("Leeds", ""), ("", "")]
)
def test_the_country_of_a_place(place, country):
    assert country_of(place) == country


def test_every_kind_has_its_place():
    assert set(PLACES) == set(SignalKind)
    assert list(LABELS) == [kind.value for kind in SignalKind]
    assert known(["custom", "news", "nonsense", "news"]) == ["news", "custom"]
