"""The dataset as it is public now, and as it was, for whoever reads: pages, command line, tests."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from data.snapshot import files
from data.snapshot.build import Progress
from data.snapshot.opening import open_snapshot
from data.snapshot.reader import Snapshot
from data.snapshot.stamp import Stamp, VersionInfo, all_versions, public_stamp
from data.store import trouble
from data.store.engine import StoreError, connect

_PATIENCE_SECONDS, _LOOK_SECONDS = 0.6, 0.05  # of a page for a snapshot that somebody else is making
_REMEMBERED = 4  # snapshots that a process keeps open, besides those that a page is reading

# The one used last stands at the end.
_opened: dict[tuple[Path, Stamp], Snapshot] = {}
_remembering = threading.Lock()


@cache
def engine(home: Path) -> Engine:
    """Give this process's connection to the record of a home folder."""
    return connect(home)


def current(home: Path, progress: Progress | None = None) -> Snapshot:
    """Give the snapshot of the public version; where it has to be built, `progress` hears how far it is.

    Raises `StoreError` where nothing was ever published or the record cannot be read.
    """
    with _record_read():
        stamp = public_stamp(engine(home))
        if stamp is None:
            raise StoreError("nothing is published yet: run `python -m data prepare` first")
        return _snapshot(home, stamp, progress)


def at_hand(home: Path, progress: Progress | None = None) -> Snapshot:
    """Give the public version, or while its snapshot is being made the one before that this process has open.

    For whoever works through many items and makes a version with each: nothing that was redacted is in it.
    Raises `StoreError` like `current`.
    """
    with _record_read():
        stamp = public_stamp(engine(home))
    if stamp is not None and not (files.folder(home) / stamp.file_name).is_file():
        older = _older(home, stamp)
        if older is not None:
            return older
    return current(home, progress)


def soon(home: Path, progress: Progress | None = None) -> Snapshot:
    """Give the public version, or the one before it where somebody else needs longer to make its snapshot.

    Nobody waits for a very long file that was just published: it is seen as soon as its figures are there.
    Raises `StoreError` like `current`.
    """
    with _record_read():
        stamp = public_stamp(engine(home))
    older = None if stamp is None else _older(home, stamp)
    if stamp is not None and older is not None:
        target, deadline = files.folder(home) / stamp.file_name, time.monotonic() + _PATIENCE_SECONDS
        while not target.is_file() and files.is_being_built(target):
            if time.monotonic() > deadline:
                return older
            time.sleep(_LOOK_SECONDS)
    return current(home, progress)


def _older(home: Path, stamp: Stamp) -> Snapshot | None:
    """Give the newest snapshot open here of a version before, where nothing was redacted since."""
    with _remembering:
        known = [one for (place, _), one in _opened.items() if place == home]
    same = [one for one in known if one.stamp.redactions == stamp.redactions]
    return max(
        (one for one in same if one.version < stamp.version), key=lambda one: one.version, default=None
    )


def at(home: Path, version: int, progress: Progress | None = None) -> Snapshot:
    """Give the snapshot of what was public with a version, like `current`.

    Raises `StoreError` also where there is no such version.
    """
    with _record_read():
        # More digits than a database's whole numbers have are not worth a question.
        stamp = public_stamp(engine(home), version) if 0 < version < 2**31 else None
        if stamp is None:
            raise StoreError(
                f"there is no version {version} of this dataset: leave the version out for the newest"
            )
        return _snapshot(home, stamp, progress)


def versions(home: Path) -> list[VersionInfo]:
    """Give every version, the oldest first; none before the first publishing."""
    with _record_read():
        return all_versions(engine(home))


def forget() -> None:
    """Let go of all snapshots of this process; each is closed when nobody reads it any more."""
    with _remembering:
        _opened.clear()


def _snapshot(home: Path, stamp: Stamp, progress: Progress | None) -> Snapshot:
    with _remembering:
        known = _opened.pop((home, stamp), None)
        if known is not None:
            _opened[home, stamp] = known
            return known
    opened = open_snapshot(engine(home), home, stamp, progress)
    with _remembering:
        # A page may read one that is forgotten here: it is closed when the page lets go of it.
        for place, other in list(_opened):
            if place == home and other.redactions < opened.stamp.redactions:
                del _opened[place, other]
        known = _opened.setdefault((home, opened.stamp), opened)
        while len(_opened) > _REMEMBERED:
            del _opened[next(iter(_opened))]
    files.remove_old(files.folder(home), opened.stamp.redactions)
    return known


@contextmanager
def _record_read() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        raise StoreError(trouble.sentence(error)) from error
