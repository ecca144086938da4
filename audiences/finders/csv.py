"""People of an uploaded file, looked up at LinkedIn a few at a time."""

from audiences import table
from audiences.found import Found
from audiences.ledger import Planned
from audiences.models import Ask, CsvRow
from audiences.outside import Outside
from audiences.people import NoRoom, ask, read_profile
from leadr.common.people import Person

GENTLY = 10
"""Profiles looked up in one find."""


def find(outside: Outside, *, cursor: str, limit: int) -> Found:
    """The people of the next rows; the cursor is the number of the last row."""
    last, people = int(cursor) if cursor.isdecimal() else 0, list[Person]()
    file = outside.audience.csv_file
    if file is None:
        return Found(())
    rows = list(file.rows.filter(number__gt=last).order_by("number")[:GENTLY])
    for row in rows:
        try:
            people += _person(outside, row, file.mapping)
        except NoRoom:
            return Found(tuple(people), str(last) if people else "")
        last = row.number
        if len(people) >= limit:
            break
    has_more = file.rows.filter(number__gt=last).exists()
    return Found(tuple(people), str(last) if has_more else "")


def _person(outside: Outside, row: CsvRow, mapping: dict[str, int]) -> list[Person]:
    slug = table.slug_of(row.cells, mapping)
    if not slug:
        return []
    person = read_profile(ask(outside, Planned(Ask.PROFILE, {"identifier": slug}, outside.account_id)))
    return [table.completed(person, row.cells, mapping)] if person else []
