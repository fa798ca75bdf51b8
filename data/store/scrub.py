"""The files of a database without what was taken out of its tables."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from data.store.schema import REDACTABLE

_TABLES = (*REDACTABLE, "redacting", "jobs", "uploads", "lookups", "findings", "drafts", "proposals")
_TRIES, _WAIT_SECONDS = 5, 1.0
_DUE = "scrub.due"
# What an older transaction may still see VACUUM keeps, as it stood.
_NOW = text("SELECT CAST(pg_current_xact_id() AS text)")
_OLDER = text(
    "SELECT count(*) FROM ("
    " SELECT backend_xmin AS held FROM pg_stat_activity WHERE datname = current_database()"
    " UNION ALL SELECT backend_xid FROM pg_stat_activity WHERE datname = current_database()"
    " UNION ALL SELECT transaction FROM pg_prepared_xacts WHERE database = current_database()"
    " UNION ALL SELECT xmin FROM pg_replication_slots"
    " UNION ALL SELECT backend_xmin FROM pg_stat_replication"
    ") AS others WHERE age(held) > age(CAST(CAST(:now AS text) AS xid))"
)


@contextmanager
def due(home: Path) -> Iterator[None]:
    """Note that what happens here is to be followed by a scrub, whoever comes to it; not where it fails."""
    mark = home / _DUE
    # What an earlier redaction left due stays so, whatever becomes of this one.
    was_due = mark.exists()
    mark.touch()
    try:
        yield
    except Exception:
        if not was_due:
            mark.unlink(missing_ok=True)
        raise


def is_due(home: Path) -> bool:
    """Say whether a process died between a redaction and what has to follow it."""
    return (home / _DUE).exists()


def done(home: Path) -> None:
    """Note that nothing is due any more."""
    (home / _DUE).unlink(missing_ok=True)


def scrub(engine: Engine) -> bool:
    """Leave nothing of what rows said before in free space, indexes and journal; False where that failed.

    It may be repeated at any time. It needs as much room on the disk as the record takes.
    """
    for tried in range(_TRIES):
        try:
            if _on_sqlite(engine) if engine.dialect.name == "sqlite" else _on_postgresql(engine):
                return True
        except OperationalError:
            # Somebody is at work there, or the disk is full: both pass.
            pass
        if tried < _TRIES - 1:
            time.sleep(_WAIT_SECONDS)
    return False


def _on_sqlite(engine: Engine) -> bool:
    with engine.connect() as connection:
        connection.detach()
        driver = connection.connection.dbapi_connection
        assert driver is not None
        # Past the engine: its transactions begin by themselves, and these statements want none.
        try:
            driver.execute("PRAGMA secure_delete=ON").close()
            driver.execute("VACUUM").close()
            busy, *_ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except engine.dialect.loaded_dbapi.OperationalError:
            return False
    return not busy


def _on_postgresql(engine: Engine) -> bool:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if connection.scalar(_OLDER, {"now": connection.scalar(_NOW)}):
            return False
        connection.execute(text("SET lock_timeout = '30s'"))
        for table in _TABLES:
            connection.execute(text(f"VACUUM (FULL) {table}"))
        connection.execute(text("RESET lock_timeout"))
    return True
