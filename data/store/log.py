"""The log of what was done, the dataset versions it made, and the lock that writers share."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, text

from data.files import DataError
from data.store.codec import canonical
from data.store.schema import audit, versions

_WRITERS = 0x686B70  # the key of the lock that writers share; any fixed number does


def one_at_a_time(connection: Connection) -> None:
    """Make writers wait for each other; SQLite's transactions begin with the lock already."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITERS})


def now(connection: Connection | None = None) -> str:
    """Give the time as the record writes it: ISO 8601, UTC, to the second.

    Where the clock was set back, that is the time of the log's last entry: the log's time never runs back.
    """
    told = datetime.now(UTC).isoformat(timespec="seconds")
    last = None if connection is None else connection.scalar(select(func.max(audit.c.at)))
    return max(told, last or "")


def latest_version(connection: Connection) -> int:
    """Give the dataset version that is public; 0 before anything is."""
    return int(connection.scalar(select(func.max(versions.c.version))) or 0)


def next_version(connection: Connection) -> int:
    """Give the number of the version that the transaction at work makes; `seal_version` ends it."""
    return latest_version(connection) + 1


def last_entry(connection: Connection) -> tuple[int, str]:
    """Give number and hash of the log's last entry; 0 and nothing before the first."""
    last = select(audit.c.audit_id, audit.c.hash).order_by(audit.c.audit_id.desc()).limit(1)
    found = connection.execute(last).first()
    return (found.audit_id, found.hash) if found else (0, "")


def goes_on(connection: Connection, seen: tuple[int, str], *, without: Collection[str]) -> bool:
    """Say whether the log only went on since an entry that was seen, without an action of these."""
    number, known = seen
    if number and connection.scalar(select(audit.c.hash).where(audit.c.audit_id == number)) != known:
        return False
    since = select(audit.c.audit_id).where(audit.c.audit_id > number, audit.c.action.in_(without))
    return connection.execute(since.limit(1)).first() is None


def append_audit(connection: Connection, *, at: str, by: str, action: str, details: Mapping[str, Any]) -> int:
    """Write the next entry of the log, chained to the one before, and give its number."""
    # The parts that are hashed are parted by line ends.
    if any(not character.isprintable() for character in by):
        raise DataError(f"{by!r}: write the name on one line, without signs that cannot be seen")
    last, previous = last_entry(connection)
    number = last + 1
    told = canonical(details)
    connection.execute(
        insert(audit).values(
            audit_id=number,
            at=at,
            by=by,
            action=action,
            details=told,
            previous_hash=previous,
            hash=entry_hash(number, at, by, action, told, previous),
        )
    )
    return number


def entry_hash(number: int, at: str, by: str, action: str, details: str, previous: str) -> str:
    """Give the hash of an entry of the log; `details` is its JSON text, `previous` the hash before."""
    return hashlib.sha256("\n".join((str(number), at, by, action, details, previous)).encode()).hexdigest()


def seal_version(
    connection: Connection, version: int, *, at: str, by: str, action: str, details: Mapping[str, Any]
) -> int:
    """End the dataset version that a transaction wrote: its entry in the log tells totals and digest.

    Gives the number of the entry. To be called after all of the version's rows are written; `details` may
    tell the totals where they were added up before.
    """
    from data.store.sums import digest, totals

    told = {
        **details,
        "version": version,
        "totals": details.get("totals") or totals(connection, version),
        "digest": digest(connection, version),
    }
    entry = append_audit(connection, at=at, by=by, action=action, details=told)
    connection.execute(insert(versions).values(version=version, at=at, audit_id=entry))
    return entry


def details_of(connection: Connection, version: int) -> dict[str, Any] | None:
    """Give the details of the entry that made a version; nothing where there is no such version."""
    query = select(audit.c.details).join(versions, versions.c.audit_id == audit.c.audit_id)
    found = connection.scalar(query.where(versions.c.version == version))
    return None if found is None else dict(json.loads(found))
