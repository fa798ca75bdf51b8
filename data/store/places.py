"""What the record holds of places beside its rows: pins, boundaries, answers of the official look-up."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, delete, insert, select

from data.edition import Edition
from data.store.identity import parts
from data.store.schema import files, versions
from data.store.schema_places import boundary_editions, lookups, pins
from data.store.standing import latest
from geo.locator import Pin
from geo.lookup import Kept

# Entries of the log after which a place may be another one than was worked out before.
MOVES_PLACES = frozenset({"pin", "unpin", "boundaries", "restore"})


@dataclass(frozen=True, slots=True)
class EditionChange:
    """One change of boundaries; no edition: the approximate areas."""

    version: int
    edition: Edition | None
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class PinChange:
    """One word of a person on an address; without a pin it took back the one before."""

    key: str
    version: int
    address: str  # as it was typed
    pin: Pin | None
    by: str
    reason: str
    at: str  # ISO 8601, UTC


def pins_at(connection: Connection, version: int | None = None) -> dict[str, Pin]:
    """Give key of the address -> pin of those that hold at a version; none: the newest."""
    newest = latest(pins, "address_key", version)
    same = and_(newest.c.address_key == pins.c.address_key, newest.c.version == pins.c.version)
    query = select(pins.c.address_key, pins.c.lat, pins.c.lon, pins.c.district).join(newest, same)
    found = connection.execute(query.where(pins.c.lat.is_not(None)))
    return {str(key): Pin(lat, lon, district) for key, lat, lon, district in found}


def pins_since(connection: Connection, entry: int) -> bool:
    """Say whether anything was said of pins since an entry of the log: they come with files too."""
    query = select(pins.c.version).join(versions, versions.c.version == pins.c.version)
    return connection.execute(query.where(versions.c.audit_id > entry).limit(1)).first() is not None


def pin_changes(connection: Connection) -> list[PinChange]:
    """Give all that was ever said of pins, in order."""
    query = select(pins, versions.c.at).join(versions, versions.c.version == pins.c.version)
    rows = connection.execute(query.order_by(pins.c.version, pins.c.address_key))
    return [_pin_change(row) for row in rows.mappings()]


def pin_addresses(connection: Connection) -> dict[str, str]:
    """Give key of the address -> the address as it was typed last."""
    query = select(pins.c.address_key, pins.c.address).order_by(pins.c.version)
    return {str(key): str(address) for key, address in connection.execute(query)}


def edition_changes(connection: Connection, version: int | None = None) -> list[EditionChange]:
    """Give the changes of boundaries up to a version, in order; none where nobody ever said anything."""
    query = select(boundary_editions).order_by(boundary_editions.c.version)
    if version is not None:
        query = query.where(boundary_editions.c.version <= version)
    return [
        EditionChange(
            version=row["version"],
            edition=Edition(row["edition"], row["file_sha256"], row["source"] or "")
            if row["edition"]
            else None,
            by=row["author"],
            reason=row["reason"],
        )
        for row in connection.execute(query).mappings()
    ]


def edition_at(connection: Connection, version: int | None = None) -> Edition | None:
    """Give the boundaries of a version; nothing where they are the approximate areas."""
    changes = edition_changes(connection, version)
    return changes[-1].edition if changes else None


def file_content(connection: Connection, sha256: str) -> bytes:
    """Give the bytes of a file that the record keeps."""
    found = connection.scalar(select(files.c.content).where(files.c.sha256 == sha256))
    return bytes(found or b"")


def answers(connection: Connection) -> dict[str, Kept]:
    """Give key of the address -> what the official look-up said, as far as it was asked."""
    rows = connection.execute(select(lookups))
    return {row.address_key: Kept(row.asked_at, row.answer, row.score) for row in rows}


def keep_answers(connection: Connection, new: Mapping[str, Kept]) -> None:
    """Keep answers of the look-up in place of older ones on the same addresses."""
    forget_answers(connection, new)
    rows = [
        {"address_key": key, "asked_at": one.asked_at, "answer": one.answer, "score": one.score}
        for key, one in new.items()
    ]
    if rows:
        connection.execute(insert(lookups), rows)


def forget_answers(connection: Connection, keys: Collection[str]) -> None:
    """Remove what was kept of addresses."""
    for part in parts(list(keys)):
        connection.execute(delete(lookups).where(lookups.c.address_key.in_(part)))


def _pin_change(row: Mapping[Any, Any]) -> PinChange:
    pin = None if row["lat"] is None else Pin(row["lat"], row["lon"], row["district"])
    return PinChange(
        key=row["address_key"],
        version=row["version"],
        address=row["address"],
        pin=pin,
        by=row["author"],
        reason=row["reason"],
        at=row["at"],
    )
