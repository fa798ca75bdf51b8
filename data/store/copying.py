"""A whole record copied into another one, table by table: for backups, and back."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, Table, create_engine, delete, event, func, insert, select, text
from sqlalchemy.engine import URL

from data.store.schema import IMMUTABLE, batches, metadata, redacting, uploads
from data.store.schema_desk import findings

_AT_ONCE = 5_000
# Of transactions and orders under way; and what can be made anew from the kept files.
_LEFT_OUT = {redacting.name, uploads.name, findings.name}
# The order in which no row stands before what it refers to.
TABLES = tuple(table for table in metadata.sorted_tables if table.name not in _LEFT_OUT)
Progress = Callable[[str, int, int], None]


@contextmanager
def record_file(path: Path) -> Iterator[Engine]:
    """Give a record that only this process uses: one SQLite file without anything beside it."""
    engine = create_engine(URL.create("sqlite", database=str(path)), hide_parameters=True)
    event.listen(engine, "connect", _alone)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    try:
        yield engine
    finally:
        engine.dispose()


def copy_all(source: Connection, target: Connection, what: str, progress: Progress) -> None:
    """Copy every row of a record into one whose tables are empty."""
    total = sum(_count(source, table) for table in TABLES)
    done = 0
    for table in TABLES:
        # Kept files are long: one at a time of those.
        at_once = 1 if table.name == "files" else _AT_ONCE
        query = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=at_once)
        for part in source.execute(query).mappings().partitions(at_once):
            target.execute(insert(table), [dict(row) for row in part])
            done += len(part)
            progress(what, done, total)
    if target.dialect.name == "postgresql":
        _move_sequences(target)


def clear(connection: Connection) -> None:
    """Remove every row; to be called within `unguarded`."""
    for table in reversed(metadata.sorted_tables):
        connection.execute(delete(table))


@contextmanager
def unguarded(connection: Connection) -> Iterator[None]:
    """Set the triggers aside that keep what was published; a transaction that fails has them back as well."""
    if connection.dialect.name == "postgresql":
        names = (*IMMUTABLE, batches.name)
        # Orders that come meanwhile wait: their numbers would be those of what is restored. Jobs first, as
        # those who order and those who end a job do: none then waits for the other.
        connection.execute(text(f"LOCK TABLE jobs, {uploads.name} IN EXCLUSIVE MODE"))
        for name in names:
            connection.execute(text(f"ALTER TABLE {name} DISABLE TRIGGER USER"))
        yield
        for name in names:
            connection.execute(text(f"ALTER TABLE {name} ENABLE TRIGGER USER"))
        return
    triggers = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
    for name, _ in triggers:
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    yield
    for _, made in triggers:
        connection.exec_driver_sql(made)


def _count(connection: Connection, table: Table) -> int:
    return int(connection.scalar(select(func.count()).select_from(table)) or 0)


def _move_sequences(connection: Connection) -> None:
    """Let PostgreSQL go on numbering behind what was copied, and never behind what it gave already."""
    for table in metadata.sorted_tables:
        for column in table.primary_key.columns:
            name = connection.scalar(
                text("SELECT pg_get_serial_sequence(:table, :column)"),
                {"table": table.name, "column": column.name},
            )
            if name:
                last = connection.scalar(select(func.max(column))) or 0
                given = connection.scalar(text(f"SELECT last_value FROM {name}")) or 1
                connection.execute(
                    text("SELECT setval(:name, :last)"), {"name": name, "last": max(last, given)}
                )


def _alone(connection: sqlite3.Connection, _record: object) -> None:
    # A file that is thrown away where its making fails needs no journal; it is synced once, at its end.
    connection.isolation_level = None
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "foreign_keys=ON", "recursive_triggers=ON"):
        connection.execute(f"PRAGMA {pragma}").close()
