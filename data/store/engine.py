"""A connection to the system of record: SQLite in the home folder, or what DATABASE_URL names."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url

from data.files import DataError
from data.store.log import one_at_a_time

RECORD = "record.sqlite"  # the file in the home, where DATABASE_URL names no other database
BUSY_TIMEOUT_MS = 30_000
MIGRATIONS = Path(__file__).parent / "migrations"
NEWER = (
    "the record was made by a newer edition of this program: use that one, or name another home with "
    "PROCUREMENT_MAP_HOME"
)


class StoreError(DataError):
    """The record cannot be reached or used."""


def database_url(home: Path) -> URL:
    """Give the address of the record: DATABASE_URL, or `record.sqlite` in the home folder.

    Raises `StoreError` where DATABASE_URL is no address of a database.
    """
    given = os.environ.get("DATABASE_URL", "").strip()
    if not given:
        return URL.create("sqlite", database=str(home / RECORD))
    try:
        return make_url(given)
    except Exception as error:
        # The address may hold a password: it is not repeated.
        raise StoreError(
            "DATABASE_URL is not an address of a database; for example "
            "postgresql+psycopg://USER:PASSWORD@HOST/NAME, or leave it out for SQLite"
        ) from error


def connect(home: Path) -> Engine:
    """Open the record, making the home folder where it is missing."""
    home.mkdir(parents=True, exist_ok=True)
    url = database_url(home)
    if url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:"):
        raise StoreError("DATABASE_URL names a database in memory: nothing published there would be kept")
    # What rows say does not belong into logs.
    engine = create_engine(url, hide_parameters=True)
    if url.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _sqlite_settings)
        event.listen(engine, "begin", _begin)
    return engine


def reading(engine: Engine) -> Engine:
    """Give the same record for reading only: its transactions never take the write lock."""
    if engine.dialect.name == "postgresql":
        # All statements of one transaction see the same state, as SQLite's do.
        return engine.execution_options(reading=True, isolation_level="REPEATABLE READ")
    return engine.execution_options(reading=True)


def migrate(engine: Engine) -> None:
    """Bring the tables to this program's edition; does nothing, and takes no lock, where they are.

    Raises `StoreError` where the record was made by a newer edition of the program.
    """
    config = _config()
    head = ScriptDirectory.from_config(config).get_current_head()
    with reading(engine).connect() as connection:
        if MigrationContext.configure(connection).get_current_revision() == head:
            return
    with engine.connect() as connection, _without_foreign_keys(connection), connection.begin():
        one_at_a_time(connection)
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise StoreError(NEWER) from error
        if (
            connection.dialect.name == "sqlite"
            and connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        ):
            raise StoreError("the record is damaged: rows lack what they refer to; restore a backup")


def refuse_newer(connection: Connection) -> None:
    """Raise `StoreError` where the record was made by a newer edition: its tables may mean other things."""
    edition = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if edition not in _editions():
        raise StoreError(NEWER)


@cache
def _editions() -> frozenset[str]:
    return frozenset(script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


@contextmanager
def _without_foreign_keys(connection: Connection) -> Iterator[None]:
    """Let SQLite make a table anew while others refer to it; PostgreSQL alters tables in place."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.dbapi_connection
    assert driver is not None
    # Outside of a transaction: within one SQLite does not hear this setting.
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def _sqlite_settings(connection: sqlite3.Connection, _record: object) -> None:
    """Set what a crash or a second process must not break."""
    # The driver's own transaction handling would begin late; `_begin` does it instead.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        # Without it INSERT OR REPLACE would remove a row without asking the trigger that refuses that.
        "recursive_triggers=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    """Take the write lock at the start, so that two writers wait for each other instead of failing late."""
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
