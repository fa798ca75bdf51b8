"""Publishing: files become batches, rows and a new dataset version in one transaction, or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, func, insert, select, text

from data.assess import AUTHOR, assess
from data.files import DataError, FileKind, ReadResult
from data.store.codec import award_to_json, canonical, row_hash
from data.store.identity import resolve_awards, resolve_suppliers
from data.store.schema import (
    assessments,
    audit,
    award_rows,
    batches,
    files,
    register_rows,
    versions,
)
from geo.boundaries import Outlines

_WRITERS = 0x686B70  # the key of the lock that writers share; any fixed number does


class PublishError(DataError):
    """What was asked for cannot be published."""


@dataclass(frozen=True, slots=True)
class Order:
    """One file to publish: its bytes and what reading them gave."""

    content: bytes
    result: ReadResult

    @property
    def sha256(self) -> str:
        """Give the name under which the file is kept."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What publishing did. `version` is the one now public; no batches: the bytes were public already."""

    version: int
    batch_ids: tuple[int, ...]


def publish(engine: Engine, orders: Sequence[Order], *, by: str, note: str, outlines: Outlines) -> Outcome:
    """Publish files together as one new dataset version.

    Bytes that are public already are left out. A file without any accepted row raises `PublishError`.
    """
    if not by.strip():
        raise PublishError("nothing is published anonymously: say who publishes with --by NAME")
    for order in orders:
        if not order.result.accepted:
            raise PublishError(f"{order.result.file_name}: no row of this file can be taken")
    with engine.begin() as connection:
        one_at_a_time(connection)
        once = {order.sha256: order for order in orders}
        new = [order for sha256, order in once.items() if not _is_public(connection, sha256)]
        current = latest_version(connection)
        if not new:
            return Outcome(version=current, batch_ids=())
        at = datetime.now(UTC).isoformat(timespec="seconds")
        ids = tuple(
            _add_batch(connection, order, by=by, note=note, at=at, version=current + 1, outlines=outlines)
            for order in new
        )
        details = {
            "batches": list(ids),
            "files": {order.result.file_name: order.sha256 for order in new},
            "note": note,
            "version": current + 1,
        }
        entry = append_audit(connection, at=at, by=by, action="publish", details=canonical(details))
        connection.execute(insert(versions).values(version=current + 1, at=at, audit_id=entry))
    return Outcome(version=current + 1, batch_ids=ids)


def one_at_a_time(connection: Connection) -> None:
    """Make writers wait for each other; SQLite's transactions begin with the lock already."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITERS})


def latest_version(connection: Connection) -> int:
    """Give the dataset version that is public; 0 before anything is."""
    return int(connection.scalar(select(func.max(versions.c.version))) or 0)


def append_audit(connection: Connection, *, at: str, by: str, action: str, details: str) -> int:
    """Write the next entry of the log, chained to the one before, and give its number."""
    last = connection.execute(
        select(audit.c.audit_id, audit.c.hash).order_by(audit.c.audit_id.desc()).limit(1)
    ).first()
    number, previous = (last.audit_id + 1, last.hash) if last else (1, "")
    digest = hashlib.sha256("\n".join((str(number), at, by, action, details, previous)).encode()).hexdigest()
    connection.execute(
        insert(audit).values(
            audit_id=number, at=at, by=by, action=action, details=details, previous_hash=previous, hash=digest
        )
    )
    return number


def _is_public(connection: Connection, sha256: str) -> bool:
    query = select(batches.c.batch_id).where(batches.c.file_sha256 == sha256, batches.c.state == "published")
    return connection.execute(query).first() is not None


def _add_batch(
    connection: Connection,
    order: Order,
    *,
    by: str,
    note: str,
    at: str,
    version: int,
    outlines: Outlines,
) -> int:
    result = order.result
    if connection.execute(select(files.c.sha256).where(files.c.sha256 == order.sha256)).first() is None:
        kept = {"sha256": order.sha256, "size": len(order.content), "content": order.content, "kept_at": at}
        connection.execute(insert(files).values(kept))
    batch_id = 1 + int(connection.scalar(select(func.max(batches.c.batch_id))) or 0)
    connection.execute(
        insert(batches).values(
            batch_id=batch_id,
            kind=result.kind.value,
            state="published",
            file_sha256=order.sha256,
            file_name=result.file_name,
            encoding=result.encoding,
            profile=result.profile,
            rows=result.rows,
            accepted=result.accepted,
            rejected=result.rejected,
            skipped=result.skipped,
            by=by,
            note=note,
            at=at,
            version=version,
        )
    )
    if result.kind is FileKind.AWARDS:
        _add_awards(connection, result, batch_id, version, outlines)
    else:
        _add_register(connection, result, batch_id)
    return batch_id


def _add_awards(
    connection: Connection, result: ReadResult, batch_id: int, version: int, outlines: Outlines
) -> None:
    award_ids = resolve_awards(connection, result.awards)
    resolve_suppliers(connection, (name for award in result.awards for name in award.suppliers), version)
    first = 1 + int(connection.scalar(select(func.max(award_rows.c.row_id))) or 0)
    rows, assessed = [], []
    for row_id, (award, award_id) in enumerate(zip(result.awards, award_ids, strict=True), first):
        value, cells = award_to_json(award), canonical(award.cells)
        rows.append(
            {
                "row_id": row_id,
                "batch_id": batch_id,
                "row": award.row,
                "award_id": award_id,
                "value": value,
                "cells": cells,
                "row_hash": row_hash(award.row, value, cells),
            }
        )
        assessed.append(
            {
                "row_id": row_id,
                "version": version,
                "author": AUTHOR,
                "value": canonical(assess(award, outlines).to_dict()),
            }
        )
    connection.execute(insert(award_rows), rows)
    connection.execute(insert(assessments), assessed)


def _add_register(connection: Connection, result: ReadResult, batch_id: int) -> None:
    rows = []
    for entry in result.register:
        value = canonical({"kind": result.kind.value, **entry.values})
        rows.append(
            {"batch_id": batch_id, "row": entry.row, "value": value, "row_hash": row_hash(entry.row, value)}
        )
    connection.execute(insert(register_rows), rows)
