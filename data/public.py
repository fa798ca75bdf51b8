"""The dataset as it is public now, and as it was, for whoever reads: pages, command line, tests."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from data.files import DataError
from data.snapshot import files
from data.snapshot.build import Progress
from data.snapshot.opening import open_snapshot
from data.snapshot.reader import Snapshot
from data.snapshot.stamp import Stamp, VersionInfo, all_versions, public_stamp
from data.store import trouble
from data.store.engine import StoreError, connect, reading
from data.store.log import details_of
from data.store.sums import from_totals

_PATIENCE_SECONDS, _LOOK_SECONDS = 0.6, 0.05  # of a page for a snapshot that somebody else is making
_OTHERS_SECONDS = 0.2  # until whoever published it has begun to make it
_AGAIN_SECONDS = 10.0  # until it is tried again where it failed
_SHORT, _SHORT_SECONDS = 5_000, 5.0  # awards; of a page for a snapshot that is made in a second or two
_long: list[Path] = []  # the snapshot that was last waited for in vain
_REMEMBERED = 4  # snapshots that a process keeps open, besides those that a page is reading

# The one used last stands at the end.
_opened: dict[tuple[Path, Stamp], Snapshot] = {}
_remembering, _making = threading.Lock(), threading.Lock()

logger = logging.getLogger("procurement_map")


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
    """Give the public version, or the one before it where making its snapshot takes long.

    Nobody waits for a very long file that was just published: it is seen as soon as its figures are there.
    Whoever published it makes them; where nobody does, a thread of this process.
    Raises `StoreError` like `current`.
    """
    with _record_read():
        stamp = public_stamp(engine(home))
    older = None if stamp is None else _older(home, stamp)
    if stamp is not None and older is not None:
        target, begun = files.folder(home) / stamp.file_name, time.monotonic()
        is_short = not target.is_file() and _is_short(home, stamp)
        patience = _SHORT_SECONDS if is_short else _PATIENCE_SECONDS
        while not target.is_file():
            waited, is_being_built = time.monotonic() - begun, files.is_being_built(target)
            if not is_being_built and is_short:
                break
            if not is_being_built and waited >= _OTHERS_SECONDS:
                _make_beside(home, stamp)
            # Who came before has waited for it already: nobody else does, while it is being made.
            if waited >= patience or (is_being_built and target in _long):
                _long[:] = [target]
                return older
            time.sleep(_LOOK_SECONDS)
    return current(home, progress)


def _is_short(home: Path, stamp: Stamp) -> bool:
    """Say whether a version has so few awards that its snapshot is made in a second or two."""
    with _record_read(), reading(engine(home)).connect() as connection:
        told = details_of(connection, stamp.version) or {}
    return sum(each.awards for each in from_totals(told.get("totals", {})).values()) <= _SHORT


def _make_beside(home: Path, stamp: Stamp) -> None:
    """Have the snapshot made without letting anybody wait; one thread at a time."""
    if not _making.acquire(blocking=False):
        return

    def make() -> None:
        try:
            _snapshot(home, stamp, None)
        except DataError as error:
            logger.error("the snapshot of version %s was not made: %s", stamp.version, error)
            time.sleep(_AGAIN_SECONDS)
        finally:
            _making.release()

    threading.Thread(target=make, name="snapshot", daemon=True).start()


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
