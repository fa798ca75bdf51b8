"""The ground of the map as the record has it: that of the boundaries which a version's figures rest on."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from data.outlines import outlines_in
from data.store.engine import reading
from data.store.places import edition_changes
from geo import boundaries
from geo.map_ground import APPROXIMATE, Ground, ground


def named(engine: Engine, home: Path, name: str) -> Ground | None:
    """Give the ground of the edition that a name begins with, as this program draws it now.

    Nothing where the record knows no such edition. Raises `BoundariesError` or `StoreError` where its
    outlines cannot be had.
    """
    word = name.rpartition("-")[0]
    if word == APPROXIMATE:
        return ground(boundaries.approximate(), home)
    with reading(engine).connect() as connection:
        changes = edition_changes(connection)
    for change in changes:
        if change.edition is not None and change.edition.name.replace(" ", "-") == word:
            return ground(outlines_in(engine, home, change.edition), home)
    return None
