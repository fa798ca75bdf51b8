"""Which boundaries figures rest on: taken into the record, and changed, as a new dataset version."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection, Engine, insert, select

from data.edition import Edition, edition_name
from data.placing import Placing
from data.store.batches import PublishError
from data.store.engine import reading
from data.store.hooks import NO_HOOKS, Hooks
from data.store.log import next_version, now, one_at_a_time, seal_version
from data.store.pins import nearest, write_pin
from data.store.places import edition_changes, pin_addresses, pins_at
from data.store.places_anew import Values, addressed, has_point, place_again, rows_that
from data.store.schema import files
from data.store.schema_places import boundary_editions
from data.store.staging import signed
from geo import boundaries
from geo.boundaries import Official, Outlines
from geo.locator import Pin


@dataclass(frozen=True, slots=True)
class Adopted:
    """What a change of boundaries did. `version` is the one that it made."""

    version: int
    edition: str | None  # none: the approximate areas
    rows: int  # that carry coordinates, or a pin that lies in another district now
    changed: int  # of these, whose place is another one now
    pins: int  # that lie in another district now


def adopt(
    engine: Engine,
    official: Official | None,
    *,
    by: str,
    reason: str,
    placing: Placing,
    hooks: Hooks = NO_HOOKS,
    first: bool = False,
) -> Adopted | None:
    """Let figures rest on official boundaries, or on the approximate areas, from a new dataset version on.

    Rows that are placed by coordinates are placed again. With `first` nothing is done, and nothing given,
    where anybody ever said which boundaries hold. Raises `PublishError`, and `GeoError` where the file is
    none.
    """
    signed(by, "changes the boundaries")
    if not reason.strip():
        raise PublishError("say why with --reason TEXT: it stands in the log")
    outlines = boundaries.approximate() if official is None else boundaries.made_of(official)
    while True:
        districts = _other_districts(placing.locator.pins, outlines)
        wanted = _placed_by_points(districts)
        with reading(engine).connect() as connection:
            found, last = rows_that(connection, wanted, hooks.progress)
        hooks.progress("writing", 0, 0)
        with engine.begin() as connection:
            one_at_a_time(connection)
            if first and edition_changes(connection):
                return None
            if placing.settle(connection):
                more, _ = rows_that(connection, wanted, hooks.progress, after=last)
                new = replace(placing, outlines=outlines)
                outcome = _written(connection, official, new, districts, [*found, *more], (by, reason))
                hooks.finish(connection, outcome)
                return outcome
        placing = placing.renewed()


def _placed_by_points(pins: Collection[str]) -> Callable[[Values], bool]:
    states = addressed(pins)
    return lambda values: has_point(values) or states(values)


def _other_districts(pins: Mapping[str, Pin], outlines: Outlines) -> dict[str, Pin]:
    """Give the pins that lie in another district by these outlines."""
    found = {key: nearest(pin.lat, pin.lon, outlines) for key, pin in pins.items()}
    return {
        key: replace(pins[key], district=district)
        for key, district in found.items()
        if district is not None and district != pins[key].district
    }


def _written(
    connection: Connection,
    official: Official | None,
    placing: Placing,
    districts: Mapping[str, Pin],
    rows: list[int],
    signed_by: tuple[str, str],
) -> Adopted:
    by, reason = signed_by
    sha256 = hashlib.sha256(official.content).hexdigest() if official else None
    _refuse_same(connection, sha256)
    version, at = next_version(connection), now(connection)
    if official is not None:
        _keep(connection, official, str(sha256), at)
    edition = official.edition if official else None
    connection.execute(
        insert(boundary_editions).values(
            version=version,
            edition=edition,
            file_sha256=sha256,
            source=official.source if official else None,
            author=by,
            reason=reason,
        )
    )
    typed = pin_addresses(connection)
    for key, pin in districts.items():
        write_pin(connection, (key, typed[key]), pin, version, by, reason)
    changed = place_again(connection, placing.at_once().with_pins(pins_at(connection)), rows, version)
    details = {
        "edition": edition,
        "boundaries": sha256,
        "rows": len(rows),
        "changed": changed,
        "pins": len(districts),
        "note": reason,
    }
    seal_version(connection, version, at=at, by=by, action="boundaries", details=details)
    return Adopted(version, edition, len(rows), changed, len(districts))


def _refuse_same(connection: Connection, sha256: str | None) -> None:
    changes = edition_changes(connection)
    if not changes:
        return
    held: Edition | None = changes[-1].edition
    if (held.sha256 if held else None) == sha256:
        raise PublishError(f"the figures rest on the boundaries {edition_name(held)!r} already")


def _keep(connection: Connection, official: Official, sha256: str, at: str) -> None:
    there = select(files.c.sha256).where(files.c.sha256 == sha256)
    if connection.execute(there).first() is None:
        content = official.content
        row = {"sha256": sha256, "size": len(content), "content": content, "kept_at": at}
        connection.execute(insert(files), row)


__all__ = ["Adopted", "adopt"]
