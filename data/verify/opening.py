"""Opening a record to look at it: nothing is written, also where it is damaged or cannot be written."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, inspect
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from data.store.engine import BUSY_TIMEOUT_MS, MIGRATIONS, StoreError, reading
from data.verify.inspection import reason

_NO_WRITING = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)


@contextmanager
def opened(engine: Engine) -> Iterator[Connection]:
    """Give a connection on which the whole record is seen as it is now.

    Raises `StoreError` where it cannot be read at all, or is of another edition of the program.
    """
    if engine.dialect.name != "sqlite":
        with _connection(reading(engine)) as connection:
            yield connection
        return
    own = _sqlite_engine(Path(engine.url.database or ""))
    try:
        with _connection(own) as connection:
            yield connection
    finally:
        own.dispose()


@contextmanager
def _connection(engine: Engine) -> Iterator[Connection]:
    try:
        connection = engine.connect()
    except SQLAlchemyError as error:
        raise StoreError(
            f"the record cannot be read ({reason(error)}): see DATABASE_URL and the home folder, "
            "or restore a backup"
        ) from error
    with connection:
        _check_edition(connection)
        yield connection


def _sqlite_engine(path: Path) -> Engine:
    if not path.is_file():
        raise StoreError(f"there is no record in {path.parent}: `python -m data prepare` makes one")
    source = f"file:{quote(str(path.absolute()))}"
    try:
        _connected(f"{source}?mode=rw").close()
    except sqlite3.OperationalError as error:
        # A folder that cannot be written has no room for what SQLite keeps beside the file. It may be done
        # without where nobody else can write either, and nothing waits there to be taken in.
        beside = path.with_name(f"{path.name}-wal")
        waits = beside.exists() and beside.stat().st_size
        if error.sqlite_errorcode & 0xFF in _NO_WRITING and not waits:
            source += "?immutable=1"
    except sqlite3.Error:
        pass
    engine = create_engine("sqlite://", creator=lambda: _connected(source), poolclass=NullPool)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine


def _connected(source: str) -> sqlite3.Connection:
    connection = sqlite3.connect(source, uri=True, isolation_level=None)
    # A text that is none any more is not to end the look at all others.
    connection.text_factory = lambda content: content.decode("utf-8", "surrogateescape")
    connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA query_only=ON")
    connection.execute("SELECT count(*) FROM sqlite_master")
    return connection


def _check_edition(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    try:
        tables = inspect(connection).get_table_names()
        edition = MigrationContext.configure(connection).get_current_revision()
    except (SQLAlchemyError, UnicodeError, ValueError, TypeError) as error:
        raise StoreError(f"the record cannot be read ({reason(error)}): restore a backup") from error
    if not tables:
        raise StoreError("the record is empty: `python -m data prepare` makes its tables")
    script = ScriptDirectory.from_config(config)
    if edition == script.get_current_head():
        return
    known = {revision.revision for revision in script.walk_revisions()}
    if edition in known:
        raise StoreError(
            "the record was made by an older edition of this program: `python -m data prepare` brings it up"
        )
    raise StoreError(
        "the record was made by a newer edition of this program, or is damaged: use that edition, "
        "or restore a backup"
    )
