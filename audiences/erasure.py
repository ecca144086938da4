"""Where audiences may name somebody: paid questions and their answers, findings, rows of uploaded files."""

from collections.abc import Sequence

from django.db.models import F

from audiences import uploads
from audiences.ledger import GIVEN_UP
from audiences.models import CsvFile, CsvRow, Finding, FindingState, Query
from leadr.common.erasure import KEEP, Change, Place, differing, mentions
from leadr.common.traces import Traces

NOT_ASKED = {GIVEN_UP: "The person was erased."}
PROSE = ("quote", "post_text", "reason", "company", "url")


def places(known: Traces) -> list[Place]:
    """Every table of this room that may name them. What users wrote themselves, prompts and searches, is theirs."""
    queries = Query.objects.annotate(whose=F("audience__owner"))
    findings = Finding.objects.annotate(whose=F("audience__owner"))
    rows = CsvRow.objects.annotate(whose=F("file__owner"))

    def query(row: Query) -> Change:
        if known.is_in(row.request):  # its key stays, so that it is not asked again
            end = row.answered_at or row.written_at
            settled = row.settled_at or end
            return differing(row, request={}, answer=NOT_ASKED, answered_at=end, settled_at=settled)
        return differing(row, request=known.scrubbed(row.request), answer=known.scrubbed(row.answer))

    def finding(row: Finding) -> Change:
        if _is_about(row, known):
            words = dict.fromkeys(("person_name", "quote", "url", "post_id", "post_text", "reason"), "")
            # Stale is handed to nobody any more, by whomever it was taken.
            return differing(row, **words, author={}, subject=f"erased {row.pk}", state=FindingState.STALE.value)
        return differing(row, **{name: known.scrubbed(getattr(row, name)) for name in PROSE})

    def cells(row: CsvRow) -> Change:
        is_theirs = any(known.is_in(cell, "identifier") for cell in row.cells)
        return differing(row, cells=[""] * len(row.cells)) if is_theirs else KEEP

    return [
        Place(mentions(queries, known.pattern, "request", "answer"), query),
        Place(mentions(findings, known.pattern, "author", "person_name", "subject", *PROSE), finding),
        Place(mentions(rows, known.pattern, "cells"), cells, after=_recount),
    ]


def _is_about(row: Finding, known: Traces) -> bool:
    named = known.scrubbed(row.person_name) != row.person_name
    return named or known.is_in(row.author) or known.is_in(row.url) or known.is_in(row.subject.removeprefix("person "))


def _recount(rows: Sequence[CsvRow]) -> None:
    for file in CsvFile.objects.filter(pk__in={row.file_id for row in rows}):
        uploads.remap(file, file.mapping)
