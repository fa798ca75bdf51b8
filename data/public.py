"""The dataset that is public now, for whoever reads: pages, command line, tests."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from data.snapshot.reader import Snapshot, Stamp, open_snapshot, public_stamp
from data.store.engine import StoreError, connect


@cache
def engine(home: Path) -> Engine:
    """Give this process's connection to the record of a home folder."""
    return connect(home)


@lru_cache(maxsize=4)
def _opened(home: Path, stamp: Stamp) -> Snapshot:
    return open_snapshot(engine(home), home, stamp)


def current(home: Path) -> Snapshot:
    """Give the snapshot of the public version.

    Raises `StoreError` where nothing was ever published or the record cannot be read.
    """
    try:
        stamp = public_stamp(engine(home))
    except DBAPIError as error:
        # The driver's own words may repeat the address with its password.
        raise StoreError(
            "the record cannot be read: run `python -m data prepare`, or see DATABASE_URL and "
            "PROCUREMENT_MAP_HOME"
        ) from error
    if stamp is None:
        raise StoreError("nothing is published yet: run `python -m data prepare` first")
    return _opened(home, stamp)
