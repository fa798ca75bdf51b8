"""The dataset versions as anyone may know them: when, what was done, why, from which files; never by whom."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from dataclasses import field as attribute
from typing import Any

from sqlalchemy import Connection, Engine, Row, select
from sqlalchemy.exc import DBAPIError

from data.store.engine import StoreError, reading
from data.store.schema import audit, batches, redactions, versions


@dataclass(frozen=True, slots=True)
class ToldVersion:
    """One dataset version: what the log tells of it."""

    version: int
    at: str  # ISO 8601, UTC
    action: str  # the log's word for what was done: publish, withdraw, pin ...
    why: str  # the note, or the reason; empty where it is withheld
    files: tuple[str, ...] = ()  # the names of those that it is about, but for withheld ones
    totals: Mapping[str, Any] = attribute(
        default_factory=dict
    )  # awards, hkd ...; versions of old may lack them
    is_withheld: bool = False  # its entry repeats a text that was redacted: neither note nor files are told
    award: int | None = None  # that was corrected, or of which a text was redacted
    field: str | None = None  # of that award
    older: int = 0  # the version before it: a restore may have left numbers out


def told_versions(engine: Engine) -> list[ToldVersion]:
    """Give every dataset version, the newest first.

    Raises `StoreError` where the record cannot be read.
    """
    query = (
        select(versions.c.version, versions.c.at, audit.c.audit_id, audit.c.action, audit.c.details)
        .join(audit, audit.c.audit_id == versions.c.audit_id)
        .order_by(versions.c.version)
    )
    told: list[ToldVersion] = []
    with _record_read(engine) as connection:
        withheld = withheld_entries(connection)
        names = _names(connection, withheld)
        for row in connection.execute(query):
            older = told[-1].version if told else 0
            told.append(_told(row, older, names, is_withheld=row.audit_id in withheld))
    return told[::-1]


def withheld_versions(engine: Engine) -> frozenset[int]:
    """Give the versions whose entry in the log repeats a text that was redacted later.

    The log is never changed, so such an entry is not to be shown. Raises `StoreError`.
    """
    with _record_read(engine) as connection:
        # Redactions are few, and so are the entries that they name.
        found = select(versions.c.version).where(versions.c.audit_id.in_(withheld_entries(connection)))
        return frozenset(connection.scalars(found))


def redacted_files(engine: Engine) -> frozenset[str]:
    """Give the SHA-256 of the files, as they came, whose kept bytes changed when a text was redacted.

    Raises `StoreError`.
    """
    with _record_read(engine) as connection:
        kept = connection.scalars(select(redactions.c.details))
        return frozenset(sha256 for details in kept for sha256 in json.loads(details).get("files", ()))


@contextmanager
def _record_read(engine: Engine) -> Iterator[Connection]:
    try:
        with reading(engine).connect() as connection:
            yield connection
    except DBAPIError as error:
        # The driver's own words may repeat the address with its password.
        raise StoreError("the list of dataset versions cannot be read from the record") from error


def withheld_entries(connection: Connection) -> frozenset[int]:
    """Give the numbers of the entries of the log that repeat a text which was redacted later."""
    redacted = connection.scalars(select(audit.c.details).where(audit.c.action == "redact"))
    return frozenset(entry for details in redacted for entry in json.loads(details).get("log_entries", ()))


@dataclass(frozen=True, slots=True)
class _Names:
    """The names of published files that may be told, by batch and by the SHA-256 of what came."""

    of_batch: Mapping[int, str]
    of_file: Mapping[str, Sequence[str]]


def _names(connection: Connection, withheld: frozenset[int]) -> _Names:
    """Give the names of files; what stands in a withheld entry of the log is told nowhere."""
    entries = connection.scalars(select(audit.c.details).where(audit.c.audit_id.in_(withheld)))
    hidden = {name for details in entries for name in json.loads(details).get("files") or ()}
    query = select(batches.c.batch_id, batches.c.file_sha256, batches.c.file_name)
    of_batch: dict[int, str] = {}
    of_file: dict[str, list[str]] = defaultdict(list)
    # A file that only waited was never public.
    for batch_id, sha256, name in connection.execute(query.where(batches.c.version > 0)):
        if name not in hidden:
            of_batch[batch_id] = name
            of_file[sha256].append(name)
    return _Names(of_batch, of_file)


def _told(row: Row[*tuple[Any, ...]], older: int, names: _Names, *, is_withheld: bool) -> ToldVersion:
    details = json.loads(row.details)
    totals = details.get("totals")
    return ToldVersion(
        version=row.version,
        at=row.at,
        action=row.action,
        why="" if is_withheld else str(details.get("note") or details.get("reason") or ""),
        files=() if is_withheld else tuple(dict.fromkeys(_files(row.action, details, names))),
        totals=totals if isinstance(totals, dict) else {},
        is_withheld=is_withheld,
        award=details.get("award"),
        field=details.get("field"),
        older=older,
    )


def _files(action: str, details: Mapping[str, Any], names: _Names) -> Iterator[str]:
    """Give the names of the files that an entry is about; each action tells of them in its own way."""
    files = details.get("files")
    if action == "redact":
        # Their hashes, before and after.
        for sha256 in files or ():
            yield from names.of_file.get(sha256, ())
    elif isinstance(files, dict | list):
        yield from files
    else:
        yield from (names.of_batch[batch] for batch in details.get("batches", ()) if batch in names.of_batch)
