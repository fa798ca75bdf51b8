"""The dataset versions as anyone may know them: when, what was done, why, from which files; never by whom."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import DBAPIError

from data.store.engine import StoreError, reading
from data.store.schema import audit, versions


@dataclass(frozen=True, slots=True)
class ToldVersion:
    """One dataset version: what the log tells of it."""

    version: int
    at: str  # ISO 8601, UTC
    action: str  # publish, withdraw, recompute, correct, redact, restore
    why: str  # the note, or the reason; empty where it is withheld
    files: tuple[str, ...] = ()  # their names
    totals: Mapping[str, Any] = field(default_factory=dict)  # awards, hkd ...; versions of old may lack them
    is_withheld: bool = False  # its entry repeats a text that was redacted: neither note nor files are told


def told_versions(engine: Engine) -> list[ToldVersion]:
    """Give every dataset version, the newest first.

    Raises `StoreError` where the record cannot be read.
    """
    query = (
        select(versions.c.version, versions.c.at, audit.c.action, audit.c.details)
        .join(audit, audit.c.audit_id == versions.c.audit_id)
        .order_by(versions.c.version.desc())
    )
    with _record_read(engine) as connection:
        withheld = _withheld(connection)
        return [_told(*row, is_withheld=row.version in withheld) for row in connection.execute(query)]


def withheld_versions(engine: Engine) -> frozenset[int]:
    """Give the versions whose entry in the log repeats a text that was redacted later.

    The log is never changed, so such an entry is not to be shown. Raises `StoreError`.
    """
    with _record_read(engine) as connection:
        return _withheld(connection)


@contextmanager
def _record_read(engine: Engine) -> Iterator[Connection]:
    try:
        with reading(engine).connect() as connection:
            yield connection
    except DBAPIError as error:
        # The driver's own words may repeat the address with its password.
        raise StoreError("the list of dataset versions cannot be read from the record") from error


def _withheld(connection: Connection) -> frozenset[int]:
    redacted = connection.scalars(select(audit.c.details).where(audit.c.action == "redact"))
    entries = {entry for details in redacted for entry in json.loads(details).get("log_entries", ())}
    # Redactions are few, and so are the entries that they name.
    found = select(versions.c.version).where(versions.c.audit_id.in_(entries))
    return frozenset(connection.scalars(found)) if entries else frozenset()


def _told(version: int, at: str, action: str, details: str, *, is_withheld: bool) -> ToldVersion:
    told = json.loads(details)
    files = told.get("files")
    totals = told.get("totals")
    return ToldVersion(
        version=version,
        at=at,
        action=action,
        why="" if is_withheld else str(told.get("note") or told.get("reason") or ""),
        files=tuple(files) if isinstance(files, dict | list) and not is_withheld else (),
        totals=totals if isinstance(totals, dict) else {},
        is_withheld=is_withheld,
    )
