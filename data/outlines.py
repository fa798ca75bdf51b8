"""District outlines as the record has them: those of an edition, whatever the home has beside it."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from data.edition import Edition, edition_name
from data.store.engine import StoreError, reading
from data.store.places import edition_at, file_content
from geo import boundaries
from geo.boundaries import BoundariesError, Official, Outlines

_REMEMBERED = 2  # editions that a process keeps, as they were drawn from the record

_drawn: dict[str, Outlines] = {}
_remembering = threading.Lock()


def outlines_of(home: Path, edition: Edition | None, content: Callable[[str], bytes]) -> Outlines:
    """Give the outlines of an edition; without one the approximate areas.

    They are made of the very file that the record names by its SHA-256: the home may have it, else `content`
    gives it. What the home made of it is not asked. Raises `BoundariesError`.
    """
    if edition is None:
        return boundaries.approximate()
    with _remembering:
        if edition.sha256 not in _drawn:
            found = boundaries.file_of(home, edition.sha256) or content(edition.sha256)
            if hashlib.sha256(found).hexdigest() != edition.sha256:
                raise BoundariesError(
                    f"the record's file of the {edition.name} boundaries is missing or damaged: load that "
                    "file with `python -m geo boundaries use FILE`, or restore a backup"
                )
            _drawn[edition.sha256] = boundaries.drawn(Official(found, edition.name, edition.source))
            while len(_drawn) > _REMEMBERED:
                del _drawn[next(iter(_drawn))]
        return _drawn[edition.sha256]


def outlines_in(engine: Engine, home: Path, edition: Edition | None) -> Outlines:
    """Give the same; the record is asked only where the home lacks them.

    Raises `BoundariesError` or `StoreError` where they can be had from neither.
    """

    def content(sha256: str) -> bytes:
        try:
            with reading(engine).connect() as connection:
                return file_content(connection, sha256)
        except DBAPIError as error:
            # The driver's own words may repeat the address with its password.
            raise StoreError("the boundaries cannot be read from the record") from error

    return outlines_of(home, edition, content)


def left_over(engine: Engine, home: Path) -> str | None:
    """Say what to do where a home has official boundaries that are not those of the figures."""
    own = boundaries.load(home)
    if not own.official:
        return own.fault
    with reading(engine).connect() as connection:
        used = edition_at(connection)
    if used is not None and used.name == own.edition:
        return None
    return (
        f"This home has the {own.edition} boundaries, but the figures rest on the "
        f"{edition_name(used)}. Take them into the record with: "
        "python -m data boundaries adopt --by NAME --reason TEXT"
    )
