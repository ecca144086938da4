"""Hand-written statements for the engine's hottest paths: the server plans each once, and rows become whole models."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from django.db import connection, models
from psycopg import Cursor

type Values = Sequence[Any] | Mapping[str, Any]


def fetch(statement: str, values: Values) -> list[tuple[Any, ...]]:
    """The rows of a statement. Raises Django's database errors, as its own queries do."""
    with _run(statement, values) as cursor:
        return cursor.fetchall()


def change(statement: str, values: Values) -> int:
    """How many rows a statement changed. Raises Django's database errors."""
    with _run(statement, values) as cursor:
        return cursor.rowcount


def add(row: models.Model) -> None:
    """Write a new row, unless one like it is there already. The row itself does not get to know its key."""
    fields = [field for field in row._meta.concrete_fields if not field.primary_key]
    values = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
    change(_adding(type(row)), values)


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
    names = [f'"{field.column}"' for field in model._meta.concrete_fields if not field.primary_key]
    return (
        f'INSERT INTO "{model._meta.db_table}" ({", ".join(names)}) '  # noqa: S608  # nosec B608 - only our columns
        f"VALUES ({', '.join(['%s'] * len(names))}) ON CONFLICT DO NOTHING"
    )


def _read(field: "models.Field[Any, Any]", value: Any) -> Any:
    convert = getattr(field, "from_db_value", None)
    return value if convert is None else convert(value, None, connection)


def _run(statement: str, values: Values) -> "Cursor[tuple[Any, ...]]":
    connection.ensure_connection()
    if connection.queries_logged:  # whoever counts queries sees these too
        connection.queries_log.append({"sql": statement, "time": ""})
    with connection.wrap_database_errors:
        return Cursor(connection.connection).execute(statement, values)
