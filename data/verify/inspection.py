"""What every check gets, and how it reads: also from a database that is damaged."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select

from data.verify.report import Notes
from data.verify.told import Told

_CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class Inspection:
    """One look at a record: all checks see the same state of it."""

    connection: Connection
    home: Path
    notes: Notes
    told: Told = field(default_factory=Told)
    quick: bool = False

    @property
    def is_sqlite(self) -> bool:
        """Say whether the record is a file of SQLite."""
        return self.connection.dialect.name == "sqlite"

    def stream(self, query: Select[Any]) -> Iterable[Any]:
        """Give the rows of a query without holding them all."""
        return self.connection.execute(query.execution_options(yield_per=_CHUNK))

    def pairs(self, query: Select[Any]) -> Iterable[tuple[Any, Any]]:
        """Give the rows of a query of two columns."""
        return ((first, second) for first, second in self.stream(query))


def sha256(*parts: object) -> str:
    """Give the SHA-256 of texts, a line each; a byte that is no text counts as what it is."""
    return hashlib.sha256("\n".join(map(str, parts)).encode("utf-8", "surrogateescape")).hexdigest()


def reason(error: BaseException) -> str:
    """Say in a few words why something could not be read."""
    original = getattr(error, "orig", None)
    # SQLite's words tell of the file; those of a server may repeat its address.
    if original is None or type(original).__module__.startswith("sqlite3"):
        told = str(original or error).strip()
        return told.splitlines()[0] if told else type(error).__name__
    return type(original).__name__
