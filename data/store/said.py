"""What staff say of rows of a file that waits, and what becomes of it when the file does."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Row, delete, func, select

from data.store.batches import PublishError, State
from data.store.schema import batches
from data.store.schema_desk import drafts, findings

PIN = "pin"  # besides the fields of corrections: where the row's address is, "lat,lon"
DRAFT = "draft"  # a correction's origin is this and the batch that it came with


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody says of a field of a row; without a value it was taken back."""

    draft_id: int
    file_sha256: str
    row: int
    field: str
    value: str | None
    author: str
    reason: str
    at: str  # ISO 8601, UTC


class DraftsChangedError(PublishError):
    """Somebody changed a draft after the one who publishes had looked."""

    code = "drafts_changed"

    def __init__(self) -> None:
        super().__init__(
            "somebody changed a correction of these files since they were looked at: nothing was published; "
            "look at the corrections again, then publish"
        )


def last(connection: Connection, file_shas: Iterable[str]) -> list[Draft]:
    """Give what was said last of each row and field of some files, in the order of files and rows."""
    newest = (
        select(func.max(drafts.c.draft_id).label("draft_id"))
        .where(drafts.c.file_sha256.in_(sorted(set(file_shas))))
        .group_by(drafts.c.file_sha256, drafts.c.row, drafts.c.field)
        .subquery()
    )
    query = select(drafts).join(newest, newest.c.draft_id == drafts.c.draft_id)
    found = connection.execute(query.order_by(drafts.c.file_sha256, drafts.c.row, drafts.c.field))
    return [as_draft(row) for row in found]


def held(connection: Connection, file_shas: Iterable[str]) -> list[Draft]:
    """Give what holds of that."""
    return [draft for draft in last(connection, file_shas) if draft.value is not None]


def mark(said: Sequence[Draft]) -> str:
    """Give what names drafts that hold: another one where anything of them changes."""
    told = [[one.draft_id, one.file_sha256, one.row, one.field, one.value] for one in said]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:32] if told else ""


def as_draft(row: Row[tuple[object, ...]]) -> Draft:
    """Read a row of the table."""
    return Draft(**row._mapping)


def let_go(connection: Connection, file_shas: Collection[str]) -> None:
    """Remove the drafts of files of which no batch waits any more."""
    waiting = set(
        connection.scalars(
            select(batches.c.file_sha256).where(
                batches.c.state == State.STAGED.value, batches.c.file_sha256.in_(list(file_shas))
            )
        )
    )
    gone = set(file_shas) - waiting
    connection.execute(delete(drafts).where(drafts.c.file_sha256.in_(gone)))


def forget_drafts(connection: Connection, file_shas: Collection[str]) -> None:
    """Remove the drafts of files: they became public with them, or are of rows that are not looked at."""
    connection.execute(delete(drafts).where(drafts.c.file_sha256.in_(list(file_shas))))


def forget_findings(connection: Connection, batch_ids: Collection[int]) -> None:
    """Remove what is kept of the reading of batches that wait no more."""
    connection.execute(delete(findings).where(findings.c.batch_id.in_(list(batch_ids))))


def by_row(said: Iterable[Draft]) -> Mapping[tuple[str, int], dict[str, Draft]]:
    """Give (file, row) -> field -> draft."""
    found: dict[tuple[str, int], dict[str, Draft]] = {}
    for one in said:
        found.setdefault((one.file_sha256, one.row), {})[one.field] = one
    return found
