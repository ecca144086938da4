"""Beat's timetable in the database: the code writes an entry when it has news, and what operators changed stays."""

import json
from collections.abc import Mapping
from typing import Any

from django_celery_beat.models import PeriodicTask
from django_celery_beat.schedulers import DatabaseScheduler

MARK = "leadr-timetable"


class Timetable(DatabaseScheduler):
    """The database scheduler, which would write every entry anew at each start."""

    def update_from_dict(self, mapping: Mapping[str, Mapping[str, Any]]) -> None:
        """Write only what the code says otherwise than when it last wrote it."""
        rows = PeriodicTask.objects.filter(name__in=mapping).values_list("name", "headers")
        marks = {name: json.loads(headers or "{}").get(MARK) for name, headers in rows}
        news = {name: entry for name, entry in mapping.items() if marks.get(name) != _mark(entry)}
        super().update_from_dict({name: _marked(entry) for name, entry in news.items()})


def _marked(entry: Mapping[str, Any]) -> dict[str, Any]:
    options = dict(entry.get("options", {}))
    # What Celery calls expires this scheduler only hears by another name.
    expires = options.pop("expires", None)
    return {**entry, "options": {"expire_seconds": expires, **options, "headers": {MARK: _mark(entry)}}}


def _mark(entry: Mapping[str, Any]) -> str:
    return repr(sorted(entry.items()))
