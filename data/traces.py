"""What a redaction leaves beside the record: snapshots of before, and what the database's files remember."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Engine, func, select
from sqlalchemy.exc import OperationalError

from data.snapshot import files
from data.store.backup import clear_left
from data.store.engine import reading
from data.store.log import one_at_a_time
from data.store.redactions import keep_ledger
from data.store.schema import redactions
from data.store.scrub import done, scrub


def erase_traces(engine: Engine, home: Path) -> bool:
    """Remove what holds redacted texts beside the record; False where the database is busy.

    May be repeated. Snapshots of other homes go when these build their next one.
    """
    keep_ledger(engine, home)
    with reading(engine).connect() as connection:
        count = int(connection.scalar(select(func.count()).select_from(redactions)) or 0)
    files.remove_old(files.folder(home), count)
    _clear_left(engine, home)
    if not scrub(engine):
        return False
    done(home)
    return True


def backups_of(home: Path) -> list[Path]:
    """Give what backups and restores put aside in a home, whole or not: it holds what was redacted since."""
    patterns = ("backups/*.sqlite", "backups/.*.aside", ".*.aside", ".restore-*")
    return sorted(path for pattern in patterns for path in home.glob(pattern))


def _clear_left(engine: Engine, home: Path) -> None:
    """Remove what backups and restores left whose process died; what cannot be removed `backups_of` names."""
    for folder in (home, home / "backups"):
        clear_left(folder)
    if not any(home.glob(".restore-*")):
        return
    with suppress(OperationalError), engine.begin() as connection:
        # Whoever restores holds this lock from the beginning to the end.
        one_at_a_time(connection)
        for left in home.glob(".restore-*"):
            shutil.rmtree(left, ignore_errors=True)
