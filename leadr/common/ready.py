"""A statement kept ready on connections of its own, for what comes so often that getting ready costs more than it."""

import itertools
import re
from collections.abc import Sequence
from contextlib import suppress
from threading import Lock
from typing import Any

import psycopg
from django.db import connection
from psycopg.pq import ExecStatus

from leadr.common import sql

MOST = 8  # connections of a process, beside those it pools: one for each thread of a web server
PATIENCE_SECONDS = 2
NAME = b"ready"
type Line = psycopg.Connection[tuple[Any, ...]]


class Ready:
    """One statement, planned on a few connections that nothing else uses; it has to be harmless when it runs twice.

    A pooled connection is asked whether it still lives each time it is taken, which costs more than a short statement.
    Here nothing is asked: whatever goes wrong costs the connection, and the statement runs again in the usual way,
    which checks, waits, and says what is wrong.
    """

    def __init__(self, statement: str) -> None:
        """Opens nothing yet; `statement` has its values as %s."""
        numbers = itertools.count(1)
        self._statement = statement
        self._numbered = re.sub("%s", lambda _: f"${next(numbers)}", statement).encode()
        self._idle: list[Line] = []
        self._lock = Lock()
        self._count = 0

    def change(self, values: Sequence[str]) -> None:
        """Run it; what it changed is committed when this returns. Raises Django's database errors.

        Inside a transaction it runs there, and stands or falls with what else is done in it.
        """
        if connection.in_atomic_block:
            sql.change(self._statement, values)
        elif not self._is_done(values):
            sql.change(self._statement, values)
            self._open()  # only now is it known that there is a database

    def close(self) -> None:
        """Close the connections that nobody uses at this moment."""
        with suppress(IndexError):
            while True:
                self._drop(self._idle.pop())

    def _is_done(self, values: Sequence[str]) -> bool:
        encoded = [value.encode() for value in values]
        if any(b"\x00" in value for value in encoded):
            return False  # libpq would end the text there; the usual way refuses it
        try:
            line = self._idle.pop()
        except IndexError:
            return False
        result = None
        with suppress(psycopg.Error):
            result = line.pgconn.exec_prepared(NAME, encoded)
        if result is None or result.status != ExecStatus.COMMAND_OK:
            self._drop(line)
            return False
        self._idle.append(line)
        return True

    def _open(self) -> None:
        with self._lock:
            if self._count >= MOST:
                return
            self._count += 1
        known = connection.get_connection_params()
        try:
            line = psycopg.connect(**{**known, "autocommit": True, "connect_timeout": PATIENCE_SECONDS})
            line.pgconn.prepare(NAME, self._numbered)  # when it cannot be, its first use tells
        except psycopg.Error:
            self._forget()
            return
        self._idle.append(line)

    def _drop(self, line: Line) -> None:
        line.close()
        self._forget()

    def _forget(self) -> None:
        with self._lock:
            self._count -= 1
