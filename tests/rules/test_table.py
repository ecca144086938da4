"""CSV files: encodings, delimiters, columns, rows that cannot be used, formulas."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiences import table
from audiences.table import Unreadable
from leadr.common.people import Person

TEXT = "Name;Größe;LinkedIn\nÄda;1,7;https://www.linkedin.com/in/ada\nÉva;2;https://www.linkedin.com/in/eva\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "iso-8859-1", "utf-32"]
)
def test_every_common_encoding_is_read(encoding):
    data = TEXT.encode(encoding)
    found = table.encoding_of(data[: table.SAMPLE_BYTES], is_utf8=table.is_utf8([data[:7], data[7:]]))
    assert data.decode(found).lstrip("\ufeff").replace("\x00", "").startswith("Name;Gr")


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_letters_survive(encoding):
    data = TEXT.encode(encoding)
    found = table.encoding_of(data, is_utf8=table.is_utf8([data]))
    assert data.decode(found) == TEXT


@pytest.mark.parametrize("sign", table.DELIMITERS)
def test_every_delimiter_is_found(sign):
    lines = "\n".join(
        [sign.join(["name", "note", "url"]), sign.join(['"A, b; c"', "x", "y"]), sign.join(["d", "e", "f"])]
    )
    assert table.delimiter_of(lines) == sign


def test_one_column_is_a_table_too():
    assert table.delimiter_of("linkedin\nada\nbob\n") in table.DELIMITERS


def test_rows_are_tidied_and_empty_ones_left_out():
    assert list(table.rows(io.StringIO('a, b \n\n,\n"x\ny",z\x00\n'), ",")) == [["a", "b"], ["x\ny", "z"]]


def test_a_broken_table_says_so():
    with pytest.raises(Unreadable, match="no table"):
        list(table.rows(io.StringIO('"' + "x" * 200_000), ","))


@pytest.mark.parametrize(
    ("header", "guessed"),
    [
        (["First Name", "Last Name", "LinkedIn URL", "Company", "Job Title", "City", "E-mail"],
         {"first_name": 0, "last_name": 1, "profile": 2, "company": 3, "headline": 4, "city": 5, "email": 6}),
        (["Vorname", "Nachname", "Firma", "Ort", "Profile URL"],
         {"first_name": 0, "last_name": 1, "company": 2, "city": 3, "profile": 4}),
        (["prénom", "nom", "société", "ville", "linkedin"],
         {"first_name": 0, "last_name": 1, "company": 2, "city": 3, "profile": 4}),
        (["Name", "person_linkedin_url"], {"full_name": 0, "profile": 1}),
        (["x", "y"], {}),
    ],
)  # fmt: skip
def test_columns_are_guessed(header, guessed):
    assert table.guess(header) == guessed


@pytest.mark.parametrize(
    ("told", "slug"),
    [
        ("https://www.linkedin.com/in/Ada-Berg/", "ada-berg"),
        ("linkedin.com/in/ada-berg?trk=x", "ada-berg"),
        ("https://de.linkedin.com/in/j%C3%BCrgen-1", "jürgen-1"),
        ("ada-berg", "ada-berg"),
        ("https://www.linkedin.com/company/acme", ""),
        ("https://evil-linkedin.com/in/ada", ""),
        ("https://www.linkedin.com/in/", ""),
        ("ada@acme.example", ""),
        ("https://[", ""),
        ("", ""),
    ],
)
def test_a_profile_is_an_address_or_a_bare_name(told, slug):
    assert table.slug_of([told], {"profile": 0}) == slug


def test_a_row_without_a_profile_says_what_is_wrong():
    assert table.row_problem(["", "Ada"], {"profile": 0}) == "It has no LinkedIn profile address."
    assert "not the address" in table.row_problem(["https://x.example"], {"profile": 0})
    assert table.row_problem(["ada-berg"], {"profile": 0}) == ""


def test_the_file_fills_in_what_linkedin_does_not_say():
    person = table.completed(Person("ada", "id", city="Leeds"), ["Acme", "York"], {"company": 0, "city": 1})
    assert (person.company, person.city) == ("Acme", "Leeds")


@given(st.lists(st.text(max_size=20), max_size=5))
def test_no_cell_begins_like_a_formula(cells):
    assert not any(cell.startswith(table.FORMULA) for cell in table.formula_safe(cells))
