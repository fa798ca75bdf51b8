"""Where a person says that an address is: it counts before all that the program knows."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, insert

from data.placing import Placing
from data.redaction import is_redacted
from data.store.batches import PublishError
from data.store.engine import reading
from data.store.hooks import NO_HOOKS, Hooks
from data.store.log import next_version, now, one_at_a_time, seal_version
from data.store.places import pins_at
from data.store.places_anew import addressed, place_again, rows_that
from data.store.redaction_known import is_taken_out
from data.store.schema_places import pins as table
from data.store.staging import signed
from geo.boundaries import Outlines, nearest_district
from geo.locator import Pin, address_key
from geo.plain_text import escaped

_LONGEST = 1_000  # characters; no address is longer
_MARK = re.compile("^redacted$|redacted[0-9a-f]{6}")  # of a redaction, in the key of an address
_OFF_SHORE_M = 1_000  # piers and new land lie outside of outlines that are near the truth only


@dataclass(frozen=True, slots=True)
class Pinned:
    """What a pin did. `version` is the one that it made."""

    version: int
    address: str
    district: str | None  # that holds the point; none where the pin was taken back
    lat: float | None
    lon: float | None
    rows: int  # published rows that state the address
    changed: int  # of these, whose place is another one now


@dataclass(frozen=True, slots=True)
class _Order:
    """What is to be written, and by whom."""

    key: str
    address: str
    point: tuple[float, float] | None
    by: str
    reason: str


def pin(
    engine: Engine,
    address: str,
    lat: float,
    lon: float,
    *,
    by: str,
    reason: str,
    placing: Placing,
    hooks: Hooks = NO_HOOKS,
) -> Pinned:
    """Say where an address is, for all rows that state it now or later, as a new dataset version.

    `lat` and `lon` are EPSG:4326. Raises `PublishError`.
    """
    return _carried_out(engine, _order(address, (lat, lon), by, reason), placing, hooks)


def unpin(
    engine: Engine, address: str, *, by: str, reason: str, placing: Placing, hooks: Hooks = NO_HOOKS
) -> Pinned:
    """Take a pin back: the rules place the address again. Raises `PublishError`."""
    return _carried_out(engine, _order(address, None, by, reason), placing, hooks)


def nearest(lat: float, lon: float, outlines: Outlines) -> str | None:
    """Give the district that holds the point of a pin, or is near it."""
    return nearest_district(lat, lon, outlines, _OFF_SHORE_M)


def write_pin(
    connection: Connection, order: tuple[str, str], pin: Pin | None, version: int, by: str, reason: str
) -> None:
    """Write what is said of an address, (key, as typed), as part of a version."""
    key, address = order
    connection.execute(
        insert(table).values(
            address_key=key,
            version=version,
            address=address,
            lat=pin.lat if pin else None,
            lon=pin.lon if pin else None,
            district=pin.district if pin else None,
            author=by,
            reason=reason,
        )
    )


def _order(address: str, point: tuple[float, float] | None, by: str, reason: str) -> _Order:
    signed(by, "pins")
    if not reason.strip():
        raise PublishError("say why with --reason TEXT: it stands in the log")
    typed = " ".join(address.split())
    key = address_key(typed)
    if not key or is_redacted(typed) or _MARK.search(key.replace(" ", "")):
        raise PublishError(f"{address!r} is no address: write it as the files do")
    if len(typed) > _LONGEST:
        raise PublishError(f"an address of {len(typed):,} characters: {_LONGEST:,} are the most")
    return _Order(key, typed, point, by, reason)


def refuse_taken_out(engine: Engine, address: str) -> None:
    """Raise `PublishError` where a pin would bring an address back that was redacted.

    To be called before the order is written down: it holds the address too.
    """
    key = address_key(address)
    with reading(engine).connect() as connection:
        if not is_taken_out(connection, key):
            return
        rows, _ = rows_that(connection, addressed({key}), NO_HOOKS.progress)
        _refuse_taken_out(connection, key, rows)


def _refuse_taken_out(connection: Connection, key: str, rows: Collection[int]) -> None:
    if not rows and is_taken_out(connection, key):
        raise PublishError(
            "this address was redacted, and no award states it now: a pin would bring it back into the record"
        )


def _carried_out(engine: Engine, order: _Order, placing: Placing, hooks: Hooks) -> Pinned:
    while True:
        states = addressed({order.key})
        with reading(engine).connect() as connection:
            found, last = rows_that(connection, states, hooks.progress)
        hooks.progress("writing", 0, 0)
        with engine.begin() as connection:
            one_at_a_time(connection)
            if placing.settle(connection):
                more, _ = rows_that(connection, states, hooks.progress, after=last)
                outcome = _written(connection, order, placing, [*found, *more], hooks.told)
                hooks.finish(connection, outcome)
                return outcome
        placing = placing.renewed()


def _written(
    connection: Connection,
    order: _Order,
    placing: Placing,
    rows: Collection[int],
    told: Mapping[str, Any],
) -> Pinned:
    held = pins_at(connection)
    new = None if order.point is None else _pin(order.point, placing)
    if held.get(order.key) == new:
        raise PublishError(
            f"{escaped(order.address)}: it is pinned there already"
            if new
            else f"{escaped(order.address)}: it is not pinned; `python -m data pins` lists what is"
        )
    if new is not None:
        _refuse_taken_out(connection, order.key, rows)
    version, at = next_version(connection), now(connection)
    write_pin(connection, (order.key, order.address), new, version, order.by, order.reason)
    changed = place_again(connection, placing.at_once().with_pins(pins_at(connection)), rows, version)
    # The address stands beside the log, not in it: the log is never changed, and an address may be redacted.
    details = {"note": order.reason, "rows": len(rows), "changed": changed, **told}
    action = "pin" if new else "unpin"
    seal_version(connection, version, at=at, by=order.by, action=action, details=details)
    return Pinned(
        version=version,
        address=order.address,
        district=new.district if new else None,
        lat=new.lat if new else None,
        lon=new.lon if new else None,
        rows=len(rows),
        changed=changed,
    )


def _pin(point: tuple[float, float], placing: Placing) -> Pin:
    district = nearest(*point, placing.outlines)
    if district is None:
        raise PublishError(
            f"{point[0]}, {point[1]}: in none of the 18 districts of Hong Kong; write latitude and longitude "
            "in degrees, for example 22.2783 114.1747"
        )
    return Pin(*point, district)
