"""The dataset versions as anyone may know them: when, what was done, why, from which files; never by whom."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.exc import DBAPIError

from data.store.engine import StoreError, reading
from data.store.schema import audit, versions


@dataclass(frozen=True, slots=True)
class ToldVersion:
    """One dataset version: what the log tells of it."""

    version: int
    at: str  # ISO 8601, UTC
    action: str  # publish, withdraw, recompute, correct, redact, restore
    why: str  # the note, or the reason
    files: tuple[str, ...] = ()  # their names
    totals: Mapping[str, Any] = field(default_factory=dict)  # awards, hkd ...; versions of old may lack them


def told_versions(engine: Engine) -> list[ToldVersion]:
    """Give every dataset version, the newest first.

    Raises `StoreError` where the record cannot be read.
    """
    query = (
        select(versions.c.version, versions.c.at, audit.c.action, audit.c.details)
        .join(audit, audit.c.audit_id == versions.c.audit_id)
        .order_by(versions.c.version.desc())
    )
    try:
        with reading(engine).connect() as connection:
            return [_told(*row) for row in connection.execute(query)]
    except DBAPIError as error:
        # The driver's own words may repeat the address with its password.
        raise StoreError("the list of dataset versions cannot be read from the record") from error


def _told(version: int, at: str, action: str, details: str) -> ToldVersion:
    told = json.loads(details)
    files = told.get("files")
    totals = told.get("totals")
    return ToldVersion(
        version=version,
        at=at,
        action=action,
        why=str(told.get("note") or told.get("reason") or ""),
        files=tuple(files) if isinstance(files, dict | list) else (),
        totals=totals if isinstance(totals, dict) else {},
    )
