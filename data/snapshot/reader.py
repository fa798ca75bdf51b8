"""One dataset version, open for reading."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from data.edition import Edition
from data.snapshot import files
from data.snapshot.stamp import Stamp

MEMORY_LIMIT = "512MB"  # of DuckDB, for each snapshot that is open

_Answer = TypeVar("_Answer")
_Ask: TypeAlias = Callable[[duckdb.DuckDBPyConnection, str, Sequence[object]], _Answer]


class Snapshot:
    """One dataset version, read-only, safe to share between threads.

    Whoever holds it keeps its file; it is closed when the last one lets go of it.
    """

    def __init__(self, path: Path, stamp: Stamp, renew: Callable[[], Snapshot] | None = None) -> None:
        """Open a file, or raise `files.DamagedError` or `OSError`.

        `renew` gives the same version from a sound file, should this one be damaged while it is read.
        """
        self.stamp = stamp
        self._renew, self._renewing = renew, threading.Lock()
        self._lock = files.ReadLock(path)
        self._lock.check()
        self._connection = _connection(path)
        (meta,) = _rows(self._connection, "SELECT * FROM meta", ())
        named = meta["edition"], meta["edition_sha256"], meta["edition_source"]
        self._edition = Edition(*named) if named[0] else None

    @property
    def version(self) -> int:
        """Give the dataset version."""
        return self.stamp.version

    @property
    def edition(self) -> Edition | None:
        """Give the official boundaries that its figures rest on; nothing: the approximate areas."""
        return self._edition

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[dict[str, Any]]:
        """Give the rows of one statement, each as column -> value. Values are always bound."""
        return self._asked(_rows, sql, values)

    def columns(self, sql: str, values: Sequence[object] = ()) -> dict[str, NDArray[Any]]:
        """Give the same as columns; one in which a value is missing is a masked array."""
        return self._asked(_columns, sql, values)

    def table(self, sql: str, values: Sequence[object] = ()) -> pa.Table:
        """Give the same as an Arrow table: of many rows with many texts the fastest."""
        return self._asked(_table, sql, values)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()
        self._lock.close()

    def _asked(self, ask: _Ask[_Answer], sql: str, values: Sequence[object]) -> _Answer:
        connection = self._connection
        try:
            return ask(connection, sql, values)
        except duckdb.Error:
            if not self._renewed(connection):
                raise
        return ask(self._connection, sql, values)

    def _renewed(self, failed: duckdb.DuckDBPyConnection) -> bool:
        """Say whether another connection took the place of one that failed, because its file is damaged."""
        with self._renewing:
            if self._connection is not failed:
                return True
            if self._renew is None:
                return False
            try:
                self._lock.check()
            except files.DamagedError:
                sound = self._renew()
                self._lock, self._connection = sound._lock, sound._connection
                return True
            return False


def _connection(path: Path) -> duckdb.DuckDBPyConnection:
    settings: dict[str, str | bool | int | float | list[str]] = {
        "threads": 2,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "temp_directory": "",
        "memory_limit": MEMORY_LIMIT,
    }
    # Attached to a database of its own: connecting to the path would give a file of that name which this
    # process has open still, though another one may have taken its place.
    connection = duckdb.connect(":memory:", config=settings)
    try:
        quoted = str(path).replace("'", "''")
        connection.execute(f"ATTACH '{quoted}' AS snapshot (READ_ONLY)")
        connection.execute("SET enable_external_access = false")
        connection.execute("SELECT version FROM snapshot.meta")
    except Exception as error:
        connection.close()
        raise files.DamagedError from error
    return connection


def _rows(connection: duckdb.DuckDBPyConnection, sql: str, values: Sequence[object]) -> list[dict[str, Any]]:
    # A cursor a call: DuckDB's connections are not to be used by two threads at once.
    with connection.cursor() as cursor:
        cursor.execute("USE snapshot")
        cursor.execute(sql, list(values))
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _columns(
    connection: duckdb.DuckDBPyConnection, sql: str, values: Sequence[object]
) -> dict[str, NDArray[Any]]:
    with connection.cursor() as cursor:
        cursor.execute("USE snapshot")
        found = cursor.execute(sql, list(values)).fetchnumpy()
        return {name: np.asanyarray(column) for name, column in found.items()}


def _table(connection: duckdb.DuckDBPyConnection, sql: str, values: Sequence[object]) -> pa.Table:
    with connection.cursor() as cursor:
        cursor.execute("USE snapshot")
        return cursor.sql(sql, params=list(values)).to_arrow_table()
