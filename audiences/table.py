"""A CSV file as a table: encoding, delimiter, what the columns mean, what is wrong with a row. Pure."""

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import IO
from urllib.parse import unquote, urlsplit

import charset_normalizer

from leadr.common.people import Person

MAX_BYTES = 50 * 1024 * 1024
SAMPLE_BYTES = 256 * 1024
MAX_COLUMNS, MAX_CELL = 200, 10_000
DELIMITERS = (",", ";", "\t", "|")
BOMS = {
    codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF32_LE: "utf-32", codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16",
}  # fmt: skip
# Polish, Czech and Hungarian letters of cp1250, read as cp1252: signs where letters should be.
SLAVIC = re.compile(r"[¹³¿œŸžŒ¯£¥¼¾ªº](?=[a-zà-ÿ])|(?<=[a-z])[¹³¿¯¼¾º]")
FIELDS = {
    "profile": "LinkedIn profile", "first_name": "First name", "last_name": "Last name", "full_name": "Full name",
    "headline": "Job title", "company": "Company", "city": "City", "email": "Email",
}  # fmt: skip
GUESSES = {
    "profile": r"linked ?in|profile ?(url|link)?$|public identifier|vanity",
    "email": r"e ?mail",
    "first_name": r"^first|^given|vorname|prenom|forename|^nombre$|^nome$",
    "last_name": r"^last|^family|surname|nachname|^nom( de famille)?$|apellido|cognome|sobrenome",
    "company": r"company|organi[sz]ation|employer|firma|unternehmen|entreprise|societe|empresa|azienda|^account",
    "headline": r"title|headline|position|role|funktion|poste|cargo|occupation",
    "city": r"city|location|^ort$|stadt|ville|ciudad|citta|cidade|town",
    "full_name": r"^name$|full ?name|^contact( name)?$|^person$|^lead$",
}  # fmt: skip
SLUG = re.compile(r"[\w%.~-]{2,150}", re.UNICODE)
# What a spreadsheet would take for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Unreadable(Exception):
    """The file cannot be read as a table; the text says why, for people."""


def encoding_of(sample: bytes, *, is_utf8: bool) -> str:
    """The encoding of a file, from its first bytes and whether all of it is UTF-8."""
    for mark, name in BOMS.items():
        if sample.startswith(mark):
            return name
    if is_utf8 and b"\x00" not in sample:
        return "utf-8"
    if found := _without_mark(sample):
        return found
    if _is_latin(sample):
        return "cp1250" if SLAVIC.search(sample.decode("cp1252", "replace")) else "cp1252"
    best = charset_normalizer.from_bytes(sample).best()
    return best.encoding if best else "cp1252"


def is_utf8(chunks: Iterable[bytes]) -> bool:
    """Whether these bytes are UTF-8 from the first to the last."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for chunk in chunks:
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def delimiter_of(sample: str) -> str:
    """The sign that parts the cells: the one that parts the first lines into equally many, and most."""
    lines = sample.splitlines()[:50]

    def score(sign: str) -> tuple[float, int]:
        widths = [len(row) for row in csv.reader(lines, delimiter=sign) if row]
        common, times = Counter(widths).most_common(1)[0] if widths else (1, 0)
        return (times / len(widths) if common > 1 else 0.0, common)

    return max(DELIMITERS, key=score)


def rows(lines: IO[str], delimiter: str) -> Iterator[list[str]]:
    """The rows of a file, without empty ones and without what a database cannot hold. Raises Unreadable."""
    try:
        for row in csv.reader(lines, delimiter=delimiter):
            cells = [cell.replace("\x00", "").strip()[:MAX_CELL] for cell in row]
            if any(cells):
                yield cells
    except csv.Error as error:
        raise Unreadable(f"The file is no table from some row on ({error}). Export it as CSV again.") from error
    except UnicodeError as error:
        raise Unreadable("The file's letters cannot be read. Export it as CSV with the encoding UTF-8.") from error


def guess(header: Sequence[str]) -> dict[str, int]:
    """Which column is which field, from the header; each column is used once."""
    found: dict[str, int] = {}
    for field, pattern in GUESSES.items():
        for place, name in enumerate(header):
            words = re.sub(r"[\W_]+", " ", _plain(name)).strip()
            if place not in found.values() and re.search(pattern, words):
                found[field] = place
                break
    return found


def row_problem(cells: Sequence[str], mapping: Mapping[str, int]) -> str:
    """The sentence for what is wrong with a row; empty when nothing is."""
    told = cell(cells, mapping, "profile")
    if not told:
        return "It has no LinkedIn profile address."
    if not slug_of(cells, mapping):
        return f"“{told[:80]}” is not the address of a person's LinkedIn profile."
    return ""


def slug_of(cells: Sequence[str], mapping: Mapping[str, int]) -> str:
    """The public identifier in a row's profile column, an address or the bare name; empty when there is none."""
    told = cell(cells, mapping, "profile")
    if "/" not in told:
        return told.lower() if SLUG.fullmatch(told) and "." not in told else ""
    try:
        parts = urlsplit(told if "://" in told else f"https://{told}")
        host = (parts.hostname or "").lower()
    except ValueError:
        return ""
    steps = [unquote(step) for step in parts.path.split("/") if step]
    if not (host == "linkedin.com" or host.endswith(".linkedin.com")) or len(steps) < len(("in", "slug")):
        return ""
    return steps[1].lower() if steps[0].lower() in {"in", "pub"} and SLUG.fullmatch(steps[1]) else ""


def cell(cells: Sequence[str], mapping: Mapping[str, int], field: str) -> str:
    """What a row says about a field."""
    place = mapping.get(field, -1)
    return cells[place] if 0 <= place < len(cells) else ""


def person_of(cells: Sequence[str], mapping: Mapping[str, int]) -> Person:
    """A row as a person, as far as the file says; not looked up."""
    first, last = cell(cells, mapping, "first_name"), cell(cells, mapping, "last_name")
    if not first and not last:
        first, _, last = cell(cells, mapping, "full_name").partition(" ")
    return completed(Person(slug_of(cells, mapping), "", first_name=first, last_name=last), cells, mapping)


def completed(person: Person, cells: Sequence[str], mapping: Mapping[str, int]) -> Person:
    """A person from LinkedIn with what only the file knows."""
    return replace(
        person,
        company=person.company or cell(cells, mapping, "company"),
        city=person.city or cell(cells, mapping, "city"),
        headline=person.headline or cell(cells, mapping, "headline"),
        email=person.email or cell(cells, mapping, "email"),
    )


def formula_safe(cells: Iterable[str]) -> list[str]:
    """Cells no spreadsheet will run: what looks like a formula gets an apostrophe in front."""
    return [f"'{text}" if text.lstrip(" ").startswith(FORMULA) or text.startswith(FORMULA) else text for text in cells]


def _is_latin(sample: bytes) -> bool:
    """Latin letters beyond ASCII stand alone or in pairs; other scripts come in runs of them."""
    runs = [len(run) for run in re.findall(rb"[\x80-\xff]+", sample)]
    return sum(length > 2 for length in runs) <= 0.2 * len(runs)


def _without_mark(sample: bytes) -> str:
    """UTF-16 without its mark shows itself by zeros in every second place."""
    even, odd = sample[0:2000:2].count(0), sample[1:2000:2].count(0)
    half = max(1, len(sample[:2000]) // 2)
    if odd / half > 0.4:
        return "utf-16-le"
    return "utf-16-be" if even / half > 0.4 else ""


def _plain(name: str) -> str:
    return name.casefold().translate(str.maketrans("éèêàáíóúãçöüä", "eeeaaiouacoua"))
