"""Hand-written statements for the engine's hottest paths: the server plans each once, and rows become whole models."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Any

from django.db import connection, models
from psycopg import Cursor
from psycopg.types.json import Json

type Values = Sequence[Any] | Mapping[str, Any]


def fetch(statement: str, values: Values) -> list[tuple[Any, ...]]:
    """The rows of a statement. Raises Django's database errors, as its own queries do."""
    with _run(statement, values) as cursor:
        return cursor.fetchall()


def change(statement: str, values: Values) -> int:
    """How many rows a statement changed. Raises Django's database errors."""
    with _run(statement, values) as cursor:
        return cursor.rowcount


def change_each(statement: str, values: Sequence[Sequence[Any]]) -> None:
    """Run a statement for each of the values, sent together. Raises Django's database errors."""
    if len(values) == 1:
        change(statement, values[0])
    elif values:
        with connection.wrap_database_errors:
            _cursor(statement).executemany(statement, values)


def table(rows: Iterable[Mapping[str, Any]]) -> Json:
    """Rows as one value, for `json_to_recordset`; moments keep their microseconds."""
    return Json(list(rows), dumps=partial(json.dumps, default=str))


def typed(fields: Iterable["models.Field[Any, Any]"]) -> str:
    """The names and types of columns, as `json_to_recordset` wants them."""
    return ", ".join(f'"{field.column}" {field.db_type(connection)}' for field in fields)


def add_all(rows: Sequence[models.Model]) -> None:
    """Write new rows of one model, but those that are there already. They do not get to know their keys."""
    if rows:
        fields = _settable(type(rows[0]))
        told = ({str(field.column): field.pre_save(row, add=True) for field in fields} for row in rows)
        change(_adding(type(rows[0])), [table(told)])


@cache
def columns(model: type[models.Model], alias: str) -> str:
    """A model's columns under an alias, in the order in which `whole` takes them."""
    return ", ".join(f'{alias}."{field.column}"' for field in model._meta.concrete_fields)


def whole[Row: models.Model](model: type[Row], values: Iterator[Any]) -> Row:
    """A model from the next values of a row, those of its `columns`, as if Django had read it."""
    fields = model._meta.concrete_fields
    read = [_read(field, next(values)) for field in fields]
    return model.from_db(connection.alias, [field.attname for field in fields], read)


@cache
def _adding(model: type[models.Model]) -> str:
    fields = _settable(model)
    names = ", ".join(f'"{field.column}"' for field in fields)
    return (
        f'INSERT INTO "{model._meta.db_table}" ({names}) '  # noqa: S608  # nosec B608 - only our columns
        f"SELECT {names} FROM json_to_recordset(%s) AS new({typed(fields)}) ON CONFLICT DO NOTHING"
    )


@cache
def _settable(model: type[models.Model]) -> "list[models.Field[Any, Any]]":
    return [field for field in model._meta.concrete_fields if not field.primary_key]


def _read(field: "models.Field[Any, Any]", value: Any) -> Any:
    convert = getattr(field, "from_db_value", None)
    return value if convert is None else convert(value, None, connection)


def _run(statement: str, values: Values) -> "Cursor[tuple[Any, ...]]":
    with connection.wrap_database_errors:
        return _cursor(statement).execute(statement, values)


def _cursor(statement: str) -> "Cursor[tuple[Any, ...]]":
    connection.ensure_connection()
    if connection.queries_logged:  # whoever counts queries sees these too
        connection.queries_log.append({"sql": statement, "time": ""})
    return Cursor(connection.connection)
