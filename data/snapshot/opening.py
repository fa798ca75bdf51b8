"""Opening the snapshot of a version, building it where there is none that is sound.

One process and thread builds a file; the others wait for it and hear how far it is.
"""

from __future__ import annotations

import time
from pathlib import Path

import duckdb
from sqlalchemy import Engine

from data.snapshot import files
from data.snapshot.build import Progress, build
from data.snapshot.reader import Snapshot
from data.snapshot.stamp import Stamp, public_stamp, stamp_in
from data.store import engine as store
from data.store.engine import StoreError

_TRIES = 3
_LOOK_SECONDS = 0.05
# Anybody may ask for any older version: a home builds one of these at a time.
_OLDER = "older"


def open_snapshot(engine: Engine, home: Path, stamp: Stamp, progress: Progress | None = None) -> Snapshot:
    """Open the snapshot of a state, building it first where there is none that is sound.

    Where texts were redacted meanwhile it is that version's without them. `progress` is called with awards
    done and awards in all.

    Raises `StoreError` where it can neither be opened nor built.
    """
    built = 0
    while True:
        target = files.folder(home) / stamp.file_name
        opened = _opened(engine, home, target, stamp)
        if opened is not None:
            return opened
        if built == _TRIES:
            raise StoreError(
                f"{_what(stamp)} was built in {target.parent} but cannot be read there: see to that disk"
            )
        try:
            built += _build_or_wait(engine, target, stamp, progress)
        except (duckdb.Error, OSError, MemoryError) as error:
            raise StoreError(
                f"{_what(stamp)} cannot be written in {target.parent}: {_reason(error)}; make room there and "
                "let this program write there, or name another home with PROCUREMENT_MAP_HOME"
            ) from error
        stamp = public_stamp(engine, stamp.version) or stamp


def _opened(engine: Engine, home: Path, target: Path, stamp: Stamp) -> Snapshot | None:
    try:
        opened = Snapshot(target, stamp, renew=lambda: open_snapshot(engine, home, stamp))
    except (files.DamagedError, FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise StoreError(
            f"{_what(stamp)} cannot be read in {target.parent}: {_reason(error)}; let this program read "
            "there, or name another home with PROCUREMENT_MAP_HOME"
        ) from error
    files.used(target)
    return opened


def _build_or_wait(engine: Engine, target: Path, stamp: Stamp, progress: Progress | None) -> bool:
    """Build, or wait a moment for the one who does. Says whether it was built here."""
    target.parent.mkdir(parents=True, exist_ok=True)
    turn = lock = None
    if public_stamp(engine) == stamp or (turn := files.BuildLock.take(target.with_name(_OLDER))):
        lock = files.BuildLock.take(target)
    if lock is None:
        if turn is not None:
            turn.release()
        time.sleep(_LOOK_SECONDS)
        if progress is not None:
            progress(*files.told_progress(target))
        return False

    def say(done: int, total: int) -> None:
        lock.say(done, total)
        if progress is not None:
            progress(done, total)

    try:
        if files.is_sound(target):
            # Somebody ended the work between the look at the file and the lock.
            return False
        _build(engine, target, stamp, say)
    finally:
        lock.release()
        if turn is not None:
            turn.release()
    return True


def _build(engine: Engine, target: Path, stamp: Stamp, progress: Progress) -> None:
    """Build the file, if the record still gives that state."""
    files.discard(target)
    files.clear_aside(target)
    with store.reading(engine).connect() as connection:
        if stamp_in(connection, stamp.version) != stamp:
            return
        build(connection, stamp.version, files.aside(target), progress)
    files.put(target)
    if public_stamp(engine, stamp.version) != stamp:
        # Redacted meanwhile: the file may hold what is to be gone.
        files.discard(target)


def _what(stamp: Stamp) -> str:
    return f"the copy of version {stamp.version} that pages read"


def _reason(error: BaseException) -> str:
    """Say in one line what went wrong."""
    told = error.strerror if isinstance(error, OSError) else str(error).partition("\n")[0]
    return told or type(error).__name__
