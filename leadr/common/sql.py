"""Hand-written statements for the engine's hottest paths: the server plans each once, and rows become whole models."""

import json
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.base import ModelState
from psycopg import Cursor
from psycopg.types.datetime import TimestamptzLoader
from psycopg.types.json import Json

type Values = Sequence[Any] | Mapping[str, Any]
type Read = Callable[[Any, Any, Any], Any]
_told = json.JSONEncoder(default=str).encode
_mine = threading.local()


def fetch(statement: str, values: Values) -> list[tuple[Any, ...]]:
    """The rows of a statement. Raises Django's database errors, as its own queries do."""
    return _run(statement, values).fetchall()


def change(statement: str, values: Values) -> int:
    """How many rows a statement changed. Raises Django's database errors."""
    return _run(statement, values).rowcount


def change_each(statement: str, values: Sequence[Sequence[Any]]) -> None:
    """Run a statement for each of the values, sent together. Raises Django's database errors."""
    if len(values) == 1:
        change(statement, values[0])
    elif values:
        database = connections[DEFAULT_DB_ALIAS]
        with database.wrap_database_errors:
            _cursor(database, statement).executemany(statement, values)


def table(rows: Iterable[Mapping[str, Any]]) -> Json:
    """Rows as one value, for `json_to_recordset`; moments keep their microseconds."""
    return Json(list(rows), dumps=_told)


def keys(numbers: Iterable[int]) -> str:
    """Numbers as one value, for `%s::bigint[]`: a list would be looked through for its type each time."""
    return f"{{{','.join(map(str, numbers))}}}"


def typed(fields: Iterable["models.Field[Any, Any]"]) -> str:
    """The names and types of columns, as `json_to_recordset` wants them."""
    return ", ".join(f'"{field.column}" {field.db_type(connection)}' for field in fields)


def add_all(rows: Sequence[models.Model]) -> None:
    """Write new rows of one model, but those that are there already. They do not get to know their keys."""
    if rows:
        change(adding(type(rows[0])), [values_of(rows)])


@cache
def adding(model: type[models.Model]) -> str:
    """The statement that adds the `values_of` rows of a model, but those that are there already."""
    fields = _settable(model)
    names = ", ".join(f'"{field.column}"' for field in fields)
    return (
        f'INSERT INTO "{model._meta.db_table}" ({names}) '  # noqa: S608  # nosec B608 - only our columns
        f"SELECT {names} FROM json_to_recordset(%s) AS new({typed(fields)}) ON CONFLICT DO NOTHING"
    )


def values_of(rows: Sequence[models.Model]) -> Json:
    """New rows of one model as one value."""
    fields = _settable(type(rows[0]))
    return table({str(field.column): field.pre_save(row, add=True) for field in fields} for row in rows)


@cache
def columns(model: type[models.Model], alias: str) -> str:
    """A model's columns under an alias, in the order in which `whole` takes them."""
    return ", ".join(f'{alias}."{field.column}"' for field in model._meta.concrete_fields)


def whole[Row: models.Model](model: type[Row], values: Iterator[Any]) -> Row:
    """A model from the next values of a row, those of its `columns`, as if Django had read it."""
    names, reads = _shape(model)
    row = dict(zip(names, values, strict=False))
    for name, read in reads:
        row[name] = read(row[name], None, connection)
    # Put together as a copy or an unpickled one is: the constructor's questions cost more than the statement.
    read_one = model.__new__(model)
    read_one.__dict__.update(row, _state=_known())
    return read_one


def tie(row: models.Model, **others: models.Model | None) -> None:
    """Give a row those its foreign keys name, as if Django had read them with it."""
    row._state.fields_cache.update(others)


def _known() -> ModelState:
    state = ModelState()
    state.adding, state.db = False, DEFAULT_DB_ALIAS
    return state


@cache
def _shape(model: type[models.Model]) -> tuple[list[str], list[tuple[str, Read]]]:
    """The names of a model's columns, and how those are read that Django makes something else of."""
    fields = model._meta.concrete_fields
    reads = ((field.attname, getattr(field, "from_db_value", None)) for field in fields)
    return [field.attname for field in fields], [(name, read) for name, read in reads if read]


@cache
def _settable(model: type[models.Model]) -> "list[models.Field[Any, Any]]":
    return [field for field in model._meta.concrete_fields if not field.primary_key]


def _run(statement: str, values: Values) -> "Cursor[tuple[Any, ...]]":
    database = connections[DEFAULT_DB_ALIAS]
    with database.wrap_database_errors:
        return _cursor(database, statement).execute(statement, values)


def _cursor(database: BaseDatabaseWrapper, statement: str) -> "Cursor[tuple[Any, ...]]":
    """The thread's cursor, kept from one statement to the next: to make one costs half as much as a statement."""
    if database.connection is None:
        database.ensure_connection()
    if database.force_debug_cursor:  # whoever counts queries sees these too
        database.queries_log.append({"sql": statement, "time": ""})
    kept: Cursor[tuple[Any, ...]] | None = getattr(_mine, "cursor", None)
    if kept is None or kept.connection is not database.connection:
        kept = _mine.cursor = Cursor(database.connection)
        kept.adapters.register_loader("timestamptz", TimestamptzLoader)  # Django's own is many times slower
    return kept
