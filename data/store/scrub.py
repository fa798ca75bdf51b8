"""The files of a database without what was taken out of its tables."""

from __future__ import annotations

import time

from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from data.store.schema import REDACTABLE

_TABLES = (*REDACTABLE, "redacting", "jobs", "uploads")
_TRIES, _WAIT_SECONDS = 5, 1.0


def scrub(engine: Engine) -> bool:
    """Leave nothing of what rows said before in free space, indexes and journal; False where others are busy.

    It may be repeated at any time. It needs as much room on the disk as the record takes.
    """
    for tried in range(_TRIES):
        try:
            if _on_sqlite(engine) if engine.dialect.name == "sqlite" else _on_postgresql(engine):
                return True
        except OperationalError as error:
            if not any(sign in str(error.orig) for sign in ("locked", "lock timeout")):
                raise
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
        except engine.dialect.loaded_dbapi.OperationalError as error:
            if "locked" not in str(error):
                raise
            return False
    return not busy


def _on_postgresql(engine: Engine) -> bool:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SET lock_timeout = '30s'"))
        for table in _TABLES:
            connection.execute(text(f"VACUUM (FULL) {table}"))
        connection.execute(text("RESET lock_timeout"))
    return True
