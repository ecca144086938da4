"""Who is left out, for a page of people at once; and the forms that fill the lists."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from delivery import blocklist, normal, stop_forms, suppress
from delivery.models import Blocked, BlockedKind, Suppression, SuppressionReason
from leadr.common.people import Person
from tests.world import MONDAY_9

NADIA = Person("nadia-khan", "p1", company="Northwind Ltd.", email="Nadia@mail.northwind.test")
OMAR = Person("omar", "p2", company="Acme", email="omar@acme.test")
NOBODY = Person("", "")


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("profile", "https://www.linkedin.com/in/Nadia-Khan/?trk=x"), ("profile", "nadia-khan"),
        ("company", "northwind"), ("company", "NORTHWIND, Inc."), ("email", " NADIA@mail.northwind.test "),
        ("domain", "northwind.test"), ("domain", "@mail.northwind.test"), ("domain", "https://northwind.test/about"),
    ],
)  # fmt: skip
def test_each_kind_finds_her_alone(ada, kind, value):
    assert blocklist.add(ada.pk, BlockedKind(kind), [value], now=MONDAY_9) == (1, [])
    assert blocklist.blocked(ada.pk, [OMAR, NADIA, NOBODY]) == {1: blocklist.REASONS[BlockedKind(kind)]}


def test_whoever_left_is_left_out(ada):
    suppress.suppress(ada.pk, NADIA.email, reason=SuppressionReason.UNSUBSCRIBED, now=MONDAY_9)
    assert blocklist.blocked(ada.pk, [OMAR, NADIA]) == {1: blocklist.LEFT}


def test_the_list_of_one_user_is_not_another_s(ada, bob):
    blocklist.add(ada.pk, BlockedKind.COMPANY, ["Acme"], now=MONDAY_9)
    assert blocklist.blocked(bob.pk, [OMAR]) == {}


def test_one_query_for_any_number(ada, django_assert_num_queries):
    people = [Person(f"p{number}", "", email=f"p{number}@x{number}.test") for number in range(500)]
    with django_assert_num_queries(1):
        assert blocklist.blocked(ada.pk, people) == {}
    with django_assert_num_queries(0):
        assert blocklist.blocked(ada.pk, [NOBODY]) == {}


def test_adding_again_adds_nothing_and_nonsense_comes_back(ada):
    assert blocklist.add(ada.pk, BlockedKind.DOMAIN, ["acme.test", "ACME.test", "no domain"], now=MONDAY_9) == (
        1, ["no domain"],
    )  # fmt: skip
    assert blocklist.add(ada.pk, BlockedKind.DOMAIN, ["acme.test"], now=MONDAY_9) == (0, [])


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Nadia@Bücher.example", "nadia@xn--bcher-kva.example"), ("a@b", ""), ("a b@c.test", ""), ("@c.test", ""),
        ("a@c.test\n", "a@c.test"), ("a@127.0.0.1", ""), ("ä@c.test", ""), ("a" * 65 + "@c.test", ""),
        ("a..b@c.test", ""),
    ],
)  # fmt: skip
def test_addresses_in_one_form(text, wanted):
    assert normal.email(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("Acme Co., Ltd.", "acme"), ("The Company", "the"), ("Ltd", "ltd"), ("AT&T Inc", "at&t"), ("  ", "")],
)
def test_companies_in_one_form(text, wanted):
    assert normal.company(text) == wanted


def upload(text, name="list.csv"):
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)


def test_a_suppression_file_is_taken_once(ada, as_ada):
    text = "\ufeffEmail,Name\r\nnadia@x.test,Nadia\r\nOMAR@y.test\r\nnonsense\r\n\r\nnadia@x.test\r\n"
    for _ in range(2):
        assert as_ada.post("/senders/suppressions/", {"file": upload(text), "import": "1"}).status_code == 302
    assert set(Suppression.objects.values_list("address", flat=True)) == {"nadia@x.test", "omar@y.test"}


def test_a_blocklist_file_needs_its_kind(ada, as_ada):
    for kind, status in (("", 422), ("domain", 302)):
        sent = {"file": upload("acme.test\nnorthwind.test\n"), "import": "1", "kind": kind}
        assert as_ada.post("/senders/blocklist/", sent).status_code == status
    assert Blocked.objects.count() == 2


def test_a_file_with_too_many_lines_says_so(monkeypatch, ada, as_ada):
    monkeypatch.setattr(stop_forms, "MOST_ROWS", 2)
    answer = as_ada.post(
        "/senders/suppressions/", {"file": upload("a@x.test\nb@x.test\nc@x.test\n"), "import": "1"}, follow=True
    )
    assert "more than 2 lines" in answer.content.decode()
    assert Suppression.objects.count() == 2


@pytest.mark.parametrize("raw", [b"\x00\x00", b"\xff\xfe\x00", b'"' + b"x" * 200_000, b"a" * 200_000])
def test_a_file_that_is_no_list_is_a_sentence(ada, as_ada, raw):
    answer = as_ada.post("/senders/suppressions/", {"file": upload(raw), "import": "1"})
    assert answer.status_code in (302, 422)
    assert not Suppression.objects.exists()


def test_a_file_that_is_too_big_is_refused(monkeypatch, as_ada):
    monkeypatch.setattr(stop_forms, "MOST_BYTES", 10)
    answer = as_ada.post("/senders/suppressions/", {"file": upload("a@x.test\n" * 9), "import": "1"})
    assert answer.status_code == 422


def test_the_lists_are_searched_and_paged(ada, as_ada):
    suppress.suppress_many(
        ada.pk, [f"a{number}@x.test" for number in range(60)], reason=SuppressionReason.ADDED, now=MONDAY_9
    )
    page = as_ada.get("/senders/suppressions/").content.decode()
    assert page.count("@x.test</td>") == 50
    assert "after=" in page
    found = as_ada.get("/senders/suppressions/?q=A59@").content.decode()
    assert found.count("@x.test</td>") == 1
    assert as_ada.get("/senders/suppressions/?after=abc&q=%00").status_code == 200


def test_an_entry_is_added_by_hand_and_taken_off(ada, as_ada, as_bob):
    as_ada.post("/senders/blocklist/", {"kind": "company", "value": "Acme Ltd"})
    row = Blocked.objects.get()
    assert as_bob.post(f"/senders/blocklist/{row.pk}/remove/").status_code == 404
    assert as_ada.post(f"/senders/blocklist/{row.pk}/remove/").status_code == 302
    assert not Blocked.objects.exists()


@pytest.mark.parametrize(("kind", "value"), [("email", "nonsense"), ("what", "x"), ("profile", "a b")])
def test_an_entry_that_makes_no_sense_is_a_sentence(as_ada, kind, value):
    assert as_ada.post("/senders/blocklist/", {"kind": kind, "value": value}).status_code == 422


def test_nothing_is_ever_taken_off_the_suppression_list(ada, as_ada):
    as_ada.post("/senders/suppressions/", {"value": "nadia@x.test"})
    assert Suppression.objects.get().reason == "added"
    assert as_ada.post("/senders/suppressions/", {"value": "nadia@x.test"}).status_code == 422
    assert "/remove/" not in as_ada.get("/senders/suppressions/").content.decode()
