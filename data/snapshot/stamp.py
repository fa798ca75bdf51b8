"""Which state of the record a snapshot is of, and how its file is called."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, func, select

from data.store import engine as store
from data.store.schema import audit, corrections, redactions, versions

# Moves when the snapshot's tables or the rules that fill them do: older files are then built anew.
FORMAT = 14

_FILE_NAME = re.compile(r"(?P<version>\d+)-[0-9a-f]{12}(?:-r(?P<redactions>\d+))?-f(?P<format>\d+)\.duckdb")


@dataclass(frozen=True, slots=True)
class VersionInfo:
    """One dataset version: when it became public, and what was done."""

    version: int
    at: str  # ISO 8601, UTC
    action: str


@dataclass(frozen=True, slots=True)
class Stamp:
    """One state that was made public, as the record gives it now."""

    version: int
    entry: str  # hash of the audit entry that made it: two records never share one
    at: str  # ISO 8601, UTC
    # Of the whole record, with the corrections of vendors' names: each may take a text out of any version.
    redactions: int

    @property
    def digest(self) -> str:
        """Give what no other state has, and this one no more after a redaction: the key for caches."""
        return f"{self.entry}-r{self.redactions}"

    @property
    def file_name(self) -> str:
        """Give the name of the snapshot of this state."""
        return f"{self.version}-{self.entry[:12]}-r{self.redactions}-f{FORMAT}.duckdb"


@dataclass(frozen=True, slots=True)
class FileName:
    """What the name of a snapshot says."""

    version: int
    redactions: int
    format: int

    @classmethod
    def read(cls, name: str) -> FileName | None:
        """Read a file's name; nothing where it is none of a snapshot."""
        found = _FILE_NAME.fullmatch(name)
        return cls(*(int(part or 0) for part in found.group(1, 2, 3))) if found else None


def public_stamp(engine: Engine, version: int | None = None) -> Stamp | None:
    """Give the state that is public, or was with a version; nothing where there is none."""
    with store.reading(engine).connect() as connection:
        store.refuse_newer(connection)
        return stamp_in(connection, version)


def stamp_in(connection: Connection, version: int | None = None) -> Stamp | None:
    """Give the same as seen by a transaction."""
    removed = select(func.count()).select_from(redactions).scalar_subquery()
    # A corrected name may be a person's: their address is hidden in every version then.
    renamed = (
        select(func.count())
        .select_from(corrections)
        .where(corrections.c.field == "suppliers", corrections.c.value.is_not(None))
        .scalar_subquery()
    )
    query = (
        select(versions.c.version, audit.c.hash, versions.c.at, removed + renamed)
        .join(audit, audit.c.audit_id == versions.c.audit_id)
        .order_by(versions.c.version.desc())
        .limit(1)
    )
    if version is not None:
        query = query.where(versions.c.version == version)
    found = connection.execute(query).first()
    return Stamp(*found) if found else None


def all_versions(engine: Engine) -> list[VersionInfo]:
    """Give every version, the oldest first."""
    query = (
        select(versions.c.version, versions.c.at, audit.c.action)
        .join(audit, audit.c.audit_id == versions.c.audit_id)
        .order_by(versions.c.version)
    )
    with store.reading(engine).connect() as connection:
        return [VersionInfo(*row) for row in connection.execute(query)]
