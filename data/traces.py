"""What a redaction leaves beside the record: snapshots of before, and what the database's files remember."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, func, select

from data.snapshot import files
from data.store.engine import reading
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
    if not scrub(engine):
        return False
    done(home)
    return True


def backups_of(home: Path) -> list[Path]:
    """Give what restores put aside in a home: it holds what was redacted since."""
    return sorted((home / "backups").glob("*.sqlite"))
