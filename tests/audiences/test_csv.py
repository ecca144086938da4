"""CSV audiences: upload, mapping, preview, errors to download, and the finder behind the guard."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile

from audiences import launching, table, uploads
from audiences.models import Ask, Audience, CsvFile, Query
from audiences.table import Unreadable
from tests.apps.conftest import PLAIN, browser_of
from tests.world import MONDAY_9

HEAD = "First name,Last name,LinkedIn,City\n"


@pytest.fixture(autouse=True)
def _plain_static_files(settings):
    settings.STORAGES = {**settings.STORAGES, "staticfiles": PLAIN}


@pytest.fixture
def audience(ada):
    return Audience.objects.create(owner=ada, source="csv")


@pytest.fixture
def address(audience):
    return f"/audiences/{audience.pk}/csv/"


def upload(text, name="people.csv", encoding="utf-8"):
    return SimpleUploadedFile(name, text.encode(encoding))


def take(audience, text, **more):
    return uploads.take(audience, upload(text, **more), now=MONDAY_9)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_file_becomes_rows(audience, encoding):
    file = take(
        audience,
        HEAD + "Jürgen,Größ,https://www.linkedin.com/in/jurgen,Köln\nÉva,B,,Łódź\n".replace("Łódź", "Lyon"),
        encoding=encoding,
    )
    assert (file.row_count, file.problem_count) == (2, 1)
    assert [row.cells[0] for row in file.rows.order_by("number")] == ["Jürgen", "Éva"]
    assert file.mapping == {"first_name": 0, "last_name": 1, "profile": 2, "city": 3}
    audience.refresh_from_db()
    assert audience.csv_file == file


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"), (b"   \n", "empty"), (b"a,b\n", "no rows below"), (b"PK\x03\x04xlsx", "not a CSV"),
        (b"%PDF-1.4", "not a CSV"), ((",".join("abc" * 80) + "\nx\n").encode(), "more than 200 columns"),
        (b'a,b\n"' + b"x" * 200_000, "no table"),
    ],
)  # fmt: skip
def test_what_is_no_table_says_so(audience, data, said):
    with pytest.raises(Unreadable, match=said):
        uploads.take(audience, SimpleUploadedFile("x.csv", data), now=MONDAY_9)
    assert not CsvFile.objects.exists()


def test_a_large_file_is_streamed(audience):
    file = TemporaryUploadedFile("large.csv", "text/csv", 0, "utf-8")
    file.write(HEAD.encode())
    for number in range(20_000):
        file.write(f"Ada,Berg,https://www.linkedin.com/in/ada-{number},Leeds\n".encode())
    file.size = file.tell()
    assert uploads.take(audience, file, now=MONDAY_9).row_count == 20_000
    assert CsvFile.objects.get().rows.count() == 20_000


def test_a_file_over_the_limit_is_refused(audience, address, ada, monkeypatch):
    monkeypatch.setattr(table, "MAX_BYTES", 1000)
    answer = browser_of(ada).post(address, {"file": upload(HEAD + "x" * 2000)})
    assert answer.status_code == 422
    assert "larger than 50 MB" in answer.content.decode()


def test_a_body_announced_too_long_is_not_read(address, ada):
    answer = browser_of(ada).post(address, {"file": upload(HEAD)}, headers={"content-length": str(60 * 1024 * 1024)})
    assert answer.status_code == 413
    assert "larger than 50 MB" in answer.content.decode()


def test_the_token_is_still_checked(address, ada):
    browser = browser_of(ada)
    browser.handler.enforce_csrf_checks = True
    assert browser.post(address, {"file": upload(HEAD)}).status_code == 403


def test_a_page_shows_rows_mapping_and_what_is_wrong(address, ada, audience):
    browser = browser_of(ada)
    assert "CSV audiences cannot be launched yet:" in browser.get(address).content.decode()
    text = HEAD + "<b>Ada</b>,Berg,https://www.linkedin.com/in/ada,Leeds\nBob,X,example.com/bob,York\n"
    page = browser.post(address, {"file": upload(text)}).content.decode()
    assert "2 rows, 1 can be used" in page
    assert "&lt;b&gt;Ada&lt;/b&gt;" in page
    assert "“example.com/bob” is not the address" in page
    assert f"/audiences/{audience.pk}/csv/errors/" in page


def test_an_htmx_upload_answers_with_the_part_alone(address, ada):
    page = browser_of(ada).post(address, {}, headers={"HX-Request": "true"})
    assert page.status_code == 200
    assert "<html" not in page.content.decode()
    assert "Choose a file first." in page.content.decode()


def test_the_mapping_can_be_changed(address, ada, audience):
    take(audience, "x,y\nAda,https://www.linkedin.com/in/ada\n")
    browser = browser_of(ada)
    assert "1 can be used" in browser.post(f"{address}mapping/", {"profile": "1", "first_name": "0"}).content.decode()
    assert CsvFile.objects.get().mapping == {"profile": 1, "first_name": 0}
    twice = browser.post(f"{address}mapping/", {"profile": "1", "first_name": "1"})
    assert twice.status_code == 422
    assert "one field only" in twice.content.decode()
    wrong = browser.post(f"{address}mapping/", {"profile": "7"})
    assert "Choose a column of the file." in wrong.content.decode()


def test_errors_come_as_a_file_without_formulas(address, ada, audience):
    take(audience, HEAD + '=cmd|calc,+1,@x,"-2\n3"\n')
    answer = browser_of(ada).get(f"{address}errors/")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    head, row = csv.reader(io.StringIO(text))
    assert head[:2] == ["Row", "What is wrong"]
    assert row[0] == "2"
    assert row[2:] == ["'=cmd|calc", "'+1", "'@x", "'-2\n3"]
    assert "attachment" in answer["Content-Disposition"]


@pytest.mark.parametrize("path", ["csv/", "csv/errors/"])
def test_bob_sees_nothing_of_adas_file(audience, bob, path):
    assert browser_of(bob).get(f"/audiences/{audience.pk}/{path}").status_code == 404


@pytest.mark.parametrize("path", ["csv/", "csv/mapping/", "suggest/", "choose/", "preview/"])
def test_bob_changes_nothing_of_adas(audience, bob, path):
    assert browser_of(bob).post(f"/audiences/{audience.pk}/{path}", {"prompt": "x"}).status_code == 404


@pytest.mark.parametrize("path", ["csv/", "csv/mapping/", "choose/"])
def test_a_launched_audience_stays_as_it_is(audience, ada, path):
    Audience.objects.filter(pk=audience.pk).update(frozen_at=MONDAY_9)
    assert browser_of(ada).post(f"/audiences/{audience.pk}/{path}", {"prompt": "x"}).status_code == 404


def test_launching_is_refused_until_the_switch_is_set(audience, settings):
    take(audience, HEAD + "A,B,https://www.linkedin.com/in/ada,C\n")
    assert "CSV audiences cannot be launched yet:" in launching.problems(audience)[0].sentence
    settings.CSV_LAUNCH = True
    assert launching.problems(audience) == []


def test_behind_the_guard_rows_are_looked_up_gently(audience, look, sandbox):
    slugs = [row["person"] for row in sandbox.control("labels?days=30")["posts"] if row["person"]][:14]
    slugs = list(dict.fromkeys(slugs))
    lines = [f"A,B,https://www.linkedin.com/in/{slug}," for slug in slugs]
    take(
        audience,
        HEAD + "\n".join([*lines[:2], "Bob,X,,", "Nobody,X,https://www.linkedin.com/in/nobody-here,", *lines[2:]]),
    )
    first = look(audience, limit=50)
    assert len(first.people) == min(8, len(slugs))
    assert first.cursor == "11"
    rest = look(audience, cursor=first.cursor, limit=50)
    found = [person.public_identifier for person in first.people + rest.people]
    assert found == slugs
    assert rest.cursor == ""
    asked = Query.objects.filter(ask=Ask.PROFILE).count()
    look(audience, limit=50)  # a find made again asks nothing again
    assert Query.objects.filter(ask=Ask.PROFILE).count() == asked
