"""The log of what was done, the dataset versions it made, and the lock that writers share."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, text

from data.store.codec import canonical
from data.store.schema import audit, versions

_WRITERS = 0x686B70  # the key of the lock that writers share; any fixed number does


def one_at_a_time(connection: Connection) -> None:
    """Make writers wait for each other; SQLite's transactions begin with the lock already."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITERS})


def now() -> str:
    """Give the time as the record writes it: ISO 8601, UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def latest_version(connection: Connection) -> int:
    """Give the dataset version that is public; 0 before anything is."""
    return int(connection.scalar(select(func.max(versions.c.version))) or 0)


def append_audit(connection: Connection, *, at: str, by: str, action: str, details: Mapping[str, Any]) -> int:
    """Write the next entry of the log, chained to the one before, and give its number."""
    last = connection.execute(
        select(audit.c.audit_id, audit.c.hash).order_by(audit.c.audit_id.desc()).limit(1)
    ).first()
    number, previous = (last.audit_id + 1, last.hash) if last else (1, "")
    told = canonical(details)
    digest = hashlib.sha256("\n".join((str(number), at, by, action, told, previous)).encode()).hexdigest()
    connection.execute(
        insert(audit).values(
            audit_id=number, at=at, by=by, action=action, details=told, previous_hash=previous, hash=digest
        )
    )
    return number


def append_version(
    connection: Connection, *, at: str, by: str, action: str, details: Mapping[str, Any]
) -> int:
    """Make the next dataset version, with its entry in the log, and give its number."""
    version = latest_version(connection) + 1
    entry = append_audit(connection, at=at, by=by, action=action, details={**details, "version": version})
    connection.execute(insert(versions).values(version=version, at=at, audit_id=entry))
    return version
