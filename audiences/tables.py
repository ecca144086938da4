"""The pages of a CSV audience: upload, preview with mapping, and the rows that cannot be used."""

import csv
from collections.abc import Callable, Iterator
from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import UserRequest
from audiences import table, uploads
from audiences.forms import MappingForm, UploadForm
from audiences.models import Audience, CsvFile
from audiences.sources import CSV_SENTENCE
from audiences.table import Unreadable
from audiences.views import draft_of
from leadr.common import clock
from leadr.common.htmx import page

ROWS_SHOWN, PROBLEMS_SHOWN = 8, 20
# The form around the file is small.
BODY_BYTES = table.MAX_BYTES + 1024 * 1024


class Quota(FileUploadHandler):
    """Stops an upload that grows over the limit, whatever length was announced."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Count, and hand on to the handlers that keep the bytes."""
        self.received += len(raw_data)
        if self.received > table.MAX_BYTES:
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler has the file."""


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def file(request: UserRequest, pk: int) -> HttpResponse:
    """The file of an audience; a POST uploads another one. The token is checked once the quota stands."""
    if request.method != "POST":
        return _protected(request, pk)
    if int(request.headers.get("Content-Length") or 0) > BODY_BYTES:
        return _show(request, draft_of(request, pk), sentence=uploads.TOO_LARGE, status=413)
    request.upload_handlers.insert(0, Quota(request))
    return _protected(request, pk)


@csrf_protect
def _protected(request: UserRequest, pk: int) -> HttpResponse:
    audience = draft_of(request, pk)
    if request.method != "POST":
        return _show(request, audience)
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        sentence = uploads.TOO_LARGE if _was_stopped(request) else " ".join(map(str, form.errors["file"]))
        return _show(request, audience, sentence=sentence, status=422)
    try:
        uploads.take(audience, form.cleaned_data["file"], now=clock.now())
    except Unreadable as unreadable:
        return _show(request, audience, sentence=str(unreadable), status=422)
    return _show(request, audience)


@require_POST
def mapping(request: UserRequest, pk: int) -> HttpResponse:
    """Say which column is which field."""
    audience = draft_of(request, pk)
    found = audience.csv_file
    if found is None:
        return _show(request, audience, sentence="Upload a CSV file first.", status=422)
    form = MappingForm(request.POST, file=found)
    if not form.is_valid():
        return _show(request, audience, form=form, status=422)
    uploads.remap(found, form.mapping)
    return _show(request, audience)


@require_safe
def errors(request: UserRequest, pk: int) -> StreamingHttpResponse:
    """The rows that cannot be used, as a CSV file no spreadsheet runs formulas from."""
    audience = draft_of(request, pk)
    found = audience.csv_file
    lines = _lines(found) if found else iter(())
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="rows-to-mend-{pk}.csv"'
    return response


def _lines(found: CsvFile) -> Iterator[str]:
    write = csv.writer(_Echo()).writerow
    yield "\ufeff" + write(["Row", "What is wrong", *table.formula_safe(found.header)])
    for row, sentence in uploads.problems(found):
        yield write([row.number, *table.formula_safe([sentence, *row.cells])])


class _Echo:
    """A file that returns what is written to it."""

    write: Callable[[str], str] = staticmethod(lambda text: text)


def _show(
    request: UserRequest, audience: Audience, *, form: MappingForm | None = None, sentence: str = "", status: int = 200
) -> HttpResponse:
    found = audience.csv_file
    context: dict[str, Any] = {
        "nav": "campaigns", "audience": audience, "file": found, "upload": UploadForm(), "sentence": sentence,
        "cannot_launch": CSV_SENTENCE,
    }  # fmt: skip
    if found:
        rows = list(found.rows.order_by("number")[:ROWS_SHOWN])
        context |= {
            "mapping": form or MappingForm(file=found),
            "rows": [(row, table.row_problem(row.cells, found.mapping)) for row in rows],
        }
    # htmx swaps only what came with 200.
    return page(request, "audiences/csv.html", context, part="file", status=200 if request.htmx else status)


def _was_stopped(request: UserRequest) -> bool:
    return any(isinstance(one, Quota) and one.received > table.MAX_BYTES for one in request.upload_handlers)
