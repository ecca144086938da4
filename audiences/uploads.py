"""Take an uploaded CSV file: read it once, keep its rows, guess its columns; change what the columns mean."""

import io
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import IO, cast

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction

from audiences import table
from audiences.models import Audience, CsvFile, CsvRow
from audiences.table import Unreadable

TOO_LARGE = "The file is larger than 50 MB. Split it and upload a part."
CHUNK = 5000


def take(audience: Audience, upload: UploadedFile, *, now: datetime) -> CsvFile:
    """Keep an upload as the audience's file. Raises Unreadable with a sentence."""
    encoding = _encoding(upload)
    with transaction.atomic():
        lines = io.TextIOWrapper(cast(IO[bytes], upload.file), encoding=encoding, newline="")
        try:
            file = _store(audience, upload.name or "file.csv", lines, encoding, now)
        except (LookupError, UnicodeError) as error:
            raise Unreadable("The file's letters cannot be read. Export it as CSV with the encoding UTF-8.") from error
        finally:
            lines.detach()
        Audience.objects.filter(pk=audience.pk).update(csv_file=file)
    audience.csv_file = file
    remap(file, table.guess(file.header))
    return file


def remap(file: CsvFile, mapping: Mapping[str, int]) -> None:
    """Say which column is which field, and count the rows that cannot be used then."""
    width = len(file.header)
    file.mapping = {field: place for field, place in mapping.items() if field in table.FIELDS and 0 <= place < width}
    file.problem_count = sum(1 for _ in problems(file))
    file.save(update_fields=["mapping", "problem_count"])


def problems(file: CsvFile) -> Iterator[tuple[CsvRow, str]]:
    """The rows that cannot be used, with the sentence that says why."""
    for row in file.rows.order_by("number").iterator(chunk_size=CHUNK):
        if sentence := table.row_problem(row.cells, file.mapping):
            yield row, sentence


def _store(audience: Audience, name: str, lines: io.TextIOWrapper, encoding: str, now: datetime) -> CsvFile:
    sample = lines.read(table.SAMPLE_BYTES // 4)
    delimiter = table.delimiter_of(sample)
    lines.seek(0)
    found = table.rows(lines, delimiter)
    header = next(found, None)
    if header is None:
        raise Unreadable("The file is empty.")
    if len(header) > table.MAX_COLUMNS:
        raise Unreadable(f"The file has more than {table.MAX_COLUMNS} columns. Keep those you need.")
    file = CsvFile.objects.create(
        owner_id=audience.owner_id,
        name=name[:200],
        encoding=encoding,
        delimiter=delimiter,
        header=header,
        uploaded_at=now,
    )
    file.row_count = _copy(file, found, width=len(header))
    if not file.row_count:
        raise Unreadable("The file has a header and no rows below it.")
    file.save(update_fields=["row_count"])
    return file


def _copy(file: CsvFile, found: Iterator[list[str]], *, width: int) -> int:
    """Stream the rows into the table; a file of 50 MB never stands in memory."""
    number = 1
    names = ("file_id", "number", "cells")
    with connection.cursor() as cursor:
        quoted = ", ".join(connection.ops.quote_name(name) for name in names)
        command = f"COPY {connection.ops.quote_name(CsvRow._meta.db_table)} ({quoted}) FROM STDIN"
        with cursor.copy(command) as copy:
            for number, cells in enumerate(found, start=2):
                copy.write_row((file.pk, number, cells[: max(width, 1)]))
    return number - 1


def _encoding(upload: UploadedFile) -> str:
    if upload.size is not None and upload.size > table.MAX_BYTES:
        raise Unreadable(TOO_LARGE)
    upload.seek(0)
    sample = upload.read(table.SAMPLE_BYTES)
    if not sample.strip():
        raise Unreadable("The file is empty.")
    if sample.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")):
        raise Unreadable("This is not a CSV file. In your spreadsheet choose “Save as” and then CSV.")
    upload.seek(0)
    whole = table.is_utf8(upload.chunks())
    upload.seek(0)
    return table.encoding_of(sample, is_utf8=whole)
