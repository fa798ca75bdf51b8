"""Opening the snapshot of the public version, building it where it is missing or damaged."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
from sqlalchemy import Connection, Engine, select

from data.snapshot.build import build
from data.store import engine as store
from data.store.schema import audit, versions

# Moves when the snapshot's tables or the rules that fill them do: older files are then built anew.
FORMAT = 3
_building = threading.Lock()


@dataclass(frozen=True, slots=True)
class Stamp:
    """Which state of the record is public."""

    version: int
    digest: str  # hash of the audit entry that made it: two records never share one
    at: str  # ISO 8601, UTC

    @property
    def file_name(self) -> str:
        """Give the name of the snapshot of this state."""
        return f"{self.version}-{self.digest[:12]}-f{FORMAT}.duckdb"


class Snapshot:
    """One dataset version, read-only, safe to share between threads."""

    def __init__(self, path: Path, stamp: Stamp) -> None:
        settings: dict[str, str | bool | int | float | list[str]] = {
            "threads": 2,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
        self.stamp = stamp
        self._connection = duckdb.connect(str(path), read_only=True, config=settings)
        self._connection.execute("SELECT version FROM meta")

    @property
    def version(self) -> int:
        """Give the dataset version."""
        return self.stamp.version

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[dict[str, Any]]:
        """Give the rows of one statement, each as column -> value. Values are always bound."""
        # A cursor a call: DuckDB's connections are not to be used by two threads at once.
        with self._connection.cursor() as cursor:
            cursor.execute(sql, list(values))
            names = [column[0] for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


def public_stamp(engine: Engine) -> Stamp | None:
    """Say which state is public; nothing before the first publishing."""
    with store.reading(engine).connect() as connection:
        return _stamp(connection)


def _stamp(connection: Connection) -> Stamp | None:
    query = (
        select(versions.c.version, audit.c.hash, versions.c.at)
        .join(audit, audit.c.audit_id == versions.c.audit_id)
        .order_by(versions.c.version.desc())
        .limit(1)
    )
    found = connection.execute(query).first()
    return Stamp(*found) if found else None


def open_snapshot(engine: Engine, home: Path, stamp: Stamp) -> Snapshot:
    """Open the snapshot of the state `stamp`, building it first where there is none that opens.

    Where a newer state has become public meanwhile, it is that one's.
    """
    path = home / "snapshots" / stamp.file_name
    with _building:
        if path.exists():
            try:
                return Snapshot(path, stamp)
            except duckdb.Error:
                # A damaged file is only a copy of the record: it is made again.
                path.unlink(missing_ok=True)
        with store.reading(engine).connect() as connection:
            # Asked again inside the transaction that is read: somebody may have published meanwhile.
            stamp = _stamp(connection) or stamp
            path = path.with_name(stamp.file_name)
            build(connection, stamp.version, path)
        return Snapshot(path, stamp)
